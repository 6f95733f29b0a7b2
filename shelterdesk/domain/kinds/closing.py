"""Leaving the house, keeping and erasing (casework guide 5 *closing*, 3 *data_storage*)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, items, link, note
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class ExitReason(Choice):
    """Why a stay ends (casework guide 5)."""

    MOVED_ON = "goals_met_moved_on", N_("Moved on, as planned")
    RETURNED = "returned_home_country", N_("Went home to their country")
    FAMILY = "family_reunified", N_("Lives with family again")
    OTHER_SHELTER = "moved_to_other_shelter", N_("Moved to another shelter")
    RESETTLED = "resettled_third_country", N_("Went to a third country")
    OWN_HOME = "independent_housing", N_("Has a home of their own")
    MEDICAL = "medical_transfer", N_("Moved for treatment")
    CUSTODY = "taken_into_custody_or_detention", N_("Taken into custody or detention")
    OWN_DECISION = "left_own_decision", N_("Left, as they decided")
    NO_GOODBYE = "left_without_goodbye", N_("Left without goodbye")
    NO_CONTACT = "no_longer_in_contact", N_("No longer in contact")
    ENDED_BY_HOUSE = "service_ended_by_house", N_("The house ended the stay")
    OUT_OF_REMIT = "out_of_remit", N_("Help is found elsewhere")
    DIED = "died", N_("Died")
    OTHER = "other", N_("Another reason")


class ErasureState(Choice):
    """What was decided about a record that is no longer wanted or needed."""

    PROPOSED = "proposed", N_("Proposed, waits for a second person")
    DONE = "done", N_("Erased")
    KEPT = "kept", N_("Kept, with a reason")


class Extent(Choice):
    """How much of a file goes (casework guide 3, *data_storage withdrawn*)."""

    EVERYTHING = "everything", N_("Everything")
    NAMELESS = "nameless", N_("All but days and beds, without a name")
    REST = "rest", N_("All but the least")


class KeepGround(Choice):
    """Why a file is kept although the resident or the day says otherwise. A code, no story."""

    ORDER = "order", N_("A court or an authority asks for it")
    CASE = "case", N_("Something at court or with the police is open")
    LAW = "law", N_("A law says how long")
    COMPLAINT = "complaint", N_("A complaint or an incident is open")
    WISH = "wish", N_("The resident wants it kept")


@dataclass(frozen=True, kw_only=True)
class Closing(Record):
    """What was done before somebody went, signed. It never stops an adult from going."""

    kind = "closing"
    title = N_("Leaving")
    category = "CAR"
    mode = Mode.SIGNED
    sorted_by = "on"

    on: date = day(N_("Leaves on"), required=True, sealed=False, listed=True)
    reason: ExitReason = choice(N_("Why"), ExitReason, required=True, listed=True)
    checked: tuple[str, ...] = items(N_("Done"), catalogue="closing_checklist")
    explained: tuple[str, ...] = items(N_("Not given back, but explained"), shown=False)
    open_points: str = note(N_("What is still open, and who sees to it"))
    goes_to: str = note(N_("Where to, if the person wants to say"))
    feedback: str = note(
        N_("What the person says about the time here"),
        hint=N_("In their own words and language, if they want to say something."),
    )
    feedback_translation: str = note(N_("The same in the house's language"))
    data_wish: str = note(N_("What the person wants done with the record"))
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class LegalHold(Record):
    """Nothing of this resident is erased while it holds. The reason stands in a consent."""

    kind = "legal_hold"
    title = N_("Legal hold")
    category = "LNK"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    holds: str = link(N_("Holds"), sealed=False, listed=True)
    ground: KeepGround | None = choice(N_("Why"), KeepGround)


@dataclass(frozen=True, kw_only=True)
class ErasureDecision(Record):
    """Two people decided what becomes of a record; what stays is this line, without a name."""

    kind = "erasure_decision"
    title = N_("Erasure")
    category = "LNK"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    state: ErasureState = choice(
        N_("State"), ErasureState, required=True, sealed=False, listed=True
    )
    second: str = link(N_("Second person"), sealed=False)
    ground: KeepGround | None = choice(N_("Why it is kept"), KeepGround)
    until: date | None = day(N_("Kept until"))
    extent: Extent = choice(N_("How much goes"), Extent, default=Extent.EVERYTHING)

    @property
    def is_of_everything(self) -> bool:
        """Whether nothing of the file is left but this line."""
        return self.state is ErasureState.DONE and self.extent is Extent.EVERYTHING


@dataclass(frozen=True, kw_only=True)
class AliasLink(Record):
    """Two records are one person; a later row undoes it. Nothing is copied, nothing is lost."""

    kind = "alias_link"
    title = N_("The same person as")
    category = "LNK"
    mode = Mode.EVENT

    other_resident_id: str = link(N_("The other record"), required=True, sealed=False)
    holds: str = link(N_("Holds"), sealed=False, listed=True)
