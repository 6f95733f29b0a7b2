"""The fields and values that a house adds: look at them, add, change, let rest, offer again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.category_words import CATEGORY_WORDS
from shelterdesk.domain.fields import Field, FieldSort, is_local
from shelterdesk.domain.house_lists import (
    CHOICES,
    ONCE,
    STORY,
    HouseLists,
    categories,
    inspect_field,
    inspect_word,
    kinds_of,
)
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values, may_be_added_to
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import LOCAL, Translator, Vocabulary
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

D = TypeVar("D", HouseField, HouseWord)

HOUSE = ResidentId("")
OF_FIELD = ("label", "labels", "hint", "in_lists", "position")
OF_WORD = ("label", "labels", "position")


@dataclass(frozen=True)
class Readers:
    """Who reads what lies in one category: by role alone, on duty, or of their own residents."""

    category: str
    title: str
    of_everybody: tuple[Role, ...]
    on_duty: tuple[Role, ...]
    of_their_own: tuple[Role, ...]


@dataclass(frozen=True)
class AddedTarget:
    """Where an import may put a column: a kind, and one of the fields that the house added."""

    kind: type[Record]
    field: Field


def in_force(work: Work) -> HouseLists:
    """All that the house added, also what rests; no code that could be taken for one of ours."""
    return HouseLists(
        tuple(each for each in work.shelf(HouseField).all_of(HOUSE) if is_local(each.code)),
        tuple(each for each in work.shelf(HouseWord).all_of(HOUSE) if is_local(each.code)),
    )


def read(desk: Desk) -> HouseLists:
    """The same for a window; nothing for somebody who may not read them."""
    if not desk.may("read", HouseField):
        return HouseLists()
    with desk.look() as work:
        return in_force(work)


def speaking(work: Work, words: Translator) -> Translator:
    """*words* that also say what the house calls its own, for papers that no window asked for."""
    return replace(words, house=Vocabulary(in_force(work).vocabulary))


def may_change(desk: Desk) -> bool:
    """Managers add and change; everybody reads."""
    return desk.may("create", HouseField)


def readers(desk: Desk, category: str) -> Readers:
    """Who reads what is asked in *category*, as the policy says."""
    grants = [
        grant
        for kind in KINDS
        if kind.category == category
        for grant in desk.policy.grants_for(kind.kind)
        if Act.READ in grant.acts
    ]
    house = {grant.role for grant in grants if grant.reach is Reach.HOUSE}
    duty = {grant.role for grant in grants if grant.reach is Reach.SHIFT} - house
    own = {grant.role for grant in grants} - house - duty
    return Readers(
        category,
        CATEGORY_WORDS[category].title,
        tuple(role for role in Role if role in house),
        tuple(role for role in Role if role in duty),
        tuple(role for role in Role if role in own),
    )


def forms_in(desk: Desk, category: str) -> tuple[type[Record], ...]:
    """The kinds of *category* to which a field can be added; none that the shelter turned off."""
    return tuple(k for k in kinds_of(category) if k.kind not in desk.actor.switched_off)


def every_category(desk: Desk) -> tuple[Readers, ...]:
    """All categories in which a house may ask something, each with who reads it."""
    return tuple(readers(desk, category) for category in categories())


def added_targets(desk: Desk) -> tuple[AddedTarget, ...]:
    """The fields into which this person may import: asked now, of kinds that they may create.

    Nothing that opens covered, and nothing of the account: a story comes from no sheet. What a cell
    says becomes a value by ``record.as_added``.
    """
    found = read(desk)
    return tuple(
        AddedTarget(kind, field)
        for kind in KINDS
        if may_be_added_to(kind) and kind.category != STORY and desk.may_create(kind, None)
        for field in found.fields_of(kind.kind)
        if not field.veiled
    )


def add_field(desk: Desk, category: str, values: Values) -> Receipt[HouseField]:
    """Ask something more; the category is chosen first, the kind must be one of it.

    Raises ``Invalid`` naming each field, ``Denied``. A pick-list comes with its first values.
    """
    kind = next((k for k in forms_in(desk, category) if k.kind == values.get("of_kind")), None)
    if kind is None:
        raise Invalid({"of_kind": ONCE})
    with desk.work("house_field.add") as work:
        there = in_force(work)
        inspect_field(kind, values, there)
        given = {name: values[name] for name in OF_FIELD if name in values}
        if given.get("position") is None:
            given["position"] = there.next_place(kind.kind)
        given |= {"code": new_code(), "of_kind": kind.kind, "sort": values["sort"]}
        made = work.shelf(HouseField).add(work.make(HouseField, HOUSE, given))
        if made.sort is FieldSort.PICK:
            _add_words(work, made.code, values.get(CHOICES) or ())
    return Receipt(made, frozenset(work.changed))


def change_field(desk: Desk, id: RecordId, rev: int, values: Values) -> Receipt[HouseField]:
    """Call it otherwise, or move it; what it holds and where it belongs stay.

    Raises ``Invalid``, ``Stale``, ``NotFound``.
    """
    with desk.work("house_field.change") as work:
        before = work.shelf(HouseField).get(id)
        kind = next((kind for kind in KINDS if kind.kind == before.of_kind), None)
        if kind is None:
            raise NotFound(HouseField.kind)
        given = {name: values[name] for name in OF_FIELD if name in values}
        inspect_field(kind, {**values, "sort": before.sort}, in_force(work), before.code)
        kept = work.shelf(HouseField).amend(id, rev, given)
    return Receipt(kept, frozenset(work.changed))


def add_word(desk: Desk, of_list: str, values: Values) -> Receipt[HouseWord]:
    """Offer one more value in a list; raises ``Invalid``, ``Denied``."""
    with desk.work("house_word.add") as work:
        there = in_force(work)
        inspect_word(of_list, values, there)
        given = {name: values[name] for name in OF_WORD if name in values}
        if given.get("position") is None:
            given["position"] = there.next_place(of_list)
        given |= {"code": new_code(), "of_list": of_list}
        made = work.shelf(HouseWord).add(work.make(HouseWord, HOUSE, given))
    return Receipt(made, frozenset(work.changed))


def change_word(desk: Desk, id: RecordId, rev: int, values: Values) -> Receipt[HouseWord]:
    """Call a value otherwise; raises ``Invalid``, ``Stale``, ``NotFound``."""
    with desk.work("house_word.change") as work:
        before = work.shelf(HouseWord).get(id)
        inspect_word(before.of_list, values, in_force(work), before.code)
        given = {name: values[name] for name in OF_WORD if name in values}
        kept = work.shelf(HouseWord).amend(id, rev, given)
    return Receipt(kept, frozenset(work.changed))


def rest(desk: Desk, found: D) -> Receipt[D]:
    """Ask or offer it no more; what was written stays readable. Raises ``Stale``, ``Denied``."""
    return _since(desk, found, desk.today())


def offer_again(desk: Desk, found: D) -> Receipt[D]:
    """Ask or offer again what rested."""
    return _since(desk, found, None)


def _since(desk: Desk, found: D, day: date | None) -> Receipt[D]:
    kind = type(found)
    with desk.work(f"{kind.kind}.rest") as work:
        kept = work.shelf(kind).amend(found.id, found.rev, {"retired_on": day})
    return Receipt(kept, frozenset(work.changed))


def new_code() -> str:
    """A code that no other field or value has, and that says nothing."""
    return LOCAL + base64.b32encode(secrets.token_bytes(8)).decode()[:12].lower()


def _add_words(work: Work, of_list: str, labels: Iterable[str]) -> None:
    for place, label in enumerate(labels, 1):
        given = {"code": new_code(), "of_list": of_list, "label": label, "position": place}
        work.shelf(HouseWord).add(work.make(HouseWord, HOUSE, given))
