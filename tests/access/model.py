"""Who holds the key of which row, said once more in plain words and without a key.

It is written from the tables of entities 2 and 3, never from the program's. Seven sentences are
all there is to it:

* In a ring stand the groups of its category; where it is one resident's own, whoever is assigned
  there in a role that stands by name, and whoever founded a shielded resident's ring although the
  house's would have been open to them (decision 25).
* Who stood in a ring since a row was sealed holds the row's key; joining gives the older keys.
* Sealing again takes keys: it happens in one resident's own ring when somebody who stood there by
  name is gone, at the next write of somebody who manages the ring.
* Blocking somebody from a file sets all of it apart for its everyday readers; a group that the
  blocked person is in, or has the role of, stands there by the names of the others. Where the
  resident is known to be a child later, who stands there for such a group goes.
* A matter (an incident, something about a colleague) has the readers that its author named; they
  come and go by name. An incident follows its resident: who is assigned comes, who no longer is
  goes, who is blocked goes, at the next act of a manager about this resident.
* What somebody writes for themselves has one reader: the key that wrote it. Two cards do not.

Of the classes S, H, R, I and A most categories are written here. ``LEFT_OUT`` names all others, and
where their keys are tried.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

ALL = frozenset(["MGR", "CM", "COU", "HS", "NS", "NUR", "LEG"])
ROLES = {  # group: who is in it
    "staff": ALL,
    "managers": frozenset({"MGR"}),
    "case_managers": frozenset({"CM"}),
    "counsellors": frozenset({"COU"}),
    "nurses": frozenset({"NUR"}),
    "legal": frozenset({"LEG"}),
    "day": frozenset({"HS"}),
    "night": frozenset({"NS"}),
}
HOUSE = {  # category: groups that read it of everybody who is not shielded
    "DEM": ("staff", "managers"),
    "IDN": ("managers", "case_managers", "legal"),
    "LOC": ("managers", "case_managers", "counsellors", "nurses", "day", "night"),
    "FCT": ("managers", "case_managers", "legal"),
    "REP.s": ("managers", "case_managers", "counsellors", "nurses", "legal"),
    "EMG": ("managers", "case_managers"),
    "ALR": ("staff", "managers"),
    "APT": ("staff", "managers"),
    "FIN": ("managers", "case_managers", "day"),
    "EMS": ("managers", "case_managers", "counsellors", "nurses", "day", "night"),
    "OPS": ("managers", "case_managers", "day", "night"),
    "REQ": ("managers", "case_managers", "legal"),
}
OWN: dict[str, tuple[str, ...]] = {  # category: groups that read it of every resident
    "CPN": (),
    "CON": ("managers",),
    "DIS": ("managers", "legal"),
    "DOC": ("managers", "legal"),
    "REP": ("managers", "legal"),
    "INC.p": ("managers",),
    "SAF": ("managers",),
    "CAR": ("managers",),
    "HEA": ("nurses",),
    "FAM": (),
    "LGL": (),
    "NAR": (),
    "REF": ("managers",),
}
# whoever admitted a child reads on, whoever wrote there first
FIRST_NIGHTS = ("ALR", "APT", "EMS", "OPS")
# categories that open with their author's key, and with nothing else
AUTHORS = ("TPL", "SUP", "CPR")
# whose rings no manager of the house manages
OF_OTHERS = ("CPN", "HEA", "FAM", "LGL", "NAR")
MATTERS = {  # category: roles that may be named there
    "INC": ALL,
    "INX": frozenset({"MGR", "CM", "COU", "NUR", "LEG", "II"}),
}
SHIELDED = ("managers",)  # who reads a house category of a shielded resident
NAMED = {  # category: roles that read it of whom they are assigned to
    "DEM": frozenset({"CM", "COU", "NUR", "LEG"}),
    "IDN": frozenset({"CM", "LEG"}),
    "LOC": frozenset({"CM", "COU", "NUR"}),
    "FCT": frozenset({"CM", "LEG"}),
    "REP.s": frozenset({"CM", "COU", "NUR", "LEG"}),
    "EMG": frozenset({"CM"}),
    "CPN": frozenset({"COU"}),
    "CON": frozenset({"CM", "LEG"}),
    "DIS": frozenset({"CM"}),
    "DOC": frozenset({"CM"}),
    "REP": frozenset({"CM"}),
    "INC.p": frozenset({"CM", "COU", "NUR"}),
    "ALR": frozenset({"CM", "COU", "NUR", "LEG"}),
    "APT": frozenset({"CM", "COU", "NUR", "LEG"}),
    "FIN": frozenset({"CM"}),
    "SAF": frozenset({"CM", "COU"}),
    "CAR": frozenset({"CM"}),
    "HEA": frozenset(),
    "FAM": frozenset({"CM", "COU"}),
    "LGL": frozenset({"CM", "LEG"}),
    "EMS": frozenset({"CM", "COU", "NUR"}),
    "OPS": frozenset({"CM"}),
    "REQ": frozenset(),
    "NAR": frozenset({"CM", "LEG"}),
    "REF": frozenset({"CM", "LEG"}),
}
# Categories that the histories write nothing of, and where their keys are tried instead.
LEFT_OUT: dict[str, frozenset[str]] = {
    "plain: no key opens or shuts them": frozenset({"LNK", "SET", "SHF", "LIB"}),
    "a group's leaders alone: test_signed_notes": frozenset({"GRP"}),
    "consent to care, parts of a plan, the house, sheets: test_safety_keys": frozenset(
        {"CON.c", "CAR.m", "CAR.h", "CAR.l", "HSE", "IMP"}
    ),
    "told by another record in the same act: test_safety_keys, services": frozenset(
        {
            "INC.s", "IDN.s", "OPS.s", "FAM.s", "NAR.s", "LGL.s", "LGL.d", "LGL.r", "SAF.s",
            "HEA.s", "MED.s", "CPN.s", "CPN.n", "CPN.r", "DOC.s", "REP.t",
        }
    ),
    "readers by shift beside those by name: test_safety_keys": frozenset({"MED", "SAF.h"}),
    "a counsellor's alone, or as the resident agreed: test_sharing": frozenset(
        {"ASM", "ASM.s", "ASM.n"}
    ),
    "lent by one to one, for some days: test_private_keys": frozenset({"CPR.l"}),
    "named readers, by the rules of incidents: test_group_journeys, test_outside": frozenset(
        {"MTG", "GRJ"}
    ),
    "unsorted scans: test_attachments": frozenset({"ATT"}),
}  # fmt: skip
Ring = tuple[str, str]  # category, resident or matter; neither for the house's


@dataclass
class Somebody:
    """A person: ``key`` is the newest one; ``here`` is false for who left or is suspended."""

    login: str
    passphrase: str
    key: str
    roles: frozenset[str]
    here: bool = True
    suspended: bool = False


@dataclass
class Row:
    """A row, where it lies, and who stood there since it was sealed."""

    ring: Ring
    by_group: set[str]
    by_name: set[str]


@dataclass
class Stands:
    """Who stands in one resident's ring for their role: groups, and single names of others."""

    groups: set[str]
    names: set[str] = field(default_factory=set)


@dataclass
class Matter:
    """One record with readers of its own; ``ever`` are all who stood there by name."""

    author: str
    resident: str
    groups: set[str]
    names: set[str]
    managing: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    ever: set[str] = field(default_factory=set)


@dataclass
class Model:
    """The house as plain facts. People are called by their sign-in names."""

    people: dict[str, Somebody] = field(default_factory=dict)
    shielded: dict[str, bool] = field(default_factory=dict)  # by resident
    assigned: set[tuple[str, str, str]] = field(default_factory=set)  # resident, login, role
    were: set[tuple[str, str, str]] = field(default_factory=set)  # the same, now or before
    founders: dict[Ring, str] = field(default_factory=dict)
    rows: dict[tuple[bytes, int], Row] = field(default_factory=dict)
    gone: dict[str, set[tuple[bytes, int]]] = field(default_factory=dict)  # old key: what it held
    blocked: set[tuple[str, str]] = field(default_factory=set)  # resident, login
    stands: dict[Ring, Stands] = field(default_factory=dict)  # of residents' own rings
    apart: set[str] = field(default_factory=set)  # residents set apart by a block, known as adults
    later: set[str] = field(default_factory=set)  # the same, known to be children since
    matters: dict[Ring, Matter] = field(default_factory=dict)
    shares: set[str] = field(default_factory=set)  # keys that have a share of the emergency key
    names: dict[str, str] = field(default_factory=dict)  # code name by resident

    # ---- who should stand where

    def ring_of(self, category: str, resident: str) -> Ring:
        """Where a row of *category* lies."""
        if category in HOUSE and not self.shielded.get(resident, False):
            return category, ""
        return category, resident

    def by_group(self, ring: Ring) -> set[str]:
        """Who stands in *ring* for their role in the house."""
        if ring in self.matters:
            groups = self.matters[ring].groups
        else:
            groups = self._stands(ring).groups if ring[1] else set(HOUSE[ring[0]])
        return {login for group in groups for login in self.members(group)}

    def members(self, group: str) -> set[str]:
        """Who is in a group."""
        return {p.login for p in self.people.values() if p.here and p.roles & ROLES[group]}

    def blocked_from(self, resident: str) -> set[str]:
        """Who is blocked from a file."""
        return {login for about, login in self.blocked if about == resident}

    def _stands(self, ring: Ring) -> Stands:
        return self.stands.get(ring) or self._spread(ring, self._default(ring), ahead=False)

    @staticmethod
    def _default(ring: Ring) -> set[str]:
        return set(OWN.get(ring[0], SHIELDED))

    def _spread(self, ring: Ring, groups: Collection[str], *, ahead: bool) -> Stands:
        """How *groups* stand in a ring: as such, or by the names of all but who is blocked."""
        blocked, found = self.blocked_from(ring[1]), Stands(set())
        for group in groups:
            has_role = {login for login in blocked if self.people[login].roles & ROLES[group]}
            if has_role if ahead else blocked & self.members(group):
                found.names |= self.members(group) - blocked
            else:
                found.groups.add(group)
        return found

    def _may_stay(self, ring: Ring, login: str) -> bool:
        """Whether who stands by name for a role still has one that reads here every day."""
        if any(login in self.members(group) for group in self._default(ring)):
            return True
        if login in self._named(self.were, ring) - self._named(self.assigned, ring):
            return False  # an assignment that ended takes with it what the role gave by name
        if ring[1] in self.later:
            return False  # nobody admitted a child here
        return any(login in self.members(group) for group in HOUSE.get(ring[0], ()))

    def by_name(self, ring: Ring) -> set[str]:
        """Who stands in *ring* for this resident."""
        if not ring[1]:
            return set()
        if ring in self.matters:
            return {login for login in self.matters[ring].names if self.people[login].here}
        found = self._named(self.assigned, ring)
        for began in (ring, ("DEM", ring[1])) if ring[0] in FIRST_NIGHTS else (ring,):
            founder = self.founders.get(began)
            if founder is not None and founder not in self._named(self.were, ring):
                found.add(founder)
        found |= {login for login in self._stands(ring).names if self._may_stay(ring, login)}
        return {login for login in found if self.people[login].here} - self.blocked_from(ring[1])

    def _named(self, assigned: set[tuple[str, str, str]], ring: Ring) -> set[str]:
        category, resident = ring
        return {
            login
            for about, login, role in assigned
            if about == resident
            and role in NAMED[category]
            and (assigned is self.were or role in self.people[login].roles)
        }

    # ---- what happens

    def came(self, id: tuple[bytes, int], category: str, resident: str, author: str) -> None:
        """A row was written by *author*."""
        ring = self.ring_of(category, resident)
        is_new = ring not in {row.ring for row in self.rows.values()}
        if ring[1]:
            self.stands.setdefault(ring, self._stands(ring))
        roles = frozenset[str]().union(*(ROLES[group] for group in HOUSE.get(category, ())))
        reads_house = bool(self.people[author].roles & roles)
        if is_new and ring[1] and reads_house and category != "EMG":  # who asks keeps nothing
            self.founders.setdefault(ring, author)
        self.rows[id] = Row(ring, self.by_group(ring), self.by_name(ring))

    def look(self) -> None:
        """After every act: who stands in a ring now has the keys of what lies there."""
        for row in self.rows.values():
            row.by_group |= self.by_group(row.ring)
            row.by_name |= self.by_name(row.ring)

    def shield(self, resident: str, by: str, about: set[tuple[bytes, int]]) -> None:
        """*by* moved what names the resident, the rows *about*, into rings of their own."""
        self.shielded[resident] = True
        for category in HOUSE:
            if any(row.ring == (category, "") for row in self.rows.values()):
                self.founders.setdefault((category, resident), by)
                ring = (category, resident)
                self.stands.setdefault(ring, self._stands(ring))
        self._move(resident, about)

    def _move(self, resident: str, about: set[tuple[bytes, int]]) -> None:
        for id in about:
            ring = self.ring_of(self.rows[id].ring[0], resident)
            if ring != self.rows[id].ring:
                self.rows[id] = Row(ring, self.by_group(ring), self.by_name(ring))

    def block(self, resident: str, login: str, about: set[tuple[bytes, int]]) -> None:
        """A manager takes the file of *resident*, the rows *about*, from *login*."""
        self.blocked.add((resident, login))
        self.assigned = {a for a in self.assigned if a[:2] != (resident, login)}
        if not self.shielded[resident]:
            self.shielded[resident] = True
            self.apart.add(resident)
            for category in HOUSE:
                ring = (category, resident)
                self.founders.setdefault(ring, "mia")
                groups = {*HOUSE[category], *self._default(ring)}
                self.stands[ring] = self._spread(ring, groups, ahead=False)
            self._move(resident, about)
        self.settle(resident)

    def known(self, resident: str) -> None:
        """A manager writes that somebody whose file a block had set apart is a child."""
        self.apart.discard(resident)
        self.later.add(resident)
        self.settle(resident)

    def unblock(self, resident: str, login: str) -> None:
        """A manager lets *login* back, as far as the groups of a closed file go."""
        self.blocked.discard((resident, login))
        for ring, stands in self.stands.items():
            if ring[1] == resident and ring[0] not in OF_OTHERS:
                stands.groups |= self._default(ring)
        for ring in self._about(resident):
            self.matters[ring].groups |= {"managers"}
        self.settle(resident)

    def spread_blocks(self) -> None:
        """A manager sits down: no group with somebody blocked, or their role, stands."""
        for resident in {about for about, _ in self.blocked}:
            rings = [(ring, found) for ring, found in self.stands.items() if ring[1] == resident]
            if any(
                self._spread(ring, s.groups, ahead=True).groups != s.groups for ring, s in rings
            ):
                self.settle(resident)

    def settle(
        self, resident: str = "", categories: Collection[str] = (), *, by_cards: bool = False
    ) -> None:
        """Somebody who manages these rings (if none are named, every one) wrote there."""
        if not by_cards and not categories:
            for matter in self._about(resident):
                self._follow(matter)
        settled = {
            ring
            for ring in self.stands
            if resident in ("", ring[1])
            and not (categories and ring[0] not in categories)
            and not (resident and not by_cards and ring[0] in OF_OTHERS)
        }
        taken = {ring for ring in settled if self._settle(ring)}
        for row in self.rows.values():
            if row.ring in settled and (row.ring in taken or row.by_name - self.by_name(row.ring)):
                row.by_group, row.by_name = self.by_group(row.ring), self.by_name(row.ring)

    def _settle(self, ring: Ring) -> bool:
        """Groups that hold somebody blocked go by name now; whether one did not before."""
        stands = self.stands[ring]
        names = {login for login in stands.names if self._may_stay(ring, login)}
        groups = set(stands.groups)
        if ring[1] in self.later and ring[0] in HOUSE:
            groups &= self._default(ring)
        if self.blocked_from(ring[1]):
            now = self._spread(ring, groups | self._default(ring), ahead=True)
            groups, names = now.groups, names | now.names
        self.stands[ring] = Stands(groups, names - self.blocked_from(ring[1]))
        return bool(stands.groups - groups)

    # ---- matters

    def reported(self, id: str, resident: str, author: str) -> None:
        """An incident: managers, who works with this resident, the shift, and who writes it."""
        groups, names = {"managers", "day", "night"}, {author}
        if resident and self.shielded[resident]:
            groups = {"managers"}
        if resident:
            names |= self._named(self.assigned, ("INC.p", resident))
        made = Matter(author, resident, groups, names)
        self.matters["INC", id] = made
        self._without(made, self.blocked_from(resident))
        made.ever |= made.names

    def handed(self, id: str, author: str, names: set[str], apart: frozenset[str]) -> None:
        """Something about a colleague: named persons alone, its author not among them."""
        managing = {login for login in names if {"MGR", "II"} & self.people[login].roles} or names
        made = Matter(author, "", set(), set(names), frozenset(managing), apart, set(names))
        self.matters["INX", id] = made

    def let_read(self, ring: Ring, come: Collection[str], gone: Collection[str]) -> None:
        """Who manages a matter lets people read it, or no longer."""
        self._next_list(ring, come=set(come), gone=set(gone))

    def _about(self, resident: str) -> list[Ring]:
        return [r for r, m in self.matters.items() if resident and m.resident == resident]

    def _follow(self, ring: Ring) -> None:
        matter = self.matters[ring]
        here = ("INC.p", matter.resident)
        shut = self.blocked_from(matter.resident)
        now = self._named(self.assigned, here) - shut
        gone = self._named(self.were, here) - now - {matter.author}
        reads = matter.names | self.by_group(ring)
        self._next_list(
            ring, come={p for p in now - reads if self.people[p].here}, gone=shut | gone
        )

    def _next_list(self, ring: Ring, *, come: set[str], gone: set[str]) -> None:
        """Who has gone, or lost every role that may read it, is dropped with it."""
        matter = self.matters[ring]
        before = set(matter.groups), set(matter.names)
        matter.names = {p for p in matter.names if self._may_be_named(ring, p)} | come
        self._without(matter, gone)
        matter.ever |= matter.names
        if before[0] - matter.groups or before[1] - matter.names:
            self._sealed_again(ring)

    def _may_be_named(self, ring: Ring, login: str) -> bool:
        person = self.people[login]
        return person.here and bool(person.roles & MATTERS[ring[0]])

    def _without(self, matter: Matter, gone: set[str]) -> None:
        for group in sorted(matter.groups):
            if self.members(group) & gone:
                matter.groups.discard(group)
                matter.names |= self.members(group)
        matter.names -= gone

    def _sealed_again(self, ring: Ring) -> None:
        for row in self.rows.values():
            if row.ring == ring:
                row.by_group, row.by_name = self.by_group(ring), self.by_name(ring)

    def recovered(self, login: str) -> None:
        """Two cards give another key: matters that ever named this person get another list."""
        for ring, matter in self.matters.items():
            if login in matter.ever:
                self._next_list(ring, come=set(), gone=set())
                if login in matter.names:
                    self._sealed_again(ring)

    def go(self, login: str) -> None:
        """A key ends: what it holds is all it may ever open."""
        held = {id for id, row in self.rows.items() if login in row.by_group | row.by_name}
        self.gone[self.people[login].key] = held
        self.shares.discard(self.people[login].key)

    # ---- what is asked

    def readers(self, id: tuple[bytes, int]) -> set[str]:
        """Key ids that open a row."""
        row = self.rows[id]
        found = {login for login in row.by_group | row.by_name if self.people[login].here}
        return {self.people[login].key for login in found}
