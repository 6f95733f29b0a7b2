"""The form of a letter: the words that were offered, to be changed; names and numbers marked."""

from __future__ import annotations

from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.paper import LegalLetter, Letter
from shelterdesk.domain.letter_templates import CARRIED
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import house_texts, letter_marks, letter_texts, letters, records
from shelterdesk.services.letter_offers import Offer, Wish
from shelterdesk.services.letter_texts import LetterWords
from shelterdesk.services.letters import HEAR
from shelterdesk.services.options import options
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, TicksEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.note_form import LiveMarks, SectionEditor
from shelterdesk.ui.pages.recovery_entries import fields_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.letter_words import fields_for
from shelterdesk.ui.presenters.two_versions import Basis

LETTER_SAYS = N_(
    "Change the words as you like. It stays in the house until it is signed and printed; then it "
    "is written down that it left."
)
KEPT = ("document_id", "recipient_class", "template", "language", "order", "covers", "recipient")
NEW, CHANGED = "new", "words"
LETTER = "letter"  # in the slot of a draft of the house's own words for one


def letter_entry(seat: Seat, resident: ResidentId, wish: Wish, offer: Offer) -> Entry:
    """A new letter, in words that can be changed."""
    words, template, offered = seat.look.words, offer.template, offer.values
    kind = letter_texts.kind_of(template)
    names = fields_for(wish.sort, names_one=template.mission)

    def save(values: Any, slot: str) -> Any:
        kept = {name: offered[name] for name in KEPT if name in offered}
        return letters.write(seat.desk, resident, {**kept, **values[kind.kind]}, slot)

    return Entry(
        seat,
        words(template.label),
        (_part(seat, resident, kind, names),),
        f"{kind.kind}-{NEW}:{slot_of(wish)}/{resident}",
        save,
        act=words("Keep the letter"),
        filled={kind.kind: {name: offered[name] for name in names if name in offered}},
        explained=_explained(seat, wish.sort, names),
    )


def change_letter(seat: Seat, letter: Letter) -> Entry:
    """Change a letter that is not signed yet."""
    words, kind = seat.look.words, type(letter)
    sort, names_one = letter.recipient_class, False
    if letter.template:
        names_one = letter_texts.template(letter.template).mission
    names = fields_for(sort, names_one=names_one)
    basis = Basis(letter)

    def save(values: Any, slot: str) -> Any:
        return letters.change(seat.desk, letter.id, basis.rev(kind), values[kind.kind], slot)

    return Entry(
        seat,
        words("Letter"),
        (_part(seat, letter.resident, kind, names),),
        f"{kind.kind}-{CHANGED}:{letter.id}:{letter.rev}/{letter.resident}",
        save,
        act=words("Save the change"),
        filled={kind.kind: letter.values()},
        explained=_explained(seat, sort, names),
        basis=basis,
    )


def words_entry(seat: Seat, found: LetterWords) -> Entry:
    """The house's own words for a letter: ours to begin with, or theirs to change."""
    words, own = seat.look.words, found.own
    names = ("language", "words", "reviewer", "reviewed_on", "version")
    filled = own.values() if own else {"language": found.language, "words": found.text}
    basis = Basis(own) if own else None

    def save(values: Any, slot: str) -> Any:
        given = {**values[HouseText.kind], "use": TextUse.LETTER, "about": found.template.label}
        if own is not None and basis is not None:
            return records.amend(seat.desk, HouseText, own.id, basis.rev(HouseText), given)
        return records.add_together(seat.desk, house_texts.HOUSE, {HouseText: given}, slot)

    return Entry(
        seat,
        words(found.template.label),
        (Part(HouseText.kind, "", fields_of(HouseText, names)),),
        f"{HouseText.kind}:{LETTER}:{found.template.code}:{found.language}/",
        save,
        act=words("Save"),
        filled={HouseText.kind: {name: filled[name] for name in names if name in filled}},
        explained=words(
            "What stands in braces is filled in by the program. A line is left out where its blank "
            "may not be filled. Your own words stand before ours, whatever we ship later."
        ),
        basis=basis,
    )


def slot_of(wish: Wish) -> str:
    """What a draft of a letter remembers of it."""
    parts = (wish.template, wish.sort, wish.language, wish.document_id, wish.recovery_id)
    return ":".join(parts)


def wish_of(parts: list[str]) -> Wish:
    """The letter that a draft belongs to; raises ``NotFound`` for a slot that is none."""
    if len(parts) != 5:
        raise NotFound(Letter.kind)
    template, sort, language, document_id, recovery_id = parts
    return Wish(
        template=template,
        sort=sort,
        language=language,
        document_id=document_id,
        recovery_id=recovery_id,
    )


def is_letter(kind: str) -> bool:
    """Whether a draft of this kind is a letter's."""
    return kind in (Letter.kind, LegalLetter.kind)


def _part(seat: Seat, resident: ResidentId, kind: type[Letter], names: tuple[str, ...]) -> Part:
    words, live = seat.look.words, LiveMarks()
    lines = [(o.code, words(o.label)) for o in options("data_categories")]

    def body(field: Field) -> Editor:
        made = SectionEditor(field, seat.look, live)
        desk = seat.desk
        seat.asker(made).run(lambda _: letter_marks.live(desk, resident), live.take)
        return made

    def covers(field: Field) -> Editor:
        return TicksEditor(field, seat.look, lines, columns=2)

    return Part(kind.kind, "", fields_of(kind, names), {"body": body, "covers": covers})


def _explained(seat: Seat, sort: str, names: tuple[str, ...]) -> str:
    words = seat.look.words
    hear = words(HEAR) if sort == CARRIED and "heard" in names else ""
    return " ".join(part for part in (hear, words(LETTER_SAYS)) if part)
