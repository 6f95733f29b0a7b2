"""How the columns of a sheet find their homes: suggestions, presets, and what the house saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain import import_words
from shelterdesk.domain.dates import Order
from shelterdesk.domain.fields import is_local
from shelterdesk.domain.import_targets import (
    BY_KEY,
    LEAVE_OUT,
    NOTE,
    PICKED,
    TARGETS,
    Sort,
    Target,
    target_at,
    target_of,
)
from shelterdesk.domain.import_words import squeezed, word_of
from shelterdesk.domain.kinds.batch import ImportPlan
from shelterdesk.domain.names import UNDETERMINED, script_of
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import htcds
from shelterdesk.services.htcds_fields import ticked
from shelterdesk.services.import_added import offered
from shelterdesk.services.import_headings import JOIN
from shelterdesk.services.import_shapes import Cell, Column, Era, Guess, Plan, Preset, Table
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

HTCDS, HTCDS_TICKS, OWN = "htcds", "htcds_ticks", "own"
SHIPPED = (
    Preset(HTCDS, N_("HTCDS 2.0")),
    Preset(HTCDS_TICKS, N_("HTCDS 2.0, a column for each value of a list")),
    Preset(OWN, N_("A sheet of this program")),
)
SAVED = "plan:"

BY_HEADING = N_("The heading says so.")
BY_STORY = N_("This looks like a story or a note. It stays in the file.")
BY_DATES = N_("There are dates in it.")
BY_WORDS = N_("Nearly all words in it are on our list.")
BY_SCRIPT = N_("There are names in another script in it.")

_LONGEST_WORD = 60  # letters of a word on a list
_LOOKED_AT = 60  # cells
_KNOWN = 2  # headings that we know make a row of headings
_MOST = 0.8  # of the cells must say so
_LONG_AGO = 10  # years: dates before are rather births than arrivals
_KEPT = "orders", "eras", "two_digits"
_ORDERS: Mapping[str, Order] = {"dmy": "dmy", "mdy": "mdy"}
_ERAS: Mapping[str, Era] = {"be": "be", "ce": "ce"}


# ---- suggestions


def suggest(table: Table, today: date, own: Mapping[str, str] | None = None) -> dict[str, Guess]:
    """For each column that seems to have a home: which, and why.

    Headings are asked first, then contents. A home of one column is given once. *own* are the
    fields that the house added: what they are called (``squeezed``) -> home.
    """
    found: dict[str, Guess] = {}

    def _by_own(_: Table, column: Column, today: date) -> Guess | None:
        home = (own or {}).get(squeezed(column.heading))
        return Guess(home, BY_HEADING) if home else None

    for guessing in (_by_heading, _by_own, _by_contents):
        for column in table.columns:
            if column.key in found or not column.filled:
                continue
            guess = guessing(table, column, today)
            if guess is not None and _is_free(guess.target, found):
                found[column.key] = guess
    return found


def _is_free(target: str, found: dict[str, Guess]) -> bool:
    taken = {guess.target for guess in found.values()}
    return target == LEAVE_OUT or target not in taken or target_at(target).several


def _by_heading(table: Table, column: Column, today: date) -> Guess | None:
    field = htcds.field_in(column.heading) or ticked(column.heading)[0]
    home = htcds.HOMES.get(field) or _own(column.heading)
    if home:
        return Guess(home, BY_HEADING)
    parts = [column.heading, *reversed(column.heading.split(JOIN))]
    for part in parts:
        target = import_words.headings().get(squeezed(part))
        if target is not None:
            return Guess(target, BY_STORY if target == LEAVE_OUT else BY_HEADING)
    return None


def _own(heading: str) -> str:
    """The home whose title a heading is: how a sheet of our own is headed."""
    titles = {squeezed(target.title): target.key for target in TARGETS}
    return titles.get(squeezed(heading), "")


def _by_contents(table: Table, column: Column, today: date) -> Guess | None:
    some = list(_cells(table, column.key))
    if not some:
        return None
    days = [cell for cell in some if isinstance(cell, date)]
    if len(days) >= _MOST * len(some):
        years = sorted(day.year for day in days)
        middle = years[len(years) // 2]
        is_birth = middle < today.year - _LONG_AGO or middle > today.year + _LONG_AGO
        return Guess("birth_date" if is_birth else "arrived_on", BY_DATES)
    said = [cell for cell in some if isinstance(cell, str)]
    if len(said) < _MOST * len(some):
        return None
    for key in ("gender", "citizenship", "first_language", "status"):
        known = import_words.words(key)
        if sum(word_of(cell) in known for cell in said) >= _MOST * len(said):
            return Guess(key, BY_WORDS)
    scripts = Counter(script_of(cell) for cell in said)
    foreign = sum(n for script, n in scripts.items() if script not in ("Latn", UNDETERMINED))
    are_names = len(set(said)) >= _MOST * len(said) and max(map(len, said)) < 60
    if foreign >= _MOST * len(said) and are_names:
        return Guess("other_name", BY_SCRIPT)
    return None


def _cells(table: Table, key: str) -> Iterator[Cell]:
    found = (row.cells[key] for row in table.rows if key in row.cells)
    return (cell for cell, _ in zip(found, range(_LOOKED_AT), strict=False))


# ---- presets


def presets(desk: Desk) -> tuple[Preset, ...]:
    """Ways to read sheets that are known: those that ship, then the house's own by name."""
    return (*SHIPPED, *(Preset(f"{SAVED}{p.id}", p.name, is_own=True) for p in _saved(desk)))


def read_as(desk: Desk, preset: str, table: Table) -> Plan:
    """The plan of a preset for this table; ``NotFound`` for a preset that is not there."""
    if preset == HTCDS:
        return htcds.plan(table)
    if preset == HTCDS_TICKS:
        return htcds.plan_of_ticks(table)
    if preset == OWN:
        homes = {column.key: _own(column.heading) for column in table.columns}
        return Plan(homes={key: home for key, home in homes.items() if home})
    for plan in _saved(desk):
        if preset == f"{SAVED}{plan.id}":
            known = _for(plan, table)
            return replace(known, homes=offered(desk, known.homes))
    raise NotFound(ImportPlan.kind)


def save_plan(desk: Desk, title: str, table: Table, plan: Plan) -> Receipt[Preset]:
    """Keep a plan by its headings, for the next such sheet; one of that title is replaced.

    Of words in cells only those of pick-lists are kept that somebody gave a meaning. Raises
    ``Denied``, ``Invalid``.
    """
    names = _are_names(table)
    headings = {column.key: _heading(column, names) for column in table.columns}
    homes = tuple(f"{headings[key]}\t{home}" for key, home in plan.homes.items() if key in headings)
    days = tuple(
        f"{headings[key]}\t{what}\t{said}"
        for what in _KEPT
        for key, said in getattr(plan, what).items()
        if key in headings
    )
    values = {"name": title, "homes": homes, "days": days, "words": _words(plan, headings)}
    with desk.work("import_plan.add") as work:
        shelf = work.shelf(ImportPlan)
        before = next((p for p in shelf.every() if p.name.casefold() == title.casefold()), None)
        if before is None:
            kept = shelf.add(work.make(ImportPlan, ResidentId(""), values))
        else:
            kept = shelf.amend(RecordId(before.id), before.rev, values)
    preset = Preset(f"{SAVED}{kept.id}", kept.name, is_own=True)
    return Receipt(preset, frozenset(work.changed))


def _words(plan: Plan, headings: Mapping[str, str]) -> tuple[str, ...]:
    """Words that mean a code of a pick-list; what means nothing may be anything, and is not kept.

    Columns in which a person is named or described are none: their words stand on our lists.
    """
    return tuple(
        f"{headings[key]}\t{word}\t{code}"
        for key, meanings in plan.values.items()
        if key in headings and _is_picked(plan.homes.get(key, ""))
        for word, code in meanings.items()
        if code and len(word) <= _LONGEST_WORD
    )


def _is_picked(home: str) -> bool:
    target = target_of(home)
    return target is not None and target.sort in PICKED


def _saved(desk: Desk) -> Sequence[ImportPlan]:
    try:
        with desk.look() as work:
            return sorted(work.shelf(ImportPlan).every(), key=lambda plan: plan.name.casefold())
    except (Denied, NotFound):
        return ()


def _for(saved: ImportPlan, table: Table) -> Plan:
    names = _are_names(table)
    keys = {_heading(column, names): column.key for column in reversed(table.columns)}
    homes = {
        keys[heading]: home
        for heading, _, home in (line.rpartition("\t") for line in saved.homes)
        if heading in keys and (home == LEAVE_OUT or target_of(home))
    }
    said: dict[str, dict[str, str]] = {what: {} for what in _KEPT}
    for line in saved.days:
        heading, what, answer = line.rsplit("\t", 2)
        if heading in keys and what in said:
            said[what][keys[heading]] = answer
    values: dict[str, dict[str, str]] = {}
    for line in saved.words:
        heading, word, code = line.rsplit("\t", 2)
        key = keys.get(heading, "")
        target = target_of(homes.get(key, ""))
        if target is not None and target.sort in PICKED and _still_means(target, code):
            values.setdefault(key, {})[word] = code
    return Plan(
        homes=homes,
        values=values,
        orders={key: _ORDERS[order] for key, order in said["orders"].items() if order in _ORDERS},
        eras={key: _ERAS[era] for key, era in said["eras"].items() if era in _ERAS},
        two_digits={key: _ERAS[era] for key, era in said["two_digits"].items() if era in _ERAS},
    )


def _still_means(target: Target, code: str) -> bool:
    """Whether *code* is on our list; whether on one of the house's, the house knows."""
    ours = import_words.choices(target)
    return is_local(code) if not ours else code in {known for known, _ in ours}


def _are_names(table: Table) -> bool:
    """Whether the row taken for headings names columns: two words that we know, or all of them.

    A sheet without headings begins with a person, and nothing of a person is kept with a plan.
    """
    headed = [column for column in table.columns if column.heading]
    known = sum(_is_known(column.heading) for column in headed)
    return known >= min(_KNOWN, len(headed))


def _is_known(heading: str) -> bool:
    if htcds.field_in(heading) or ticked(heading)[0] or _own(heading):
        return True
    parts = (heading, *heading.split(JOIN))
    return any(squeezed(part) in import_words.headings() for part in parts)


def _heading(column: Column, are_names: bool) -> str:
    """By what a plan knows a column again: its heading, or its place where none is known."""
    return column.heading if column.heading and are_names else column.letters


def issuers(table: Table, plan: Plan) -> dict[str, str]:
    """Who uses the numbers of a column, or what its notes are about, as far as its heading says."""
    found: dict[str, str] = {}
    are_names = _are_names(table)
    for column in table.columns:
        home = plan.homes.get(column.key, "")
        if home == NOTE and are_names:
            found[column.key] = column.heading
        if home in BY_KEY and BY_KEY[home].sort in (Sort.NUMBER, Sort.YES_NO):
            field = htcds.field_in(column.heading)
            if home != "house_number":
                found[column.key] = htcds.ISSUERS.get(field) or field
                if not field and are_names:
                    found[column.key] = column.heading
    return {key: issuer for key, issuer in found.items() if issuer}
