"""The lines for machines beside what is on file: read, compared, and offered for the record.

Nothing is filled in by itself and nothing is turned away: whoever holds the paper decides line by
line (documents guide 1.8).
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shelterdesk.domain import mrz
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse, Sex
from shelterdesk.domain.mrz import Reading, Swap
from shelterdesk.domain.mrz_compare import Differs, OnFile, country_of, differences
from shelterdesk.domain.partial_dates import Basis, PartialDate
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import documents, records
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

# What a paper's first letters may stand for; a visa or a crew card is no paper of ours.
KINDS_OF_PAPER = {"P": "passport", "I": "national_id", "A": "national_id", "C": "national_id"}
SEXES = {"F": Sex.F, "M": Sex.M, "X": Sex.X}

OFFER_NUMBER = N_("Number")
OFFER_EXPIRY = N_("Ends on")
OFFER_NAME = N_("Name on the paper")
OFFER_COUNTRY = N_("Of which country")
OFFER_LEGAL_NAME = N_("Name on file: this name")
OFFER_BIRTH = N_("Date of birth on file")
OFFER_CITIZEN = N_("Citizenship on file")


@dataclass(frozen=True)
class Offer:
    """Something that could be filled in: its key, what it is (marked), and its value as text."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Look:
    """What was typed, read: None while it has no shape; then ``hint`` says why."""

    reading: Reading | None
    hint: str
    swaps: tuple[Swap, ...]
    differs: tuple[Differs, ...]
    offers: tuple[Offer, ...]


def look(
    desk: Desk,
    resident: ResidentId,
    untrusted: str,
    document_id: str = "",
    ticket_name: str = "",
) -> Look:
    """Read what was typed and hold it beside what is on file, and the ticket; keeps nothing."""
    reading = mrz.read(untrusted, desk.today())
    if reading is None:
        return Look(None, mrz.shape_hint(untrusted), mrz.swaps(untrusted), (), ())
    with desk.look() as work:
        document = _document(work, resident, document_id)
        on_file = _on_file(work, resident, document)
        offers = _offers(desk, resident, reading, on_file, document)
    on_file = replace(on_file, ticket_name=ticket_name)
    return Look(reading, "", mrz.swaps(untrusted), differences(reading, on_file), offers)


def fill(
    desk: Desk,
    resident: ResidentId,
    untrusted: str,
    chosen: Collection[str],
    document_id: str = "",
) -> Receipt[tuple[Record, ...]]:
    """Write what was chosen of the offers: on the paper, and on file for the person.

    A paper that is not on file yet is written as one with the resident. Raises ``Invalid``.
    """
    found = look(desk, resident, untrusted, document_id)
    if found.reading is None:
        raise NotFound("mrz")
    chosen = {offer.key for offer in found.offers} & set(chosen)
    kept: list[Record] = []
    with desk.work("together.add") as work:
        kept += _fill_paper(work, resident, found.reading, chosen, document_id)
        kept += _fill_file(work, resident, found.reading, chosen)
    return Receipt(tuple(kept), frozenset(work.changed))


def _document(work: Work, resident: ResidentId, id: str) -> Document | None:
    if not id:
        return None
    found = work.shelf(Document).get(RecordId(id))
    return found if found.resident == resident else None


def _on_file(work: Work, resident: ResidentId, document: Document | None) -> OnFile:
    names: tuple[IdentityName, ...] = ()
    identity: Identity | None = None
    with suppress(Denied, NotFound):
        names = work.shelf(IdentityName).all_of(resident)
        identity = next(iter(work.shelf(Identity).all_of(resident)), None)
    return OnFile(
        names=tuple(name.full_text for name in names),
        birth=identity.birth_date if identity else None,
        number=document.number if document else "",
        citizenships=identity.citizenships if identity else (),
        expires_on=document.expires_on if document else None,
    )


def _offers(
    desk: Desk,
    resident: ResidentId,
    reading: Reading,
    on_file: OnFile,
    document: Document | None,
) -> tuple[Offer, ...]:
    found: list[Offer] = []
    if desk.may("amend" if document else "create", Document, resident):
        if reading.number and reading.number != on_file.number:
            found.append(Offer("number", OFFER_NUMBER, reading.number))
        if reading.expires_on and reading.expires_on != on_file.expires_on:
            found.append(Offer("expires_on", OFFER_EXPIRY, reading.expires_on.isoformat()))
        if reading.full_name and not (document and document.name_on_paper == reading.full_name):
            found.append(Offer("name_on_paper", OFFER_NAME, reading.full_name))
        issuer = country_of(reading.issuer)
        if issuer and not (document and document.country == issuer):
            found.append(Offer("country", OFFER_COUNTRY, issuer))
    known = {name.casefold() for name in on_file.names}
    is_new = bool(reading.full_name) and reading.full_name.casefold() not in known
    if is_new and desk.may("create", IdentityName, resident):
        found.append(Offer("legal_name", OFFER_LEGAL_NAME, reading.full_name))
    if desk.may("create", Identity, resident):
        if reading.birth and (on_file.birth is None or on_file.birth.edtf != reading.birth):
            found.append(Offer("birth", OFFER_BIRTH, reading.birth))
        country = country_of(reading.nationality)
        if country and country not in on_file.citizenships:
            found.append(Offer("citizen", OFFER_CITIZEN, country))
    return tuple(found)


def _fill_paper(
    work: Work, resident: ResidentId, reading: Reading, chosen: set[str], document_id: str
) -> list[Record]:
    values: dict[str, Any] = {
        "number": reading.number,
        "expires_on": reading.expires_on,
        "name_on_paper": reading.full_name,
        "country": country_of(reading.issuer),
    }
    given = {name: value for name, value in values.items() if name in chosen}
    before = _document(work, resident, document_id)
    if not given:
        return []
    if before is not None:
        settled = documents.settled(work, resident, given, before)
        return [work.shelf(Document).amend(before.id, before.rev, settled)]
    kind = KINDS_OF_PAPER.get(reading.code[:1], "other")
    whole = {"document_type": kind, "state": "handed_over", **given}
    settled = documents.settled(work, resident, whole, None)
    made = work.shelf(Document).add(work.make(Document, resident, settled))
    documents.follow(work, made)
    return [made]


def _fill_file(
    work: Work, resident: ResidentId, reading: Reading, chosen: set[str]
) -> list[Record]:
    kept: list[Record] = []
    if "legal_name" in chosen:
        given = {
            "full_text": reading.full_name,
            "use": NameUse.LEGAL,
            "given": reading.given if reading.surname else "",
            "family": reading.surname,
            "source_document": "passport" if reading.code.startswith("P") else "",
        }
        kept.append(records.keep_in(work, IdentityName, resident, given))
    said: dict[str, Any] = {}
    if "birth" in chosen:
        said["birth_date"] = PartialDate(reading.birth, Basis.DOCUMENT)
        said["sex_on_document"] = SEXES.get(reading.sex, Sex.NONE)
    if not {"birth", "citizen"} & chosen:
        return kept
    before = next(iter(work.shelf(Identity).all_of(resident)), None)
    if "citizen" in chosen:
        has = before.citizenships if before else ()
        said["citizenships"] = (*has, country_of(reading.nationality))
    if before is None:
        kept.append(records.keep_in(work, Identity, resident, said))
    else:
        kept.append(records.amend_in(work, Identity, before.id, before.rev, said))
    return kept
