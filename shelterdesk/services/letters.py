"""Letters about papers: to a mission, a registry, an authority; plain words, frozen once signed.

The words are offered filled with what this recipient may hear and nothing else; whoever writes
changes them. Writing stays in the house. Before a letter is signed its own words are looked over.
Before it leaves, on paper or as a file, the one rule for everything that leaves is asked, and what
left is written down (documents guide 5.3, 5.4). No letter to a mission is begun, kept or let out
while protection is looked at.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.disclosure import How as Way
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import LegalLetter, Letter
from shelterdesk.domain.letter_templates import (
    CARRIED,
)
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.domain.sharing import Verdict, Wanted, Why, is_mission, same
from shelterdesk.errors import (
    AlwaysLeftOut,
    Denied,
    Invalid,
    LookAgain,
    NoConsent,
    NotFound,
    ProtectionFirst,
)
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import (
    letter_marks,
    letter_offers,
    letter_texts,
    sharing,
)
from shelterdesk.services.files import write_out
from shelterdesk.services.letter_facts import born_words
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TITLE = N_("Letter")
PRINTED = "letter.print"
BORN = N_(", born {born}, by own words citizen of {country}")
TICK = N_("The words hold this, and its line is not ticked. Tick it, or take the words out.")
HEAR = N_(
    "Read it together first: the resident decides what stands in it, and whether to carry it."
)
CARRIED_TO = N_("The resident, to carry")
BY_HAND = N_("By its name this is an embassy or a consulate. Choose a letter to an embassy.")


def write(
    desk: Desk, resident: ResidentId, values: Values, draft_slot: str = ""
) -> Receipt[Letter]:
    """Keep a letter; it has not left, and can still be changed. Raises ``ProtectionFirst``."""
    sorts = {CARRIED, *(s.value for s in RecipientClass)} - {RecipientClass.INTERNAL.value}
    if values.get("recipient_class") not in sorts:
        raise Invalid({"recipient_class": N_("Choose what sort of body it goes to.")})
    code = str(values.get("template") or "")
    template = letter_texts.template(code) if code else None
    kind = letter_texts.kind_of(template) if template else Letter
    recipient, sort = str(values.get("recipient") or ""), str(values["recipient_class"])
    given = {"on": desk.today(), **values}
    if sort == CARRIED and not recipient.strip():
        given["recipient"] = CARRIED_TO
    with desk.work("letter.add") as work:
        names_one = template is not None and template.mission
        letter_offers.no_mission_hears(work, resident, sort, recipient, names_one=names_one)
        if sort == CARRIED and is_mission(recipient) and not names_one:
            raise Invalid({"recipient": BY_HAND})
        if sort != CARRIED and not given.get("purpose"):
            given["purpose"] = letter_offers.purpose_of(work, resident, sort, recipient)
        kept = work.shelf(kind).add(work.make(kind, resident, given))
        if draft_slot:
            work.discard_draft(draft_slot)
    return Receipt(kept, frozenset(work.changed))


def change(
    desk: Desk, id: RecordId, rev: int, values: Values, draft_slot: str = ""
) -> Receipt[Letter]:
    """Change a letter that is not signed; raises ``Stale``, ``Frozen``, ``ProtectionFirst``."""
    with desk.work("letter.amend") as work:
        before = one_in(work, id)
        sort, recipient = before.recipient_class, str(values.get("recipient", before.recipient))
        names_one = bool(before.template) and letter_texts.template(before.template).mission
        letter_offers.no_mission_hears(work, before.resident, sort, recipient, names_one=names_one)
        given = dict(values)
        if sort != CARRIED and same(recipient) != same(before.recipient):
            given["purpose"] = letter_offers.purpose_of(work, before.resident, sort, recipient)
        kept = work.shelf(type(before)).amend(id, rev, given)
        if draft_slot:
            work.discard_draft(draft_slot)
    return Receipt(kept, frozenset(work.changed))


def sign(desk: Desk, id: RecordId, stands: frozenset[str] = frozenset()) -> Receipt[Letter]:
    """Freeze a letter under one's name; raises ``PassphraseNeeded``, ``Frozen``.

    *stands*: the marked words of which the writer says that they may stand. ``LookAgain`` where one
    is missing, ``Invalid`` for a line that is not ticked, ``AlwaysLeftOut`` for what never leaves.
    """
    places = letter_marks.places_of(desk)
    with desk.work("letter.sign") as work:
        letter = one_in(work, id)
        work.require((Act.SIGN,), type(letter), letter.resident)
        found = letter_marks.look_over_in(work, letter, places)
        if found.never:
            raise AlwaysLeftOut(Letter.kind)
        if found.untold:
            raise Invalid({"covers": TICK})
        if found.asks - stands:
            raise LookAgain(Letter.kind)
        kept = work.shelf(type(letter)).sign(id, {"stands": tuple(sorted(found.asks))})
    return Receipt(kept, frozenset(work.changed))


def paper(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The page of a signed letter, in memory; raises ``NoConsent``, ``ProtectionFirst``.

    A letter that is not signed yet prints nothing: ``Frozen`` is for the other way round, so it is
    ``NotFound`` here.
    """
    letter = _ready(desk, id)
    _ = letter_texts.speaker(letter.language) if letter.language else words or translator("en")
    sheet = Sheet(letter.subject or TITLE, letter=letter.body)
    pages = PlainPages(desk.house_code, "", desk.today(), (sheet,), desk.practice, "LETTER")
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(made, letter.resident, PRINTED, language="")


def word_file(desk: Desk, id: RecordId) -> bytes:
    """A signed letter as a Word file, in memory; raises what ``paper`` raises.

    It is in the clear and can be changed by whoever has it: saving one is a deliberate act.
    """
    letter = _ready(desk, id)
    words = letter_texts.speaker(letter.language)
    foot = words("Shelter {code}").format(code=desk.house_code)
    notice = words("Practice house: everybody on this page is made up.") if desk.practice else ""
    # What writes such files takes 8 MB, and few letters become one.
    from shelterdesk.reports import letter_docx  # noqa: PLC0415

    page = letter_docx.LetterPage(
        title=words(letter.subject or TITLE),
        body=letter.body,
        foot=f"{foot} · {plain_page.day_words(desk.today(), words)}",
        notice=notice,
        language=words.language,
        on=desk.today(),
    )
    return letter_docx.render(page)


def save_word_file(desk: Desk, id: RecordId, path: Path) -> None:
    """Let a letter out as a Word file; raises ``CannotWrite`` with nothing written down."""
    write_out(path, word_file(desk, id), lambda: let_out(desk, id, how=Way.FILE))


def let_out(desk: Desk, id: RecordId, how: Way = Way.LETTER) -> Receipt[Disclosure]:
    """Write down, before it happens, that a letter leaves; asked once more, as the day may have
    changed while it lay there."""
    with desk.work(PRINTED) as work:
        letter = one_in(work, id)
        work.require((Act.PRINT,), type(letter), letter.resident)
        consent_id = ask(work, letter)
        told = {
            "on": desk.today(),
            "what": Letter.title,
            "profile": letter.recipient_class,
            "ground": Ground.CONSENT,
            "how": how,
            "recipient": letter.recipient,
            "why": letter.subject,
            "fields_shown": tuple(sorted(letter.covers)),
            "order": letter.order,
            "consent_id": consent_id,
        }
        kept = work.shelf(Disclosure).add(work.make(Disclosure, letter.resident, told))
    return Receipt(kept, frozenset(work.changed))


def ask(work: Work, letter: Letter) -> RecordId:
    """The yes under which this letter may leave; raises ``NoConsent``, ``ProtectionFirst``.

    What the resident carries has none but their own word on this very page.
    """
    if letter.recipient_class == CARRIED:
        verdict = _carried(work, letter)
        if verdict.why is Why.PROTECTION:
            raise ProtectionFirst
        if not verdict.may_leave:
            raise NoConsent(Letter.kind)
        return verdict.consent_id
    wanted = _wanted(letter)
    if wanted is None:
        raise NoConsent(Letter.kind)
    return sharing.require(work, letter.resident, wanted)


def standing(desk: Desk, letter: Letter) -> Verdict:
    """Whether a letter may leave today, and by name what is missing if not."""
    with desk.look() as work:
        if letter.recipient_class == CARRIED:
            return _carried(work, letter)
        wanted = _wanted(letter)
        if wanted is None:
            return Verdict(why=Why.UNNAMED)
        return sharing.weigh(work, letter.resident, wanted)


def one(desk: Desk, id: RecordId) -> Letter:
    """A letter of either sort; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        return one_in(work, id)


def one_in(work: Work, id: RecordId) -> Letter:
    """A letter of either sort; raises ``NotFound``."""
    for kind in (Letter, LegalLetter):
        with suppress(Denied, NotFound):
            return work.shelf(kind).get(id)
    raise NotFound(Letter.kind)


def identity_words(work: Work, resident: ResidentId, words: Translator) -> tuple[str, str]:
    """Name, and born when and citizen of where, as they stand in words to a mission."""
    legal = official_name(work.shelf(IdentityName).all_of(resident))
    identity = next(iter(work.shelf(Identity).all_of(resident)), None)
    born = ""
    if identity is not None and identity.birth_date is not None:
        country = identity.citizenships[0] if identity.citizenships else ""
        born = words(BORN).format(
            born=born_words(identity.birth_date, words),
            country=words(option_label("countries", country)) if country else "…",
        )
    return (legal.full_text if legal else ""), born


# ---- the parts


def _ready(desk: Desk, id: RecordId) -> Letter:
    with desk.look() as work:
        letter = one_in(work, id)
        work.require((Act.PRINT,), type(letter), letter.resident)
        if letter.state is not SignState.SIGNED:
            raise NotFound(Letter.kind)
        ask(work, letter)
    return letter


def _carried(work: Work, letter: Letter) -> Verdict:
    """A page for the resident: their word on it, and nothing about a mission under protection."""
    names_one = bool(letter.template) and letter_texts.template(letter.template).mission
    speaks_of_one = is_mission(f"{letter.recipient} {letter.subject} {letter.body}")
    if (names_one or speaks_of_one) and sharing.is_kept_from_missions(work, letter.resident):
        return Verdict(why=Why.PROTECTION)
    if is_mission(letter.recipient) and not names_one:
        return Verdict(why=Why.IS_MISSION)
    if letter.heard is not Answer.YES and not names_one:
        return Verdict(why=Why.NOT_ASKED)
    return Verdict()


def _wanted(letter: Letter) -> Wanted | None:
    sort = next((s for s in RecipientClass if s == letter.recipient_class), None)
    if sort is None:
        return None
    return Wanted(
        sort=sort,
        recipient=letter.recipient,
        purpose=letter.purpose or None,
        covers=frozenset(letter.covers),
        order=letter.order,
    )
