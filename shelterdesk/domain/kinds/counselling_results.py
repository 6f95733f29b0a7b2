"""What comes of counselling for others, co-signing, and groups (casework guide 6.1 to 6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Answer,
    Choice,
    answer,
    choice,
    day,
    flag,
    items,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class RiskFound(Choice):
    """What the risk question of a session brought (casework guide 6.1)."""

    NONE = "none", N_("Nothing of that kind")
    PASSIVE = "passive", N_("Wishes not to wake up, and the like")
    ACTIVE = "active", N_("Thinks of ending their life")
    PLAN = "plan", N_("Has a plan")


@dataclass(frozen=True, kw_only=True)
class CoSignature(Record):
    """A supervisor read a trainee's signed note and stands by it."""

    kind = "co_signature"
    title = N_("Co-signature")
    category = "CPN"
    mode = Mode.EVENT
    sorted_by = "on"

    note_id: str = link(N_("Note"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    comment: str = note(N_("Comment"))
    signed_as: str = text(N_("Signed as"), shown=False)


@dataclass(frozen=True, kw_only=True)
class SessionRisk(Record):
    """Whether danger was asked about, and what was done: the emergency section.

    It comes from a session, from a questionnaire, or from one that was offered in a session. The
    questionnaire lies sealed: an open link would tell from outside that it asked for care.
    """

    kind = "session_risk"
    title = N_("Risk in a session")
    category = "CPN.r"
    mode = Mode.EVENT
    sorted_by = "on"

    session_id: str = link(N_("Session"), sealed=False)
    administration_id: str = link(N_("Questionnaire"))
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    asked: Answer = answer(N_("Was it asked?"), listed=True)
    found: RiskFound = choice(N_("What was said"), RiskFound, default=RiskFound.NONE, listed=True)
    done: str = note(N_("What was done"))
    told: str = text(N_("Who was told"))


@dataclass(frozen=True, kw_only=True)
class SharedSummary(Record):
    """Three lines agreed with the resident: all that the case manager sees of a session.

    Where ``for_nurse`` says yes, the nurse has a copy of their own (``NurseSummary``).
    """

    kind = "shared_summary"
    title = N_("Shared summary")
    category = "CPN.s"
    mode = Mode.EVENT
    sorted_by = "on"

    session_id: str = link(N_("Session"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    lines: str = note(
        N_("Three lines at most"),
        required=True,
        listed=True,
        hint=N_("For example: came; works on sleep; please let her rest afterwards."),
    )
    agreed: Answer = answer(N_("Agreed with the resident?"))
    for_nurse: bool = flag(
        N_("The resident agreed to the nurse too"),
        hint=N_("Without this the nurse does not see these lines."),
    )

    def problems(self) -> dict[str, str]:
        """Three lines, and the resident knows them (casework guide 6.2)."""
        found = {}
        if len([line for line in self.lines.splitlines() if line.strip()]) > MOST_LINES:
            found["lines"] = N_("Three lines at most; the rest stays in the note.")
        if self.agreed is not Answer.YES:
            found["agreed"] = N_("Read it to the resident first; it is shared only if they agree.")
        return found


@dataclass(frozen=True, kw_only=True)
class NurseSummary(Record):
    """The same lines under the nurse's own key; there only where the resident agreed to it."""

    kind = "nurse_summary"
    title = N_("Shared summary for the nurse")
    category = "CPN.n"
    mode = Mode.EVENT
    sorted_by = "on"

    session_id: str = link(N_("Session"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    lines: str = note(N_("Three lines at most"), required=True, listed=True)


@dataclass(frozen=True, kw_only=True)
class CounsellingGroup(Record):
    """A group: its plan names nobody."""

    kind = "counselling_group"
    title = N_("Counselling group")
    category = "GRP"
    about_resident = False

    name: str = text(N_("Name of the group"), required=True, listed=True)
    plan: str = note(N_("What it is for"), hint=N_("Names nobody."))
    language: str = text(N_("Language"), catalogue="languages")
    ended_on: date | None = day(N_("Ended on"), sealed=False)


@dataclass(frozen=True, kw_only=True)
class GroupSession(Record):
    """One meeting of a group: what was done, naming nobody; who came is sealed with it."""

    kind = "group_session"
    title = N_("Group meeting")
    category = "GRP"
    about_resident = False
    sorted_by = "on"

    group_id: str = link(N_("Group"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    count: int | None = number(N_("How many came"), sealed=False, listed=True, shown=False)
    came: tuple[str, ...] = items(N_("Who came"), shown=False)
    done: str = note(N_("What we did"), hint=N_("Names nobody."))


MOST_LINES = 3
