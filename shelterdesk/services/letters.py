"""Letters about papers: to a mission, a registry, an authority; plain words, frozen once signed.

The words are offered filled with what this recipient may hear and nothing else; whoever writes
changes them. Writing stays in the house. Before a page leaves the printer the one rule for
everything that leaves is asked, and what left is written down (documents guide 5.3, 5.4).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.disclosure import How as Way
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.partial_dates import PartialDate, Precision, show_date
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId, SignState, Values
from shelterdesk.domain.sharing import Wanted
from shelterdesk.errors import Denied, Invalid, NoConsent, NotFound
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet, day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import recovery_ways, sharing
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TITLE = N_("Letter")
PRINTED = "letter.print"
SUBJECT = N_("Request for a paper for the way home")
TO_MISSION = N_(
    "To {mission}\n\n"
    "We write at the wish of {name}{born}, who asks for this paper: {paper}.{number}\n\n"
    "Please tell us which papers you need, on which day an interview is possible, and how long the "
    "paper will hold. Please answer to this house only.\n\n"
    "Our reference: {code}"
)
SOMEBODY = N_("a person who lives with us")
BORN = N_(", born {born}, by own words citizen of {country}")
OLD_NUMBER = N_(" The earlier paper has the number {number}.")


def draft(desk: Desk, recovery_id: RecordId, words: Translator | None = None) -> dict[str, Any]:
    """Recipient, subject, text and lines of a letter to the mission of a recovery.

    Holds only the lines to which the resident agreed for this mission; without a yes it names
    nobody. ``covers``: what it says, ``purpose``: what that yes is for.
    """
    _ = words or translator("en")
    way = recovery_ways.one(desk, recovery_id)
    resident = way.recovery.resident
    mission = way.recovery.mission or way.agreed_for
    with desk.look() as work:
        consent = _yes(work, resident, mission)
        agreed = frozenset(consent.covers) if consent else frozenset()
        code = work.shelf(Resident).get(RecordId(resident)).code
        name, born = "", ""
        if "identity" in agreed:
            name, born = identity_words(work, resident, _)
    shown = way.original.number if way.original and "paper_number" in agreed else ""
    body = _(TO_MISSION).format(
        mission=mission or "…",
        name=name or _(SOMEBODY),
        born=born,
        paper=_(document_type_label(way.document.document_type)),
        number=_(OLD_NUMBER).format(number=shown) if shown else "",
        code=code,
    )
    said = {"identity": bool(name or born), "paper_number": bool(shown)}
    return {
        "recipient": mission,
        "covers": tuple(line for line, is_said in said.items() if is_said),
        "purpose": consent.purpose if consent else "",
        "subject": _(SUBJECT),
        "body": body,
        "document_id": way.document.id,
        "recipient_class": RecipientClass.EMBASSY.value,
    }


def write(
    desk: Desk, resident: ResidentId, values: Values, draft_slot: str = ""
) -> Receipt[Letter]:
    """Keep a letter; it has not left, and can still be changed."""
    if values.get("recipient_class") not in set(RecipientClass) - {RecipientClass.INTERNAL}:
        raise Invalid({"recipient_class": N_("Choose what sort of body it goes to.")})
    with desk.work("letter.add") as work:
        given = {"on": desk.today(), **values}
        kept = work.shelf(Letter).add(work.make(Letter, resident, given))
        if draft_slot:
            work.discard_draft(draft_slot)
    return Receipt(kept, frozenset(work.changed))


def sign(desk: Desk, id: RecordId) -> Receipt[Letter]:
    """Freeze a letter under one's name; raises ``PassphraseNeeded``, ``Frozen``."""
    with desk.work("letter.sign") as work:
        kept = work.shelf(Letter).sign(id, {})
    return Receipt(kept, frozenset(work.changed))


def paper(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The page of a signed letter, in memory; raises ``NoConsent``, ``ProtectionFirst``.

    A letter that is not signed yet prints nothing: ``Frozen`` is for the other way round, so it is
    ``NotFound`` here.
    """
    _ = words or translator("en")
    with desk.look() as work:
        letter = work.shelf(Letter).get(id)
        if letter.state is not SignState.SIGNED:
            raise NotFound(Letter.kind)
        ask(work, letter)
    sheet = Sheet(letter.subject or TITLE, letter=letter.body)
    pages = PlainPages(desk.house_code, "", desk.today(), (sheet,), desk.practice, "LETTER")
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(made, letter.resident, PRINTED)


def let_out(desk: Desk, id: RecordId) -> Receipt[Disclosure]:
    """Write down, before it happens, that a letter leaves; asked once more, as the day may have
    changed while it lay there."""
    with desk.work(PRINTED) as work:
        letter = work.shelf(Letter).get(id)
        consent_id = ask(work, letter)
        told = {
            "on": desk.today(),
            "what": Letter.title,
            "profile": letter.recipient_class,
            "ground": Ground.CONSENT,
            "how": Way.LETTER,
            "recipient": letter.recipient,
            "why": letter.subject,
            "fields_shown": tuple(sorted(letter.covers)),
            "order": letter.order,
            "consent_id": consent_id,
        }
        kept = work.shelf(Disclosure).add(work.make(Disclosure, letter.resident, told))
    return Receipt(kept, frozenset(work.changed))


def ask(work: Work, letter: Letter) -> RecordId:
    """The yes under which this letter may leave; raises ``NoConsent``, ``ProtectionFirst``."""
    sort = next((s for s in RecipientClass if s == letter.recipient_class), None)
    if sort is None:
        raise NoConsent(Letter.kind)
    wanted = Wanted(
        sort=sort,
        recipient=letter.recipient,
        purpose=letter.purpose or None,
        covers=frozenset(letter.covers),
        order=letter.order,
    )
    return sharing.require(work, letter.resident, wanted)


def _yes(work: Work, resident: ResidentId, mission: str) -> Consent | None:
    """The very answer under which this mission may hear of somebody; none while a claim is open."""
    verdict = sharing.weigh(work, resident, Wanted(sort=RecipientClass.EMBASSY, recipient=mission))
    if verdict.may_leave:
        with suppress(Denied, NotFound):
            return work.shelf(Consent).get(verdict.consent_id)
    return None


def _born(birth: PartialDate, words: Translator) -> str:
    """A day as letters write it; what is less than a day as it is known."""
    if birth.precision is Precision.DAY and not birth.is_doubtful:
        return day_words(birth.earliest, words)
    return show_date(birth, words.language)


def identity_words(work: Work, resident: ResidentId, words: Translator) -> tuple[str, str]:
    """Name, and born when and citizen of where, as they stand in words to a mission."""
    legal = official_name(work.shelf(IdentityName).all_of(resident))
    identity = next(iter(work.shelf(Identity).all_of(resident)), None)
    born = ""
    if identity is not None and identity.birth_date is not None:
        country = identity.citizenships[0] if identity.citizenships else ""
        born = words(BORN).format(
            born=_born(identity.birth_date, words),
            country=words(option_label("countries", country)) if country else "…",
        )
    return (legal.full_text if legal else ""), born
