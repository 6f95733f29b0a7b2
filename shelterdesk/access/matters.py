"""Matters: records of which each has readers of its own, and how their readers come and go.

Who is blocked from a resident reads no incident that names this resident; who was assigned to
them reads it from the next act of a manager on, and who no longer is does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.record import KeyId, Record, RecordId, ResidentId, UserId
from shelterdesk.vault.formats import MATTER
from shelterdesk.vault.readers import Readers
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

__all__ = ["Readers"]


def is_matter(kind: type[Record]) -> bool:
    """Whether each record of *kind* has readers of its own."""
    return COMPARTMENTS[kind.category].key_class is KeyClass.MATTER


def is_restricted(kind: type[Record]) -> bool:
    """Whether nobody but its readers may learn that a record of *kind* is there."""
    return COMPARTMENTS[kind.category].is_restricted


def place_of(kind: type[Record], id: RecordId) -> Place:
    """The ring of one matter."""
    return Place(MATTER, bytes.fromhex(id), kind.category)


def founder(work: Work, kind: type[Record], id: RecordId) -> KeyId:
    """Who wrote a matter first: the signer of its first list; empty where no list counts."""
    return KeyId(work.desk.vault.founder(place_of(kind, id)))


def readers(work: Work, kind: type[Record], id: RecordId) -> frozenset[UserId]:
    """Everybody whose keys open a matter now."""
    people = work.desk.vault.readers(place_of(kind, id))
    return frozenset(UserId(person.user_id) for person in people)


def manages(work: Work, kind: type[Record], id: RecordId) -> bool:
    """Whether this person may let readers of a matter come and go."""
    return work.desk.vault.manages(place_of(kind, id))


def change(work: Work, kind: type[Record], id: RecordId, who: Readers) -> None:
    """Let readers come and go; asks no policy. Sealed again where somebody was dropped.

    Nothing happens where one does not manage it; ``Denied`` for whom it is kept from.
    """
    unit, place, rows = work.writing(), place_of(kind, id), work.rows
    if unit.change_matter(place, who):
        rows.seal_again(unit.reseal(place, rows.revisions(kind, place.scope)))


def of_resident(work: Work, resident: ResidentId) -> Iterator[tuple[type[Record], RecordId]]:
    """Every matter that says in an open column which resident it names.

    A kind about residents with an open column ``<kind>_id`` names the matters of that kind.
    """
    for kind in work.desk.schema.kinds:
        if is_matter(kind):
            for naming in _naming(work, kind):
                linked = work.rows.linked(naming, bytes.fromhex(resident), f"{kind.kind}_id")
                for id in sorted(linked):
                    yield kind, RecordId(id)


def residents_of(work: Work, kind: type[Record], id: RecordId) -> frozenset[ResidentId]:
    """Every resident whom a matter names so."""
    return frozenset(
        ResidentId(resident.hex())
        for naming in _naming(work, kind)
        for resident in work.rows.naming(naming, f"{kind.kind}_id", id)
    )


def _naming(work: Work, kind: type[Record]) -> list[type[Record]]:
    link = f"{kind.kind}_id"
    return [
        other
        for other in work.desk.schema.kinds
        if other.about_resident and any(f.name == link and not f.sealed for f in other.fields())
    ]


def groups_there(work: Work, names: Iterable[str]) -> tuple[str, ...]:
    """Those of *names* that are groups of this house; a house without nurses has none."""
    vault = work.desk.vault
    return tuple(name for name in names if vault.is_founded(Place("group", b"", name)))


def blocked(work: Work, residents: frozenset[ResidentId]) -> frozenset[str]:
    """User ids of everybody who may not see the file of one of *residents* now."""
    vault = work.desk.vault
    found = (vault.kept_out(bytes.fromhex(resident)) for resident in residents)
    return frozenset[str]().union(*found)


def assigned(work: Work, naming: str, residents: frozenset[ResidentId]) -> frozenset[str]:
    """User ids of everybody who stands by name with one of *residents* in category *naming*."""
    vault = work.desk.vault
    places = (Place("resident", bytes.fromhex(resident), naming) for resident in residents)
    return frozenset[str]().union(*(vault.assigned_to(place) for place in places))


def settle(work: Work, resident: ResidentId, *, whole: bool = False) -> None:
    """Let the readers of all matters that name *resident* follow assignments and blocks.

    With *whole*, groups that were left out come back in, but for who is still blocked.
    """
    for kind, id in tuple(of_resident(work, resident)):
        about = residents_of(work, kind, id)
        now, gone, shut = frozenset[str](), frozenset[str](), blocked(work, about)
        for naming in _naming(work, kind):
            now |= assigned(work, naming.category, about)
            place = Place("resident", bytes.fromhex(resident), naming.category)
            gone |= work.desk.vault.no_longer_assigned(place)
        author = work.desk.user_of(founder(work, kind, id))
        gone = gone - now - frozenset({author or ""})
        groups = COMPARTMENTS[kind.category].groups if whole else ()
        come = now - readers(work, kind, id) - shut
        change(
            work,
            kind,
            id,
            Readers(
                dict.fromkeys(come, False),
                {standing.name: standing.manages for standing in groups},
                without=shut | gone,
            ),
        )
