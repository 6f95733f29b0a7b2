"""What one person writes for themselves alone (class A): private notes, supervision, own words.

Nobody else has the key: not a manager, not an administrator, not two safety cards, not an
emergency. Nothing here is searched, printed, exported, counted or handed on by the program. Only a
private note can be opened to one colleague, as a copy that ends (casework guide 6.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import day, link, note, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class PrivateNote(Record):
    """A counsellor's own thoughts about one resident; text only, by design.

    Not a place for anything that safety needs, and not part of the record (casework guide 6.2).
    """

    kind = "private_note"
    title = N_("Private note")
    category = "CPR"
    sorted_by = "made_on"

    made_on: date | None = day(N_("Written on"), required=True, sealed=False, shown=False)
    text: str = note(N_("Only for you"), required=True)


@dataclass(frozen=True, kw_only=True)
class NoteLoan(Record):
    """A copy of one private note for one colleague, who alone has the key of the copy.

    ``until`` is the last day on which it can be read; None for what its author left to this
    colleague for good. Whoever wrote it cannot read it back, and can end it at any time.
    """

    kind = "note_loan"
    title = N_("Private note, lent")
    category = "CPR.l"
    mode = Mode.EVENT
    sorted_by = "until"

    reader_id: str = link(N_("For"), sealed=False)
    note_id: str = link(N_("Note"), sealed=False)
    until: date | None = day(N_("Until"), sealed=False, shown=False)
    written_on: date | None = day(N_("Written on"), shown=False)
    text: str = note(N_("Text"), required=True)


@dataclass(frozen=True, kw_only=True)
class SupervisionRecord(Record):
    """What one takes from a supervision; residents appear by code, never by name or story."""

    kind = "supervision_record"
    title = N_("Supervision")
    category = "SUP"
    about_resident = False
    sorted_by = "held_on"

    held_on: date | None = day(N_("Held on"), required=True, sealed=False, listed=True)
    with_whom: str = text(N_("With"), listed=True, hint=N_("Who supervised, or whom you did."))
    codes: str = text(
        N_("Residents, by code only"), hint=N_("Code names or numbers. No names, no stories.")
    )
    themes: str = note(N_("What it was about"), listed=True)
    actions: str = note(N_("What you will do"))


@dataclass(frozen=True, kw_only=True)
class Phrase(Record):
    """A sentence that somebody uses often, under a short name."""

    kind = "phrase"
    title = N_("Phrase")
    category = "TPL"
    about_resident = False

    name: str = text(N_("Short name"), required=True, listed=True)
    text: str = note(N_("What it says"), required=True)


@dataclass(frozen=True, kw_only=True)
class NoteTemplate(Record):
    """How somebody likes to begin a note: ``form`` is a code of a note's form.

    ``sections`` is JSON, an object of texts by the key of the section.
    """

    kind = "note_template"
    title = N_("Own template")
    category = "TPL"
    about_resident = False

    name: str = text(N_("Short name"), required=True, listed=True)
    form: str = text(N_("Form of the note"), shown=False)
    sections: str = note(N_("Sections"), shown=False)


@dataclass(frozen=True, kw_only=True)
class OwnTask(Record):
    """Something that somebody wants to remember, and that concerns nobody else."""

    kind = "own_task"
    title = N_("Own task")
    category = "TPL"
    about_resident = False

    text: str = text(N_("What you want to remember"), required=True, listed=True)
    due_on: date | None = day(N_("On"), listed=True)
    done_on: date | None = day(N_("Done on"), shown=False)
