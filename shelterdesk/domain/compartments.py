"""Which category lies under which key: the page that reviewers of secrecy read (entities 2, 3).

A line names a category, its class, the groups that stand in its rings by default, the roles that
stand in a resident's ring by their own key while assigned, and the groups that remain when a
house category moves to one shielded resident's own ring. In class R all of them remain but the
day and night workers: whoever looks after a child is assigned by name. ``!`` marks who manages
the member list.

``+`` after the class: two people may read it for sixty minutes with the emergency key (guide
9.3); code name and language are among it, to name whom it is about. Never: CPN, CPR, NAR, ASM,
LGL, restricted INC.

Classes: P plain under the database key, signed · H one ring a house · S the same until the
resident is shielded, then a ring of that resident's own · R a ring for each resident · I a ring
for each record, whose readers are named when it is written: the groups stand in it by default,
and roles of the column ``named`` may be named. Without groups it names persons only · A a ring of
one person, of what they write for themselves: no group, no safety cards, no emergency, nobody ·
L a ring of one person too, of what others hand to them and cannot read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shelterdesk.domain.roles import CONTENT_ROLES, Role


class KeyClass(StrEnum):
    """Who holds the key of a category."""

    PLAIN = "P"
    HOUSE = "H"
    SHIELDABLE = "S"
    RESIDENT = "R"
    MATTER = "I"
    AUTHOR = "A"
    LENT = "L"


@dataclass(frozen=True)
class Standing:
    """Somebody who stands in a ring: a group's name or a role, and whether they manage it."""

    name: str
    manages: bool


@dataclass(frozen=True)
class Compartment:
    """One category and who holds its key."""

    category: str
    key_class: KeyClass
    groups: tuple[Standing, ...]
    named: tuple[Standing, ...]
    shielded_groups: tuple[Standing, ...]
    emergency: bool

    @property
    def is_restricted(self) -> bool:
        """Whether nobody reads it but whom its author names: no count, list or trail tells it."""
        return self.key_class is KeyClass.MATTER and not self.groups

    @property
    def is_own(self) -> bool:
        """Whether one person alone has the key of a record: no count, list or trail tells it."""
        return self.key_class in (KeyClass.AUTHOR, KeyClass.LENT)


GROUPS: dict[str, frozenset[Role]] = {
    "staff": CONTENT_ROLES,
    "managers": frozenset({Role.MGR}),
    "case_managers": frozenset({Role.CM}),
    "counsellors": frozenset({Role.COU}),
    "nurses": frozenset({Role.NUR}),
    "legal": frozenset({Role.LEG}),
    "day": frozenset({Role.HS}),
    "night": frozenset({Role.NS}),
}

EMERGENCY = "+"
NEVER = frozenset({"CPN", "CPR", "NAR", "ASM", "LGL", "INX"})  # but for CPN.r, the risk section
# Who begins a shielded resident's ring stays a reader for tonight (decision 25), but not here:
# whoever asks for emergency access keeps nothing of it.
FOUNDER_GOES = frozenset({"EMG"})
FOUNDER_HOURS = 72  # that long; then a manager has named who looks after a child (entities 5)
ON_SHIFT = frozenset({"day", "night"})  # groups that read of nobody who is shielded
SHIELDING = "DEM"  # a resident with a ring of their own for it is shielded
# Phrases and tasks of one's own are needed at any time; their key does not rest after ten minutes.
AWAKE = frozenset({"TPL"})

TABLE = """
category | class | groups                                               | named          | shielded
DEM      | S+    | staff managers!                               | CM COU NUR LEG HS NS | managers!
IDN      | S+    | managers! case_managers legal                        | CM LEG         | managers!
LOC      | S+ | managers! case_managers counsellors nurses day night | CM COU NUR HS NS  | managers!
FCT      | S     | managers! case_managers legal                        | CM LEG         | managers!
REP.s    | S     | managers! case_managers counsellors nurses legal     | CM COU NUR LEG | managers!
REP.t    | S     | managers! case_managers legal day night              | CM HS NS LEG   | managers!
HSE      | H     | staff managers!                                      |                |
EMG      | S     | managers! case_managers                              | CM             | managers!
CPN      | R     |                                                      | COU!           |
CON      | R     | managers!                                            | CM LEG         |
DIS      | R     | managers! legal                                      | CM             |
DOC      | R     | managers! legal                                      | CM             |
ATT      | R     |                                                      | CM!            |
REP      | R     | managers! legal                                      | CM             |
INC      | I     | managers!                            | CM COU HS NS NUR LEG           |
INC.p    | R     | managers!                                            | CM COU NUR     |
INC.s    | R     | managers!                                            | LEG            |
INX      | I     |                                      | MGR CM COU NUR LEG II          |
IDN.s    | S     | managers! case_managers counsellors nurses legal     | CM COU NUR LEG | managers!
ALR      | S+    | staff managers!                               | CM COU NUR LEG HS NS | managers!
EMS      | S+ | managers! case_managers counsellors nurses day night | CM COU NUR HS NS  | managers!
OPS      | S     | managers! case_managers day night                    | CM HS NS       | managers!
OPS.s    | S     | staff managers!                               | CM COU NUR LEG HS NS | managers!
FIN      | S     | managers! case_managers day                          | CM             | managers!
REQ      | H     | managers! case_managers legal                        |                |
SAF      | R+    | managers!                                            | CM! COU        |
SAF.h    | R+    | managers! nurses!                                    | NUR            |
SAF.s    | R+    | managers! day night                                  | CM! COU HS NS  |
NAR      | R     |                                                      | CM! LEG!       |
NAR.s    | R     | managers                                             | CM! LEG!       |
LGL      | R     |                                                      | CM! LEG!       |
LGL.r    | R     |                                                      | LEG!           |
LGL.s    | R     | managers                                             | CM! LEG!       |
HEA      | R+    | nurses!                                              |                |
HEA.s    | R+    | managers! nurses! day night                        | CM COU NUR HS NS |
MED      | R+    | nurses! day night                                    | HS NS          |
MED.s    | R     | managers nurses!                                     | CM             |
CAR      | R     | managers!                                            | CM             |
FAM      | R+    |                                                      | CM! COU        |
FAM.s    | R+    | managers! day night                               | CM! COU LEG HS NS |
CON.c    | R     |                                                      | COU! NUR!      |
CPR      | A     |                                                      |                |
CPR.l    | L     |                                                      |                |
SUP      | A     |                                                      |                |
TPL      | A     |                                                      |                |
CPN.r    | R+    |                                                      | COU!           |
CPN.s    | R     |                                                      | CM COU!        |
CPN.n    | R     |                                                      | COU! NUR       |
GRP      | I     |                                                      | COU            |
ASM      | R     |                                                      | COU!           |
ASM.s    | R     |                                                      | CM COU!        |
ASM.n    | R     |                                                      | COU! NUR       |
DOC.s    | R     | managers! day night                               | CM HS LEG NS      |
LGL.d    | R     | managers                                             | CM! COU LEG!   |
CAR.m    | R     | managers                                             | CM! COU!       |
CAR.h    | R     | managers                                             | CM! NUR!       |
CAR.l    | R     | managers                                             | CM! LEG!       |
REF      | R     | managers!                                            | CM LEG         |
APT      | S     | staff managers!                               | CM COU NUR LEG HS NS | managers!
MTG      | I     | managers!                                            | CM COU NUR LEG |
GRJ      | I     | managers!                                            | CM LEG         |
IMP      | H     | managers!                                            |                |
LIB      | P     |                                                      |                |
LNK      | P     |                                                      |                |
SET      | P     |                                                      |                |
SHF      | P     |                                                      |                |
"""


def read_compartments(table: str) -> dict[str, Compartment]:
    """Read the table; an unknown class, group or role stops the program with ``ValueError``."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    found: dict[str, Compartment] = {}
    for line in lines[1:]:
        category, key_class, groups, named, shielded = (part.strip() for part in line.split("|"))
        if category in found:
            raise ValueError(f"two lines for {category}")
        marked = key_class.endswith(EMERGENCY)
        if marked and category.split(".")[0] in NEVER and category != "CPN.r":
            raise ValueError(f"{category} never opens in an emergency")
        found[category] = Compartment(
            category,
            KeyClass(key_class.rstrip(EMERGENCY)),
            _standings(groups, frozenset(GROUPS)),
            _standings(named, frozenset(Role)),
            _standings(_remaining(key_class, groups, shielded), frozenset(GROUPS)),
            marked,
        )
        if found[category].is_own and (marked or groups or named or shielded):
            raise ValueError(f"{category} opens for one person alone")
    return found


def _remaining(key_class: str, groups: str, shielded: str) -> str:
    if key_class[0] != KeyClass.RESIDENT.value:
        return shielded
    return " ".join(word for word in groups.split() if word.rstrip("!") not in ON_SHIFT)


def _standings(cell: str, known: frozenset[str]) -> tuple[Standing, ...]:
    standings = tuple(Standing(word.rstrip("!"), word.endswith("!")) for word in cell.split())
    for standing in standings:
        if standing.name not in known:
            raise ValueError(f"{standing.name} is nobody")
    return standings


COMPARTMENTS = read_compartments(TABLE)
