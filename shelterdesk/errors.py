"""Every error a person can meet, in three families: declined, disturbed, cancelled.

``title`` says what happened, ``hint`` what is safe and what to do next. Neither these nor any
exception text ever holds a person's words: ids and act names only.
"""

from __future__ import annotations

from collections.abc import Mapping

from shelterdesk.i18n import N_


class ShelterDeskError(Exception):
    """Base of all our errors; a title for the banner, a hint for the way out.

    ``exit_code`` is what the command line ends with.
    """

    title = N_("Something went wrong")
    hint = N_(
        "Nothing was changed. Try again; if it happens again, tell the person who looks after "
        "the computer."
    )
    exit_code = 1


# ---- declined: understood, and the person can do something about it


class Refusal(ShelterDeskError):
    """The request was understood and declined; the person can do something about it."""

    exit_code = 3


class Denied(Refusal):
    """Nobody with this role may do this."""

    title = N_("Your role does not include this")
    hint = N_("Nothing was changed. A manager can tell you who can do it.")


class OffDuty(Refusal):
    """Admitting belongs to whoever said that they are on duty (decision 25)."""

    title = N_("You are not on duty yet")
    hint = N_("Say on the page Today that you are on duty, then go on. Your text is kept.")


class NotFound(Refusal):
    """Not there, or out of reach: the two must look the same."""

    title = N_("Nothing was found here")
    hint = N_("It may have been moved, or it is not part of your work.")


class Stale(Refusal):
    """Somebody else saved a newer revision."""

    title = N_("Somebody else changed this record")
    hint = N_("Your text is kept as a draft. Open the record again and compare the two.")


class Frozen(Refusal):
    """A signed record cannot be changed, only added to."""

    title = N_("This record is signed")
    hint = N_("Signed text stays as it is. You can add a note to it.")


class NotYet(Refusal):
    """A verdict cannot be signed while something is missing (documents guide 3.2)."""

    title = N_("This cannot be signed yet")
    hint = N_("The page says what is missing, who acts next and by when. Nothing was changed.")


class NoConsent(Refusal):
    """Nothing leaves the house without the resident's consent for that very reader."""

    title = N_("The resident has not agreed to this reader")
    hint = N_("Nothing was printed. Ask the resident, or print for use inside the house.")


class ProtectionFirst(Refusal):
    """No word to a mission while somebody asks for protection (documents guide, rule 3)."""

    title = N_("Nothing goes to a mission while protection is being looked at")
    hint = N_("Nothing was printed. The legal officer can tell what can be done instead.")


class SameSigner(Refusal):
    """Two signatures must come from two people."""

    title = N_("A second person has to sign this")
    hint = N_("You signed it first. Nothing was changed; ask a colleague to countersign.")


class Invalid(Refusal):
    """Some fields need a look. ``problems`` maps a field's name to a marked sentence."""

    title = N_("Some fields need a look")
    hint = N_("Your text is kept. Look at the marked fields.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)


class PassphraseNeeded(Refusal):
    """The last passphrase was given too long ago for this act."""

    title = N_("Please give your passphrase once more")
    hint = N_("Signing and private pages ask for it again after ten minutes without use.")


class SignInFailed(Refusal):
    """One sentence for every cause, so that nothing can be guessed from it."""

    title = N_("Name, passphrase or this computer's key does not fit")
    hint = N_("Check the keyboard layout and Caps Lock, then try again.")
    exit_code = 4


class WaitBefore(SignInFailed):
    """Too many tries; ``seconds`` to wait."""

    title = N_("Please wait a moment before the next try")

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class SecretMissing(Refusal):
    """The computer's keyring has no entry for this house."""

    title = N_("This computer's key is missing")
    hint = N_(
        "The house itself is unharmed. Use the workstation card, or call the person who looks "
        "after the computer."
    )
    exit_code = 4


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


class CardMistyped(Refusal):
    """What was typed is not on any card of this house."""

    title = N_("This is not what stands on the card")
    hint = N_(
        "Nothing was changed. Compare it letter by letter; a card of another house does not fit."
    )
    exit_code = 4


class SameCard(Refusal):
    """One card was typed twice."""

    title = N_("This is the same card twice")
    hint = N_("Two different cards are needed. Nothing was changed.")
    exit_code = 4


class CardsDoNotFit(Refusal):
    """Cards of a set that was replaced."""

    title = N_("These two cards do not open this house")
    hint = N_("Nothing was changed. They may be from an older set; look for the newest ones.")
    exit_code = 4


class SecondPersonNeeded(Refusal):
    """Two people have to agree, and one of them has to be a manager (casework guide 9.4)."""

    title = N_("A second person has to agree to this")
    hint = N_(
        "Nothing was changed. Two different people are needed, one of them a manager, and not the "
        "person it is about. Two safety cards count as a second person."
    )


class NameTaken(Refusal):
    """Somebody signs in with this name already."""

    title = N_("Somebody signs in with this name already")
    hint = N_("Nothing was changed. Choose another sign-in name.")


class LastOne(Refusal):
    """Nobody would be left to look after the house."""

    title = N_("Nobody else could look after the house then")
    hint = N_("Nothing was changed. Give another colleague this role first.")


class NoKeyring(Refusal):
    """There is no keyring on this computer that we trust."""

    title = N_("This computer has no safe place for its key")
    hint = N_(
        "Choose to type the workstation card at each start, or to use a passphrase-only entry."
    )
    exit_code = 4


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


class PracticeOnly(Refusal):
    """Only practice houses may do this."""

    title = N_("Only a practice house can do this")
    hint = N_("Pictures of real screens would hold real people. Nothing was written.")


class UnreadableFile(Refusal):
    """A file from outside could not be read."""

    title = N_("This file could not be read")
    hint = N_("Nothing was changed. Save it again as .xlsx and try once more.")
    exit_code = 6


class RowsNeedALook(Refusal):
    """An import was not done because some rows need a look."""

    title = N_("Some rows need a look, so nothing was imported")
    hint = N_("Correct the rows that are listed and import the file again.")
    exit_code = 6


class UnprintableText(Refusal):
    """A character has no glyph in any font we ship; ``characters`` names them."""

    title = N_("Some characters cannot be printed")
    hint = N_("Nothing was printed. The characters are listed; write them another way or tell us.")
    exit_code = 6

    def __init__(self, characters: str) -> None:
        super().__init__(" ".join(f"U+{ord(c):04X}" for c in characters))
        self.characters = characters


class NoPrinter(Refusal):
    """There is no printer."""

    title = N_("No printer was found on this computer")
    hint = N_("Check that the printer is on, or save the report to a file instead.")


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


class InsideTheHouse(Refusal):
    """A backup beside the data it should outlive, or in place of it."""

    title = N_("A backup belongs outside the folder of the house")
    hint = N_("Nothing was written. Choose another place, best on another disk.")


class HouseInUse(Busy):
    """Somebody reads or writes all the time, so that no whole copy can be made."""

    title = N_("The house is being used just now")
    hint = N_("Nothing was written and older backups are untouched. Try again in a minute.")


# ---- disturbed: the world's fault, or somebody's


class Disturbance(ShelterDeskError):
    """The world got in the way: a damaged file, a full disk, a changed row."""

    exit_code = 7


class Tampered(Disturbance):
    """Stored bytes are not what was signed or sealed."""

    title = N_("This text cannot be verified")
    hint = N_(
        "It may be damaged or changed. Nothing was overwritten; the rest of the house can be used."
    )


class OlderHouse(Tampered):
    """The entry that this computer last saw is not in the trail: an older copy was put back."""

    title = N_("This house is older than what this computer last saw")
    hint = N_("Nothing was changed. An old copy may have been put back; tell a manager.")


class NoKey(Disturbance):
    """This person holds no key for it; the door turns it into ``NotFound``."""

    title = NotFound.title
    hint = NotFound.hint


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


class FontMissing(Disturbance):
    """A font that we ship is not where it should be."""

    title = N_("A font of ShelterDesk is missing")
    hint = N_("Names could print wrongly, so nothing was printed. Install ShelterDesk again.")


class CatalogueUnreadable(Disturbance):
    """A list that we ship does not read as it should; the text names file, row and key."""

    title = N_("A list of ShelterDesk cannot be read")
    hint = N_("Records are unharmed and nothing was changed. Install ShelterDesk again.")


# ---- cancelled: no error


class Cancelled(ShelterDeskError):
    """The person asked to stop; nothing was changed."""

    title = N_("Stopped")
    hint = N_("Nothing was changed.")
    exit_code = 8
