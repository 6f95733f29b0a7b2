"""Sentences and beginnings of notes that somebody uses often, and what they want to remember.

Each person has their own, and nobody else can open them (class A). They are meant for words, not
for people: a page says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access.own import EMPTY
from shelterdesk.domain.kinds.private import NoteTemplate, OwnTask, Phrase
from shelterdesk.domain.note_packs import FORM, Pack, load_note_packs
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Denied, PassphraseNeeded
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

K = TypeVar("K", bound=Record)

WRITE = "quiet.own"
NOBODY = ResidentId("")
DUE = N_("To remember by today: {n}")


@dataclass(frozen=True)
class Template:
    """One beginning of a note: ``form`` is the code of a note's form, texts by section key."""

    id: RecordId
    rev: int
    name: str
    form: str
    sections: Mapping[str, str] = field(default_factory=dict)


# ---- phrases


def phrases(desk: Desk) -> tuple[Phrase, ...]:
    """One's own phrases by name; raises ``PassphraseNeeded`` where they were never opened."""
    with desk.look() as work:
        found = work.shelf(Phrase).own().rows
    return tuple(sorted(found, key=lambda phrase: (phrase.name.casefold(), phrase.id)))


def keep_phrase(
    desk: Desk, name: str, text: str, *, id: RecordId | None = None, draft: str = ""
) -> Receipt[Phrase]:
    """Keep a phrase, or with *id* change it; raises ``Invalid``."""
    with desk.work(WRITE) as work:
        kept = _keep(work, Phrase, id, {"name": name.strip(), "text": text})
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def drop_phrase(desk: Desk, id: RecordId) -> Receipt[None]:
    """Forget a phrase for good."""
    return _drop(desk, Phrase, id)


# ---- templates


def templates(desk: Desk, form: str = "") -> tuple[Template, ...]:
    """One's own beginnings of notes by name; with *form* those for notes of that form."""
    with desk.look() as work:
        found = [_template(each) for each in work.shelf(NoteTemplate).own().rows]
    fitting = (each for each in found if not form or each.form in ("", form))
    return tuple(sorted(fitting, key=lambda each: (each.name.casefold(), each.id)))


def keep_template(
    desk: Desk,
    name: str,
    form: str,
    sections: Mapping[str, str],
    *,
    id: RecordId | None = None,
) -> Receipt[Template]:
    """Keep a beginning of a note, or with *id* change it; raises ``Invalid``."""
    said = {"name": name.strip(), "form": form, "sections": json.dumps(dict(sections))}
    with desk.work(WRITE) as work:
        kept = _keep(work, NoteTemplate, id, said)
    return Receipt(_template(kept), frozenset(work.changed))


def take_pack(desk: Desk, pack: Pack, words: Translator) -> Receipt[int]:
    """Keep the beginnings of a pack as one's own, in the language one works in; how many came.

    One that is there already, by its name, is left as its owner has it.
    """
    with desk.work(WRITE) as work:
        there = {each.name for each in work.shelf(NoteTemplate).own().rows}
        wanted = [each for each in pack.beginnings if words(each.title) not in there]
        for each in wanted:
            texts = {key: words(text) for key, text in each.texts.items()}
            said = {"name": words(each.title), "form": FORM.value, "sections": json.dumps(texts)}
            _keep(work, NoteTemplate, None, said)
    return Receipt(len(wanted), frozenset(work.changed))


def pack_of(name: str, words: Translator) -> Pack | None:
    """The pack that a beginning of this name came with; None for one's own."""
    for pack in load_note_packs():
        if name in {words(each.title) for each in pack.beginnings}:
            return pack
    return None


def drop_template(desk: Desk, id: RecordId) -> Receipt[None]:
    """Forget a beginning of a note for good."""
    return _drop(desk, NoteTemplate, id)


# ---- what one wants to remember


def own_tasks(desk: Desk, *, done: bool = False) -> tuple[OwnTask, ...]:
    """What one wants to remember, the next first; with *done* what is done, the latest first."""
    with desk.look() as work:
        found = [task for task in work.shelf(OwnTask).own().rows if bool(task.done_on) is done]
    if done:
        return tuple(sorted(found, key=lambda task: (task.done_on, task.id), reverse=True))
    return tuple(sorted(found, key=lambda task: (task.due_on or date.max, task.made_at, task.id)))


def to_remember(desk: Desk) -> tuple[OwnTask, ...]:
    """The same for a page that shows more: nothing where the key was not opened yet."""
    try:
        return own_tasks(desk)
    except (Denied, PassphraseNeeded):
        return ()


def keep_own_task(
    desk: Desk, text: str, due_on: date | None = None, *, id: RecordId | None = None
) -> Receipt[OwnTask]:
    """Keep something to remember, or with *id* change it; raises ``Invalid``."""
    with desk.work(WRITE) as work:
        kept = _keep(work, OwnTask, id, {"text": text.strip(), "due_on": due_on})
    return Receipt(kept, frozenset(work.changed))


def tick_own_task(desk: Desk, id: RecordId, *, done: bool = True) -> Receipt[OwnTask]:
    """Say that it is done, or that it is not after all."""
    with desk.work(WRITE) as work:
        kept = _keep(work, OwnTask, id, {"done_on": desk.today() if done else None})
    return Receipt(kept, frozenset(work.changed))


def drop_own_task(desk: Desk, id: RecordId) -> Receipt[None]:
    """Forget it for good."""
    return _drop(desk, OwnTask, id)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What one wanted to remember by today; nothing where the key was not opened yet."""
    due = [task for task in to_remember(desk) if task.due_on and task.due_on <= desk.today()]
    first = due[0].due_on if due else None
    return (Waiting(said=DUE, route="house/own", count=len(due), due_on=first),) if due else ()


def _keep(work: Work, kind: type[K], id: RecordId | None, values: Mapping[str, object]) -> K:
    shelf = work.shelf(kind)
    if id is None:
        return shelf.add(work.make(kind, NOBODY, values))
    return shelf.amend(id, shelf.get(id).rev, values)


def _drop(desk: Desk, kind: type[Record], id: RecordId) -> Receipt[None]:
    with desk.work(EMPTY) as work:
        work.shelf(kind).take_out([id])
    return Receipt(None, frozenset({kind}))


def _template(record: NoteTemplate) -> Template:
    try:
        said = json.loads(record.sections or "{}")
    except ValueError:  # not written by our program
        said = {}
    sections = {str(key): str(text) for key, text in said.items()} if isinstance(said, dict) else {}
    return Template(record.id, record.rev, record.name, record.form, sections)
