"""Who holds the key of which row, said once more in plain words and without a key.

It is written from the tables of entities 2 and 3, never from the program's. Three sentences are
all there is to it:

* In a ring stand the groups of its category; where it is one resident's own, whoever is assigned
  there in a role that stands by name, and whoever founded a shielded resident's ring although the
  house's would have been open to them (decision 25).
* Who stood in a ring since a row was sealed holds the row's key; joining gives the older keys.
* Sealing again takes keys: it happens in one resident's own ring when somebody who stood there by
  name is gone, at the next write of somebody who manages the ring.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

ALL = frozenset(["MGR", "CM", "COU", "HS", "NS", "NUR", "LEG"])
HOUSE = {  # category: roles that read it of everybody who is not shielded
    "DEM": ALL,
    "IDN": frozenset({"MGR", "CM", "LEG"}),
    "LOC": frozenset({"MGR", "CM", "COU", "NUR", "HS", "NS"}),
    "FCT": frozenset({"MGR", "CM", "LEG"}),
    "REP.s": frozenset({"MGR", "CM", "COU", "NUR", "LEG"}),
}
OWN = {  # category: roles that read it of every resident
    "CPN": frozenset[str](),
    "CON": frozenset({"MGR"}),
    "DIS": frozenset({"MGR", "LEG"}),
    "DOC": frozenset({"MGR", "LEG"}),
    "REP": frozenset({"MGR", "LEG"}),
}
NAMED = {  # category: roles that read it of whom they are assigned to
    "DEM": frozenset({"CM", "COU", "NUR", "LEG"}),
    "IDN": frozenset({"CM", "LEG"}),
    "LOC": frozenset({"CM", "COU", "NUR"}),
    "FCT": frozenset({"CM", "LEG"}),
    "REP.s": frozenset({"CM", "COU", "NUR", "LEG"}),
    "CPN": frozenset({"COU"}),
    "CON": frozenset({"CM", "LEG"}),
    "DIS": frozenset({"CM"}),
    "DOC": frozenset({"CM"}),
    "REP": frozenset({"CM"}),
}
Ring = tuple[str, str]  # category, resident; no resident for the house's


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
class Model:
    """The house as plain facts. People are called by their sign-in names."""

    people: dict[str, Somebody] = field(default_factory=dict)
    shielded: dict[str, bool] = field(default_factory=dict)  # by resident
    assigned: set[tuple[str, str, str]] = field(default_factory=set)  # resident, login, role
    were: set[tuple[str, str, str]] = field(default_factory=set)  # the same, now or before
    founders: dict[Ring, str] = field(default_factory=dict)
    rows: dict[tuple[bytes, int], Row] = field(default_factory=dict)
    gone: dict[str, set[tuple[bytes, int]]] = field(default_factory=dict)  # old key: what it held

    # ---- who should stand where

    def ring_of(self, category: str, resident: str) -> Ring:
        """Where a row of *category* lies."""
        if category in HOUSE and not self.shielded.get(resident, False):
            return category, ""
        return category, resident

    def by_group(self, ring: Ring) -> set[str]:
        """Who stands in *ring* for their role in the house."""
        category, resident = ring
        roles = OWN.get(category, frozenset({"MGR"})) if resident else HOUSE[category]
        return {p.login for p in self.people.values() if p.here and p.roles & roles}

    def by_name(self, ring: Ring) -> set[str]:
        """Who stands in *ring* for this resident."""
        if not ring[1]:
            return set()
        found = self._named(self.assigned, ring)
        founder = self.founders.get(ring)
        if founder is not None and founder not in self._named(self.were, ring):
            found.add(founder)
        return {login for login in found if self.people[login].here}

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
        reads_house = bool(self.people[author].roles & HOUSE.get(category, frozenset()))
        if is_new and ring[1] and reads_house:
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
        for id in about:
            ring = self.ring_of(self.rows[id].ring[0], resident)
            if ring != self.rows[id].ring:
                self.rows[id] = Row(ring, self.by_group(ring), self.by_name(ring))

    def settle(self, resident: str = "", categories: Collection[str] = ()) -> None:
        """Somebody who manages these rings (if none are named, every one) wrote there."""
        for row in self.rows.values():
            category, about = row.ring
            if not about or resident not in ("", about):
                continue
            if categories and category not in categories:
                continue
            # A manager of the house does not manage the counsellors' ring.
            if resident and category == "CPN":
                continue
            if row.by_name - self.by_name(row.ring):
                row.by_group, row.by_name = self.by_group(row.ring), self.by_name(row.ring)

    def go(self, login: str) -> None:
        """A key ends: what it holds is all it may ever open."""
        held = {id for id, row in self.rows.items() if login in row.by_group | row.by_name}
        self.gone[self.people[login].key] = held

    # ---- what is asked

    def readers(self, id: tuple[bytes, int]) -> set[str]:
        """Key ids that open a row."""
        row = self.rows[id]
        found = {login for login in row.by_group | row.by_name if self.people[login].here}
        return {self.people[login].key for login in found}
