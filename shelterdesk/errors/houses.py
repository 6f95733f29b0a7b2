"""The house on the disk, and its backups."""

from __future__ import annotations

from collections.abc import Mapping

from shelterdesk.errors.base import Disturbance, Refusal
from shelterdesk.i18n import N_


class CloudFolder(Refusal):
    """A real house where a service copies files to computers of somebody else."""

    title = N_("This folder is copied to the internet")
    hint = N_(
        "Nothing was changed. Copies would lie where nobody here can remove them, and half-copied "
        "files damage a house. Move its folder to this computer's own disk, then open it there."
    )
    exit_code = 5


class NetworkFolder(CloudFolder):
    """A real house on another computer's disk."""

    title = N_("This folder lies on another computer")


class ReadOnlyHouse(Refusal):
    """An older house, until two people have looked at it."""

    title = N_("This house can only be read for now")
    hint = N_("Nothing was changed. Two people can go on with it: House, This computer.")


class BrokenHouse(ReadOnlyHouse):
    """The signed trail does not hold: read, and write nothing on top of it."""

    hint = N_(
        "Nothing was changed. The trail does not fit together: restore the last good backup into "
        "a new folder, with two people."
    )


class Busy(Refusal):
    """Another program has this house open."""

    title = N_("This house is already open")
    hint = N_("Another window of ShelterDesk is using it. Close that one first; nothing is lost.")
    exit_code = 5


class NotAHouse(Refusal):
    """The folder holds no house, or one cannot be made here."""

    title = N_("There is no ShelterDesk house in this folder")
    hint = N_("Choose the folder that holds data.db and keys.json. Nothing was changed.")
    exit_code = 5


class HouseExists(Refusal):
    """A house would be overwritten."""

    title = N_("There is already a house in this folder")
    hint = N_("Nothing was changed. Choose an empty folder.")
    exit_code = 5


class NewerFormat(Refusal):
    """A newer program wrote this."""

    title = N_("This house was written by a newer ShelterDesk")
    hint = N_("Nothing was read or changed. Install the newer version on this computer.")
    exit_code = 5


class OlderFormat(Refusal):
    """A practice house, or its backup, of before the formats were frozen."""

    title = N_("This practice house was made by an earlier ShelterDesk")
    hint = N_("Nothing was read or changed. Make a new practice house in another folder.")
    exit_code = NewerFormat.exit_code


class PracticeOnly(Refusal):
    """Only practice houses may do this."""

    title = N_("Only a practice house can do this")
    hint = N_("Pictures of real screens would hold real people. Nothing was written.")


class NotABackup(Refusal):
    """The file does not begin as a backup does."""

    title = N_("This file is not a ShelterDesk backup")
    hint = N_("Nothing was changed. Choose the file that a backup was written to.")
    exit_code = 6


class NoBackupRight(Refusal):
    """A backup is sealed to those who could restore when it was made."""

    title = N_("This backup is not open to you")
    hint = N_(
        "Nothing was changed. A backup opens for managers and administrators who worked here when "
        "it was made."
    )


class FolderNotEmpty(Refusal):
    """A restored house would lie among other files."""

    title = N_("This folder is not empty")
    hint = N_("Nothing was changed. A house is restored into a new or empty folder; choose one.")
    exit_code = 5


class WhoIsKeptOut(Refusal):
    """Somebody kept from a file in the former house is nobody here, as far as one can tell."""

    title = N_("Somebody is kept from a file, and no account here is theirs")
    hint = N_(
        "Nothing was brought in. A name alone does not say who somebody is. Say for each of them "
        "which colleague here they are, or that nobody here is that person."
    )
    exit_code = 5

    def __init__(self, who: Mapping[str, str]) -> None:
        """*who*: user id there -> name there; in no text of the error."""
        super().__init__()
        self.who = dict(who)


class ManagersPartFirst(Refusal):
    """Who is kept from whose file stands in the part of a manager only."""

    title = N_("The part of a manager has to come first")
    hint = N_(
        "Nothing was brought in. Only a manager's part says who is kept from whose file and which "
        "files are closed. Bring it in together with the others, or before them."
    )
    exit_code = 5


class HouseNotEmpty(Refusal):
    """An exported house would be mixed with another one."""

    title = N_("There are residents in this house already")
    hint = N_(
        "Nothing was brought in. A house that was exported comes into an empty house; make a new "
        "one for it."
    )
    exit_code = 5


class NotAnExport(Refusal):
    """The file is no archive of a full export."""

    title = N_("This file is not an export of a house")
    hint = N_("Nothing was changed. Choose the .zip that a full export was written to.")
    exit_code = 6


class ExportStaysShut(Refusal):
    """The words are not those of this archive."""

    title = N_("These words do not open the archive")
    hint = N_(
        "Nothing was changed. Compare them with the paper, word by word; each archive has words "
        "of its own."
    )
    exit_code = 4


class WordsDiffer(Refusal):
    """The words were not typed back as they were shown."""

    title = N_("These are not the words that were shown")
    hint = N_(
        "Nothing was written. Without the words the archive opens for nobody, so they are asked "
        "once before it is made. Begin again and write down the new ones."
    )


class InsideTheHouse(Refusal):
    """A backup beside the data it should outlive, or in place of it."""

    title = N_("A backup belongs outside the folder of the house")
    hint = N_("Nothing was written. Choose another place, best on another disk.")


class HouseInUse(Busy):
    """Somebody reads or writes all the time, so that no whole copy can be made."""

    title = N_("The house is being used just now")
    hint = N_("Nothing was written and older backups are untouched. Try again in a minute.")


class ExportDamaged(Disturbance):
    """A member of the archive is not what its list says, or two archives contradict each other."""

    title = N_("This export is damaged, or parts of it do not belong together")
    hint = N_(
        "What was not brought in by now stays out; the archive itself was not changed. Take "
        "another copy of it, or export again."
    )
    exit_code = 6


class Damaged(Disturbance):
    """The data file does not open."""

    title = N_("The data file is damaged or not ours")
    hint = N_("Nothing was changed. Keep the file and open the latest backup.")


class DiskFull(Disturbance):
    """There is no room left."""

    title = N_("The disk is full")
    hint = N_("What was saved before is safe. Make some room, then save again; your text is kept.")


class CannotWrite(Disturbance):
    """A file could not be written where somebody wanted it."""

    title = N_("The file could not be written there")
    hint = N_("Nothing left the house. Choose another folder, one that exists and may be written.")


class BackupDamaged(Disturbance):
    """A backup is not as it was made; ``problems`` says which part."""

    title = N_("This backup is damaged or was changed")
    hint = N_("Nothing was changed. Take an older backup, and keep this file for whoever helps.")

    PARTS: Mapping[str, str] = {
        "manifest": N_("its own description does not hold"),
        "keys": N_("the key file in it does not hold"),
        "lines": N_("the sealed keys in it do not hold"),
        "data": N_("the data in it does not hold"),
        "end": N_("it is shorter or longer than it was made"),
        "maker": N_("whoever made it could not make backups of this house"),
    }

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.problems = {part: self.PARTS[part]}


class BackupNotProven(Disturbance):
    """A fresh backup did not open as the house it was made from, so it was not kept."""

    title = N_("The new backup could not be proven, so it was not kept")
    hint = N_(
        "The house and older backups are untouched. Try another disk, and check the house with "
        "shelterdesk verify."
    )
