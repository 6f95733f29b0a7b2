"""A house for trying scans and photos: a resident with whoever works with her, and files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shelterdesk.access import attachments as sealed
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.reports.scans import ReadFile, read_file
from shelterdesk.services import bringing_in, records, shift
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.bringing_in import Said
from shelterdesk.store import engine as engines
from shelterdesk.store.chunks import Chunks
from tests.cast import Cast, FakeTime, copied
from tests.services.scan_files import pdf

SEATED = ("mia", "carla", "lea", "nils", "hana", "nora", "amara")
PASSPORT = {"document_type": "passport", "state": "handed_over", "number": "MB7654321"}
SCAN = Said(name="Passport, first page", purpose="proof for the mission")
PLAIN = Said(name="A page")


@contextmanager
def seated_house(founded: Cast, folder: Path) -> Iterator[Cast]:
    """A copy of *founded* with everybody who is needed at a desk, Hana on duty."""
    with copied(founded, folder).seated(*SEATED) as cast:
        shift.begin(cast.desk("hana"))
        yield cast


def settled(cast: Cast) -> ResidentId:
    """Rosa, who has just come; a case manager, a nurse and a legal officer work with her."""
    cast.time.at = FakeTime().at
    rosa = cast.admit("nils", "Rosa")
    for login, role in (("carla", Role.CM), ("nora", Role.NUR), ("lea", Role.LEG)):
        cast.assign(rosa, login, role)
    return rosa


def small() -> ReadFile:
    return read_file(pdf(2))


def large(pages: int = 7, noise: int = 400_000) -> ReadFile:
    """Several chunks of a mebibyte."""
    return read_file(pdf(pages, noise=noise))


def passport(cast: Cast, rosa: ResidentId) -> Document:
    return records.add(cast.desk("carla"), Document, rosa, PASSPORT).value


def scanned(cast: Cast, rosa: ResidentId, file: ReadFile | None = None) -> Attachment:
    paper = passport(cast, rosa)
    return bringing_in.bring_in(cast.desk("carla"), rosa, paper, file or small(), SCAN).value


def chunk_count(cast: Cast, id: str) -> int:
    desk = cast.desk("mia")
    with engines.reading(desk.engine) as db:
        return len(Chunks(db, desk.schema).digests(bytes.fromhex(id)))


def content(cast: Cast, login: str, made: Attachment) -> bytes:
    scan = OpenScan(cast.desk(login), type(made), made.id)
    try:
        return scan.content()
    finally:
        scan.close()


def problems(cast: Cast) -> tuple[str, ...]:
    with cast.desk("mia").look() as work:
        return sealed.damaged(work, lambda done, total: None)
