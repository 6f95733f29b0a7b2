"""What is known about each practice resident's way home, as a table: who writes which fact.

A line is: role · fact or criterion · value · days before today. ``criterion:`` lines are written
as assessments, which drop the fact themselves; the others are facts (entities 6). The full table
makes somebody eligible; the other stories leave some of it out or turn it the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shelterdesk.domain.catalogue import Criteria
from shelterdesk.domain.roles import Role
from shelterdesk.services.practice_stories import Story

# Days until the journey, from today; arrival is one day later.
DEPARTS_IN = 9

EVERYTHING = """
CM   minor                   adult             30
CM   applies:on_hold         no                30
CM   applies:dependants      no                30
CM   applies:to_family       yes               20
CM   applies:wants_support   no                20
CM   applies:debt            no                20
CM   applies:embassy_used    no                20
CM   applies:has_transit     no                20
CM   applies:watch_route     no                20
CM   pathway                 yes               20
CM   originals               with_resident     10
CM   safety_plan             agreed            5
CM   recipients:*            no                5
CM   journey                 ticketed          3
CM   criterion:RR-DEC-02     met               8
CM   criterion:RR-DEC-03     met               8
CM   criterion:RR-FAM-02     met               8
CM   criterion:RR-FAM-03     met               8
CM   criterion:RR-FAM-04     met               8
CM   criterion:RR-COM-01     met               5
MGR  criterion:RR-DEC-04     met               4
MGR  criterion:RR-LOG-02     met               3
MGR  risk                    low               6
LEG  identification          known_copy_given  15
LEG  exit_permission         not_needed        7
LEG  stay_matters            none              7
LEG  hold                    none              4
LEG  proceedings             not_needed        4
LEG  testimony               not_needed        7
LEG  compensation            not_needed        7
LEG  seized_items            not_needed        7
LEG  protection_claim        none              7
LEG  protection_screen       clear             7
LEG  home_prosecution        not_needed        7
LEG  accounts                not_needed        7
NUR  health_plan_must        not_needed        3
NUR  health_plan_may         not_needed        3
NUR  health_trip_may         not_needed        3
NUR  assistance              none              3
COU  capacity                met               4
COU  counselling_handover    met               4
COU  coping_plan             met               4
"""

BEGINNING = """
CM   minor                   adult             20
CM   applies:on_hold         no                20
LEG  identification          open              10
LEG  protection_claim        none              10
"""

OF_A_CHILD = """
CM   minor                   child             30
CM   applies:on_hold         no                30
LEG  protection_claim        none              10
LEG  hold                    none              4
"""

OF_A_CLAIM = """
CM   minor                   adult             30
LEG  protection_claim        open              6
LEG  protection_screen       not_clear         6
CM   pathway                 yes               20
"""

TABLES = {
    Story.READY: EVERYTHING,
    Story.NEARLY: EVERYTHING,
    Story.CHILD: OF_A_CHILD,
    Story.STAYS: BEGINNING,
    Story.CLAIM: OF_A_CLAIM,
    Story.EARLY: BEGINNING,
    Story.ARRIVED: "",
}

# The answers about going home, in order: the state of RR-DEC-01 and days before today. The yes is
# said again after the days to think it over.
WISHES: dict[Story, tuple[tuple[str, int], ...]] = {
    Story.READY: (("met", 9), ("met", 4)),
    Story.NEARLY: (("met", 9), ("met", 4)),
    Story.CHILD: (("in_progress", 6),),
    Story.STAYS: (("in_progress", 12), ("not_met", 5)),
    Story.CLAIM: (("in_progress", 6),),
    Story.EARLY: (("in_progress", 6),),
    Story.ARRIVED: (),
}

# What is still open for those who are nearly there; each has one of these.
OPEN_ENDS = (
    ("testimony", "open"),
    ("counselling_handover", "open"),
    ("criterion:RR-LOG-02", "in_progress"),
    ("exit_permission", "open"),
    ("home_prosecution", "open"),
    ("criterion:RR-FAM-02", "in_progress"),
)


@dataclass(frozen=True)
class Known:
    """One fact (or, with ``criterion`` set, one assessment) that somebody in *role* writes."""

    role: Role
    name: str
    value: str
    on: date

    @property
    def criterion(self) -> str:
        """The criterion that is assessed; empty for a plain fact."""
        head, _, id = self.name.partition(":")
        return id if head == "criterion" else ""


def known(story: Story, number: int, as_of: date, criteria: Criteria) -> Iterator[Known]:
    """What is known about practice resident *number*, in the order in which it was written."""
    still_open = dict([OPEN_ENDS[number % len(OPEN_ENDS)]] if story is Story.NEARLY else [])
    for line in TABLES[story].strip().splitlines():
        role, name, value, days = line.split()
        value = still_open.get(name, value)
        fact = Known(
            next(r for r in Role if r == role), name, value, as_of - timedelta(days=int(days))
        )
        if name == "recipients:*":
            yield from (
                replace(fact, name=f"recipients:{recipient}") for recipient in criteria.recipients
            )
        elif name == "journey":
            depart = as_of + timedelta(days=DEPARTS_IN)
            arrive = depart + timedelta(days=1)
            yield replace(fact, value=f"{value} depart={depart} arrive={arrive}")
        else:
            yield fact
    for state, days_ago in WISHES[story]:
        yield Known(Role.CM, "criterion:RR-DEC-01", state, as_of - timedelta(days=days_ago))
