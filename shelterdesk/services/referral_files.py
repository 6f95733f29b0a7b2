"""Letting a referral out: as paper, as a locked file, as a message, by word of mouth.

All four go through one act, ``let_out``: the gate is asked in it, the disclosure written, and the
referral is sent. What was looked at is what leaves, or nothing does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from secrets import SystemRandom
from typing import TYPE_CHECKING

from shelterdesk.domain import sharing as rules
from shelterdesk.domain.kinds.consent import Consent, ConsentWithdrawal
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.referral import Referral, ReferralState
from shelterdesk.domain.names import draw_resident_code
from shelterdesk.domain.passphrases import six_words
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import HasEnded, Stale
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import referral as paper
from shelterdesk.reports.pictures import PageImage, render_pages
from shelterdesk.reports.plain_page import day_words
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import referral_contents, settings, sharing
from shelterdesk.services.files import write_out
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.referrals import (
    CONTENT,
    OPEN,
    Kind,
    answered_in,
    purpose_of,
    said_of,
    wanted,
)
from shelterdesk.services.sheets import staff_code

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

WHAT = N_("Referral")


@dataclass(frozen=True, repr=False)
class HandOver:
    """What would leave, in memory. ``said`` is an answer of the resident given just now.

    ``told`` are codes of the lines that it holds, of those that were ``agreed``; ``number`` is its
    file name and all its metadata. ``heard`` is how much the resident had said until then;
    ``draft`` holds that answer until it is kept.
    """

    referral: Referral
    pdf: bytes
    text: str
    number: str
    told: tuple[str, ...]
    digest: str
    said: Values | None = None
    sheet: paper.ReferralSheet | None = field(default=None)
    agreed: tuple[str, ...] = ()
    heard: int = 0
    draft: str = ""

    @property
    def resident(self) -> ResidentId:
        """Whom it is about."""
        return self.referral.resident

    def pictures(self, dpi: int) -> list[PageImage]:
        """The pages as pictures: for the preview and for the printer."""
        return render_pages(self.pdf, dpi=dpi)


def make(
    desk: Desk,
    kind: Kind,
    id: RecordId,
    *,
    said: Values | None = None,
    draft: str = "",
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> HandOver:
    """Set the pages, in memory, to be looked at; nothing has left the house yet.

    *said* is the answer of the resident, for whoever reads no other answers, and *draft* where it
    is kept until it goes with this. Raises ``NoConsent``
    and its kin, ``ProtectionFirst``, ``HasEnded``, ``NotFound``, ``UnprintableText``.
    """
    words = words or translator("en")
    with desk.look() as work:
        referral = work.shelf(kind).get(id)
        work.require((Act.PRINT,), kind, referral.resident, author=referral.author)
        if referral.state not in OPEN:
            raise HasEnded(kind.kind)
        covers = referral.covers
        consent: Consent | None = None
        if said is None:
            allowed_by = sharing.require(work, referral.resident, wanted(referral))
            consent = work.shelf(Consent).get(allowed_by)
        else:
            covers = tuple(c for c in said.get("covers", covers) if c in covers)
        sheet = _gather(work, replace(referral, covers=covers), consent, words)
        heard = _heard(work, referral.resident)
    pdf = paper.render(sheet, fonts=fonts or Fonts(), words=words)
    return HandOver(
        referral,
        pdf,
        paper.plain_text(sheet, words),
        sheet.number,
        tuple(part.code for part in sheet.parts),
        sheet.check_code,
        said,
        sheet,
        tuple(covers),
        heard,
        draft,
    )


def let_out(desk: Desk, made: HandOver, how: How) -> Receipt[Referral]:
    """Write down, before it happens, that it leaves; the consent is asked once more.

    The first time the referral is sent with it. An answer of this moment counts once: it is
    ``Stale`` as soon as anything newer about sharing was written, this very yes included, so that
    it never stands after a taking back. Raises what the gate raises, ``HasEnded``, and ``Stale``
    also where somebody changed what was looked at.
    """
    kind: Kind = type(made.referral)
    with desk.work("referral.send") as work:
        shelf = work.shelf(kind)
        now = shelf.get(made.referral.id)
        work.require((Act.PRINT,), kind, now.resident, author=now.author)
        if how is How.FILE:
            work.require((Act.EXPORT,), kind, now.resident, author=now.author)
        if now.state not in OPEN:
            raise HasEnded(kind.kind)
        if any(getattr(now, name) != getattr(made.referral, name) for name in CONTENT):
            raise Stale(kind.kind)
        if made.said is not None and _heard(work, now.resident) != made.heard:
            raise Stale(kind.kind)
        consent_id = _agreed(work, now, made.said)
        given = {
            "on": desk.today(),
            "sheet_no": made.number,
            "what": WHAT,
            "profile": now.recipient_class.value,
            "ground": Ground.CONSENT,
            "how": how,
            "recipient": now.recipient,
            "why": purpose_of(now),
            "order": now.order,
            "fields_shown": _told_by(made, how),
            "consent_id": consent_id,
            "digest": made.digest,
        }
        work.shelf(Disclosure).add(work.make(Disclosure, now.resident, given))
        if now.state in (ReferralState.DRAFT, ReferralState.ASKED):
            days = int(settings.in_force(work)["referral_answer_days"])
            sent = {
                "state": ReferralState.SENT,
                "sent_on": desk.today(),
                "due_on": now.due_on or desk.today() + timedelta(days=days),
                "consent_id": consent_id,
            }
            if made.said is not None:
                sent["reason"] = said_of(made.said)
            now = shelf.amend(now.id, now.rev, sent)
        if made.draft:
            work.discard_draft(made.draft)
    return Receipt(now, frozenset(work.changed))


def _told_by(made: HandOver, how: How) -> tuple[str, ...]:
    """The lines that leave in this way: a picture is in no message and on no telephone."""
    pictures = {part.code for part in made.sheet.parts if part.picture} if made.sheet else set()
    shows = how in (How.PAPER, How.FILE)
    return tuple(code for code in made.told if shows or code not in pictures)


@dataclass(frozen=True, repr=False)
class Locked:
    """A file on its way and its passphrase, shown once: it is kept nowhere."""

    passphrase: str = field(repr=False)
    receipt: Receipt[Referral]


def save(
    desk: Desk,
    made: HandOver,
    path: Path,
    *,
    words: Translator | None = None,
    fonts: Fonts | None = None,
) -> Locked:
    """Let it out as a PDF under six words by chance (AES-256); they are told another way.

    Raises ``CannotWrite`` with nothing written down, and what ``let_out`` raises.
    """
    passphrase = six_words()
    if made.sheet is None:
        raise Stale(type(made.referral).kind)
    locked = paper.render(
        made.sheet,
        fonts=fonts or Fonts(),
        words=words or translator("en"),
        password=passphrase,
    )
    done: list[Receipt[Referral]] = []
    write_out(path, locked, lambda: done.append(let_out(desk, made, How.FILE)))
    return Locked(passphrase, done[0])


def _agreed(work: Work, referral: Referral, said: Values | None) -> RecordId:
    if said is None:
        return sharing.require(work, referral.resident, wanted(referral))
    answered = answered_in(work, referral, said)
    asked = replace(wanted(referral), covers=frozenset(answered.covers))
    return sharing.require_asked_now(work, referral.resident, asked, answered)


def _heard(work: Work, resident: ResidentId) -> int:
    """How many answers and takings back there are, told from the open columns: for who reads none.

    They are events: they only ever become more.
    """
    kinds = (Consent, ConsentWithdrawal)
    return sum(work.counts(kind, resident).get(resident, 0) for kind in kinds)


def _gather(
    work: Work, referral: Referral, consent: Consent | None, words: Translator
) -> paper.ReferralSheet:
    desk, about = work.desk, referral.resident
    covers = frozenset(referral.covers) & frozenset(rules.allowed(referral.recipient_class))
    if consent is not None:
        covers &= frozenset(consent.covers)
    until = day_words(consent.expires_on, words) if consent and consent.expires_on else ""
    sheet = paper.ReferralSheet(
        house_code=desk.house_code,
        number=f"RF-{desk.today().year}-{draw_resident_code(SystemRandom())}",
        made_at=desk.now(),
        made_by=staff_code(desk, desk.user_id),
        recipient=referral.recipient,
        sort=referral.recipient_class.value,
        purpose=referral.purpose,
        urgency=words(referral.urgency.label),
        named=referral_contents.named(work, about, covers, words),
        asks=referral.asks,
        wishes=referral.wishes,
        order=referral.order,
        parts=referral_contents.parts(work, about, covers, words),
        agreed_until=until,
        check_code="",
        is_practice=desk.practice,
    )
    told = paper.plain_text(sheet, words).encode()
    pixels = b"".join(part.picture for part in sheet.parts)
    digest = hashlib.sha256(told + pixels).hexdigest()[:16].upper()
    return replace(sheet, check_code="-".join(digest[i : i + 4] for i in range(0, 16, 4)))
