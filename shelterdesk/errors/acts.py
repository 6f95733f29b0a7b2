"""Understood and declined, or not printable: what one does with records."""

from __future__ import annotations

from collections.abc import Mapping

from shelterdesk.errors.base import Disturbance, Refusal
from shelterdesk.i18n import N_


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


class NobodyToRead(Refusal):
    """An incident that no manager may read, since they are blocked from a resident it names."""

    title = N_("No manager can read this incident")
    hint = N_(
        "The managers may not see the file of a resident named here. Your text is kept. Write it "
        "under Something about a colleague, and choose who reads it."
    )


class Stale(Refusal):
    """Somebody else saved a newer revision."""

    title = N_("Somebody else changed this record")
    hint = N_("Your text is kept as a draft. Open the record again and compare the two.")


class BedTaken(Refusal):
    """A bed has somebody in it, or is kept; perhaps since a moment ago, from another desk."""

    title = N_("This bed is taken")
    hint = N_(
        "Nothing was changed and your text is kept. Somebody may have given it just before you. "
        "Choose another bed."
    )


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


class TakenBack(NoConsent):
    """The resident had agreed to this reader and took it back."""

    title = N_("The resident has taken this agreement back")
    hint = N_(
        "Nothing was told or printed. Talk with the resident if there is a reason to ask again; a "
        "no stays a no."
    )


class NotAgreed(NoConsent):
    """What the resident agreed to does not cover this: recipient, purpose, lines or days."""

    title = N_("What the resident agreed to does not cover this")
    hint = N_(
        "Nothing left the house. The page says what is missing. Ask the resident if there is a "
        "reason to; a no stays a no."
    )


class NoLongerSo(Refusal):
    """What was looked at is not what would be printed now: somebody's line has changed since."""

    title = N_("Something on this list has changed")
    hint = N_("Nothing left the house. Make the list again, and look at it once more.")


class NotInTouch(Refusal):
    """Nobody gets in touch with somebody who left without their yes, or after their stop."""

    title = N_("There is no yes to hear from us")
    hint = N_(
        "Nothing was sent and nothing is due. If the person wants to hear from us, write down "
        "their consent to after-care first."
    )


class AlwaysLeftOut(Refusal):
    """A letter holds what never leaves in one (documents guide 5.4)."""

    title = N_("Something in this letter always stays in the house")
    hint = N_("The page shows which words. Take them out; nothing was signed, nothing left.")


class LookAgain(Refusal):
    """A letter holds names, numbers or places that its lines do not name; its writer decides."""

    title = N_("Look at the marked words first")
    hint = N_("The page lists them. Take them out, or say that they may stand; then sign.")


class HasEnded(Refusal):
    """Nothing more is sent for a referral that is over."""

    title = N_("This referral is over")
    hint = N_("Nothing left the house. If there is a new need, prepare a new referral.")


class ProtectionFirst(Refusal):
    """No word to a mission while somebody asks for protection (documents guide, rule 3)."""

    title = N_("Nothing goes to a mission while protection is being looked at")
    hint = N_("Nothing was printed. The legal officer can tell what can be done instead.")


class NoLegalOfficer(Refusal):
    """What is for the legal officer alone needs one who can open it (casework guide 1.4)."""

    title = N_("No legal officer works with this resident yet")
    hint = N_("Nothing was kept beside your draft. Ask a manager to assign a legal officer first.")


class StillOpen(Refusal):
    """A file is not closed while something of the resident is still with the house."""

    title = N_("Something of the resident is still in the house")
    hint = N_(
        "The person can go at any time; only the file stays open. Give back what is listed, or "
        "tick that it was explained, and write how."
    )


class StillHere(Refusal):
    """A file is not erased while its resident lives in the house."""

    title = N_("This person still lives in the house")
    hint = N_("Nothing was erased. It can be done once the stay has ended.")


class OnHold(Refusal):
    """A legal hold keeps a file from being erased."""

    title = N_("A legal hold keeps this file")
    hint = N_("Nothing was erased. A manager can end the hold when its reason is over.")


class NotProposed(Refusal):
    """Erasing needs a proposal of somebody else first."""

    title = N_("Nobody has proposed this, or it was decided otherwise")
    hint = N_("Nothing was erased. One manager proposes, another one confirms.")


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


class ReasonNeeded(Invalid):
    """The program warns about a bed; ``warnings`` are marked sentences. A reason is enough."""

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__(
            {"override_reason": N_("Say why this bed is right all the same. Your text is kept.")}
        )
        self.warnings = warnings


class UnreadableFile(Refusal):
    """A file from outside could not be read."""

    title = N_("This file could not be read")
    hint = N_("Nothing was changed. Save it again as .xlsx and try once more.")
    exit_code = 6


class BuiltUpon(Refusal):
    """An import cannot be taken back: somebody wrote about these people since."""

    title = N_("This import can no longer be taken back")
    hint = N_(
        "Nothing was changed. Somebody wrote about one of these people since. Open the files that "
        "should go one by one."
    )


class RowsNeedALook(Refusal):
    """An import was not done because some rows need a look."""

    title = N_("Some rows need a look, so nothing was imported")
    hint = N_("Correct the rows that are listed and import the file again.")
    exit_code = 6


class ScaleFileNeedsALook(Refusal):
    """A questionnaire's file does not say all it must; ``where`` names the place in the file.

    ``says`` is a marked sentence.
    """

    title = N_("This file needs a look before it can be used")
    hint = N_("Nothing was changed. Correct the place that is named and add the file again.")
    exit_code = 6

    def __init__(self, where: str, says: str) -> None:
        super().__init__(where or says)
        self.where = where
        self.says = says


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


class PrintsToFile(Refusal):
    """What was chosen as a printer makes a file, which nothing keeps safe."""

    title = N_("This would be a file, and a file is no longer kept safe here")
    hint = N_("Nothing was printed. Choose a printer with paper in it.")


class FontMissing(Disturbance):
    """A font that we ship is not where it should be."""

    title = N_("A font of ShelterDesk is missing")
    hint = N_("Names could print wrongly, so nothing was printed. Install ShelterDesk again.")


class CatalogueUnreadable(Disturbance):
    """A list that we ship does not read as it should; the text names file, row and key."""

    title = N_("A list of ShelterDesk cannot be read")
    hint = N_("Records are unharmed and nothing was changed. Install ShelterDesk again.")
