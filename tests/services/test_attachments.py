"""Scans and photos: who reads them by their keys, what is kept, sorted, taken out, told outside."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.access import attachments as sealed
from shelterdesk.domain.kinds.attachment import (
    Attachment,
    ConsentAttachment,
    HealthAttachment,
    LegalAttachment,
    PaperAttachment,
    PlanAttachment,
    UnsortedAttachment,
)
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.document import CourtDocument
from shelterdesk.domain.kinds.emergency import Reason
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.paper import ClaimState, DocumentCopy, ProtectionClaim
from shelterdesk.domain.kinds.plan import CaseConference
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Cancelled,
    Denied,
    Invalid,
    NoConsent,
    NotFound,
    PassphraseNeeded,
    ProtectionFirst,
    Tampered,
)
from shelterdesk.reports.scans import read_file
from shelterdesk.services import (
    attachments,
    bringing_in,
    emergency,
    originals,
    paper_copies,
    records,
    scans_out,
    shift,
)
from shelterdesk.services.attachments import OpenScan
from shelterdesk.services.bringing_in import Said
from shelterdesk.services.emergency import Request
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.scans_out import Out
from shelterdesk.store.chunks import Chunks
from tests.cast import TODAY, Cast, FakeTime
from tests.raw_keys import opens
from tests.services.scan_files import jpeg, pdf, phone_photo
from tests.services.scan_house import (
    PASSPORT,
    PLAIN,
    SCAN,
    SEATED,
    chunk_count,
    content,
    large,
    passport,
    problems,
    scanned,
    seated_house,
    settled,
    small,
)

NEVER_LOGGED = (PASSPORT["number"], SCAN.name, SCAN.purpose)


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with seated_house(founded_house, tmp_path_factory.mktemp("scans") / "house") as cast:
        yield cast


@pytest.fixture
def staffed(house: Cast):
    return house, settled(house)


# ---- who reads it


def hung(cast: Cast, rosa: ResidentId) -> dict[type[Attachment], Attachment]:
    carla, nora, lea = (cast.desk(name) for name in ("carla", "nora", "lea"))
    agreed = {"consent_type": ConsentType.STAY, "decision": Decision.GIVEN, "starts_on": TODAY}
    parents = (
        (carla, passport(cast, rosa)),
        (lea, records.add(lea, CourtDocument, rosa, PASSPORT).value),
        (nora, records.add(nora, HealthRecord, rosa, {"what": "a check"}).value),
        (carla, records.add(carla, CaseConference, rosa, {"on": TODAY}).value),
        (carla, records.add(carla, Consent, rosa, agreed).value),
    )
    made = [bringing_in.bring_in(desk, rosa, on, small(), SCAN).value for desk, on in parents]
    made.append(bringing_in.bring_in(cast.desk("hana"), rosa, None, small(), PLAIN).value)
    return {type(each): each for each in made}


@pytest.mark.attack(4)
def test_who_opens_which_scan_by_raw_keys_and_by_the_program(staffed) -> None:
    cast, rosa = staffed
    expected = {
        PaperAttachment: {"mia", "carla", "lea"},
        LegalAttachment: {"carla", "lea"},
        HealthAttachment: {"nora"},
        PlanAttachment: {"mia", "carla"},
        ConsentAttachment: {"mia", "carla", "lea"},
        UnsortedAttachment: {"carla"},
    }
    made = hung(cast, rosa)
    assert set(made) == set(expected) == set(attachments.ALL)
    for kind, who in expected.items():
        each = made[kind]
        assert {login for login in SEATED if opens(cast, login, kind, each.id)} == who, kind
        for login in SEATED:
            if login in who:
                assert content(cast, login, each) == small().content
            else:
                with pytest.raises((Denied, NotFound)):
                    OpenScan(cast.desk(login), kind, each.id)
    names = bringing_in.readers(cast.desk("nora"), rosa, made_health_parent(cast, rosa))
    assert names == ("Nora",)


def made_health_parent(cast: Cast, rosa: ResidentId) -> Record:
    return records.page(cast.desk("nora"), HealthRecord, rosa).rows[0]


def test_nobody_hangs_a_page_on_what_they_cannot_read(staffed) -> None:
    cast, rosa = staffed
    health = records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "a check"}).value
    for login in ("carla", "mia", "amara", "lea"):
        with pytest.raises((Denied, NotFound)):
            bringing_in.bring_in(cast.desk(login), rosa, health, small(), PLAIN)
        assert health not in bringing_in.places(cast.desk(login), rosa)
    assert health in bringing_in.places(cast.desk("nora"), rosa)
    ana = cast.admit("nils", "Ana")
    cast.assign(ana, "nora", Role.NUR)
    with pytest.raises(NotFound):  # somebody else's record
        bringing_in.bring_in(cast.desk("nora"), ana, health, small(), PLAIN)


def test_who_is_blocked_or_taken_off_reads_no_further_not_even_what_stands_open(staffed) -> None:
    cast, rosa = staffed
    made = scanned(cast, rosa, large())
    scan = OpenScan(cast.desk("lea"), PaperAttachment, made.id)
    assert scan.picture(0, 50).width
    with cast.desk("mia").work("reader.block") as work:
        work.block(rosa, cast.user("lea"), holds=True)
    cast.desk("lea").refresh_actor()
    with pytest.raises((NotFound, Denied)):
        scan.picture(6, 50)
    scan.close()
    assert not opens(cast, "lea", PaperAttachment, made.id)


# ---- what is kept


def test_a_scan_of_a_paper_hangs_on_a_copy_that_says_what_for_and_until_when(staffed) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    with pytest.raises(Invalid) as refused:
        bringing_in.bring_in(carla, rosa, paper, small(), Said(name=" "))
    assert set(refused.value.problems) == {"name", "purpose"}
    until = TODAY + timedelta(days=30)
    said = Said(name="Both pages", purpose="proof", delete_after=until)
    made = bringing_in.bring_in(carla, rosa, paper, small(), said).value
    (copy,) = records.page(carla, DocumentCopy, rosa).rows
    assert (copy.document_id, copy.purpose, copy.delete_after) == (paper.id, "proof", until)
    assert made.parent_id == copy.id
    assert attachments.of_record(carla, paper) == attachments.of_record(carla, copy) == (made,)
    again = bringing_in.bring_in(carla, rosa, copy, read_file(jpeg()), PLAIN).value
    assert attachments.of_record(carla, copy) == (made, again)
    assert attachments.of_record(cast.desk("nora"), copy) == ()
    assert len(records.page(carla, DocumentCopy, rosa).rows) == 1


def test_what_was_sealed_is_read_back_before_an_original_may_go(staffed, tmp_path: Path) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(phone_photo())
    original = originals.look(photo, 1_000_000)
    made = bringing_in.bring_in(carla, rosa, passport(cast, rosa), original.read, SCAN).value
    assert bringing_in.proved(carla, made)
    assert content(cast, "carla", made) == original.read.content
    night = bringing_in.bring_in(cast.desk("hana"), rosa, None, original.read, PLAIN).value
    assert bringing_in.proved(cast.desk("hana"), night)  # who cannot open it again can still know
    with carla.work("test") as work:
        Chunks(carla.ledger.connection, carla.schema).drop(bytes.fromhex(made.id))
        work.said["n"] = "1"
    assert not bringing_in.proved(carla, made)
    attachments.take_out(carla, made)
    photo.write_bytes(b"another photo of the same name")
    assert not originals.delete(original)
    assert photo.exists()
    photo.write_bytes(phone_photo())
    assert not originals.delete(original)  # noise: not the photo that was read
    again = originals.look(photo, 1_000_000)
    assert originals.delete(again)
    assert not photo.exists()
    assert not originals.delete(again)


def test_several_files_hang_on_one_copy_and_what_stops_one_leaves_the_others(
    staffed, tmp_path: Path
) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    files = []
    for number in range(4):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf(number + 1))
        files.append((originals.seen(path, 1_000_000), SCAN))
    (tmp_path / "2.pdf").write_bytes(pdf(9))  # another file than was shown
    brought = bringing_in.bring_in_all(carla, rosa, paper, files)
    assert [each.proved for each in brought] == [True, True, False]
    assert [each.made is not None for each in brought] == [True, True, False]
    assert isinstance(brought[2].problem, Invalid)
    assert len({each.made.parent_id for each in brought if each.made}) == 1
    assert len(records.page(carla, DocumentCopy, rosa).rows) == 1
    assert len(attachments.of_record(carla, paper)) == 2
    with pytest.raises(Invalid):  # nothing was kept yet: it is told as it is
        bringing_in.bring_in_all(carla, rosa, paper, files[2:])


def test_too_large_a_file_stays_where_it_is(staffed, tmp_path: Path) -> None:
    cast, _ = staffed
    assert attachments.limits(cast.desk("carla")) == attachments.Limits(60_000_000, 7)
    heavy = tmp_path / "heavy.pdf"
    heavy.write_bytes(pdf(1) + bytes(2000))
    with pytest.raises(Invalid) as refused:
        originals.look(heavy, 2000)
    assert refused.value.problems == {"file": originals.TOO_LARGE}
    assert heavy.exists()


def test_a_folder_tells_scans_and_photos_alone_the_newest_first(tmp_path: Path) -> None:
    import os

    for number, name in enumerate(("a.pdf", "b.JPG", "c.txt", ".d.png", "e.heic")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1000 + number, 1000 + number))
    (tmp_path / "f.pdf").mkdir()
    assert [path.name for path in originals.in_folder(tmp_path)] == ["e.heic", "b.JPG", "a.pdf"]
    assert originals.in_folder(tmp_path / "pulled out") == ()


def test_whoever_stops_keeps_nothing(staffed) -> None:
    cast, rosa = staffed
    carla, paper = cast.desk("carla"), passport(cast, rosa)
    progress = Progress()
    seen: list[int] = []

    def stop(done: int, total: int, text: str) -> None:
        seen.append(done)
        progress.cancel()

    progress._listener = stop
    with pytest.raises(Cancelled):
        bringing_in.bring_in(carla, rosa, paper, large(), SCAN, progress)
    assert seen == [sealed.CHUNK_BYTES]
    assert attachments.of_record(carla, paper) == ()
    assert records.page(carla, DocumentCopy, rosa).rows == ()
    assert problems(cast) == ()


# ---- sorting, taking out, erasing


def test_what_lies_unsorted_is_told_after_seven_days_and_sorted_under_a_new_key(staffed) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    file = large()
    loose = bringing_in.bring_in(hana, rosa, None, file, PLAIN).value
    assert attachments.unsorted(carla, rosa) == (loose,)
    assert rosa not in [line.resident for line in attachments.waiting(carla)]
    cast.time.pass_by(days=7)
    with pytest.raises(PassphraseNeeded):  # Today says then that more may wait
        attachments.waiting(carla)
    carla.step_up("moon")
    (line,) = (line for line in attachments.waiting(carla) if line.resident == rosa)
    assert (line.count, line.due_on) == (1, carla.today())
    for login in ("hana", "nora", "mia", "amara"):
        assert attachments.waiting(cast.desk(login)) == ()
    paper = passport(cast, rosa)
    with pytest.raises(Invalid):
        bringing_in.sort_to(carla, loose.id, paper, PLAIN)
    made = bringing_in.sort_to(carla, loose.id, paper, SCAN).value
    assert content(cast, "lea", made) == file.content
    assert made.key != loose.key
    assert attachments.unsorted(carla, rosa) == ()
    assert rosa not in [line.resident for line in attachments.waiting(carla)]
    assert chunk_count(cast, loose.id) == 0
    assert problems(cast) == ()
    with pytest.raises(NotFound):
        bringing_in.sort_to(carla, loose.id, paper, SCAN)


def test_what_cannot_be_read_back_leaves_the_unsorted_one_where_it_lies(
    staffed, monkeypatch
) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    loose = bringing_in.bring_in(hana, rosa, None, small(), PLAIN).value
    monkeypatch.setattr(bringing_in.sealed, "proved", lambda *_: False)
    with pytest.raises(Tampered):
        bringing_in.sort_to(carla, loose.id, passport(cast, rosa), SCAN)
    assert attachments.unsorted(carla, rosa) == (loose,)
    assert content(cast, "carla", loose) == small().content


def test_what_was_taken_out_meanwhile_is_not_kept_again(staffed, monkeypatch) -> None:
    cast, rosa = staffed
    carla, hana = cast.desk("carla"), cast.desk("hana")
    loose = bringing_in.bring_in(hana, rosa, None, small(), PLAIN).value
    paper, read = passport(cast, rosa), bringing_in.sealed.Sealed.read

    def read_and_lose(self, *given):
        found = read(self, *given)
        if not getattr(self, "lost", False) and self.record.id == loose.id:
            self.lost = True
            attachments.take_out(carla, self.record)
        return found

    monkeypatch.setattr(bringing_in.sealed.Sealed, "read", read_and_lose)
    with pytest.raises(NotFound):
        bringing_in.sort_to(carla, loose.id, paper, SCAN)
    monkeypatch.undo()
    assert attachments.of_record(carla, paper) == ()


def test_a_paper_for_the_nurse_is_handed_in_and_read_by_nurses_alone(staffed) -> None:
    cast, rosa = staffed
    hana, carla, nora = cast.desk("hana"), cast.desk("carla"), cast.desk("nora")
    made = bringing_in.bring_in(hana, rosa, HealthAttachment, small(), PLAIN).value
    assert bringing_in.proved(hana, made)
    assert [line.attachment for line in attachments.of_health(nora, rosa)] == [made]
    shift.begin(carla)
    loose = bringing_in.bring_in(hana, rosa, None, small(), Said(name="Letter of a clinic")).value
    passed = bringing_in.sort_to(carla, loose.id, HealthAttachment, PLAIN).value
    for each in (made, passed):
        assert {who for who in SEATED if opens(cast, who, HealthAttachment, each.id)} == {"nora"}
        assert content(cast, "nora", each) == small().content
    assert attachments.of_health(carla, rosa) == ()
    assert attachments.unsorted(carla, rosa) == ()


def test_an_emergency_shows_no_header_of_a_scan_and_no_key_in_it(staffed) -> None:
    cast, rosa = staffed
    nora = cast.desk("nora")
    made = bringing_in.bring_in(nora, rosa, HealthAttachment, small(), PLAIN).value
    asked = Request(
        second=("mia", "moon"),
        resident=rosa,
        passphrase="moon",
        reason=Reason.MEDICAL,
        sentence="She fell on the stairs and cannot tell us what she takes.",
    )
    opened = emergency.begin(cast.desk("nils"), asked)
    shown = emergency.text(cast.desk("nils"), opened)
    assert shown
    assert not any(isinstance(each, Attachment) for each in shown)
    assert made.key not in repr([each.values() for each in shown])


def test_a_key_stands_in_no_message(staffed) -> None:
    cast, rosa = staffed
    made = scanned(cast, rosa)
    assert repr(made) == f"paper_attachment:{made.id}:1"
    assert made.key not in f"{made!r} {Receipt(made)!r}"


def test_nothing_is_left_where_nobody_could_ever_sort_it(house: Cast) -> None:
    house.time.at = FakeTime().at
    ana = house.admit("nils", "Ana")
    with pytest.raises(Invalid) as refused:
        bringing_in.bring_in(house.desk("hana"), ana, None, small(), PLAIN)
    assert refused.value.problems == {"place": bringing_in.NOBODY_SORTS}


def test_scans_go_with_their_copy_when_its_day_has_come(staffed) -> None:
    cast, rosa = staffed
    carla, mia, paper = cast.desk("carla"), cast.desk("mia"), passport(cast, rosa)
    said = Said(name="Page", purpose="proof", delete_after=TODAY)
    made = [bringing_in.bring_in(carla, rosa, paper, small(), said).value for _ in range(2)]
    first, second = (RecordId(each.parent_id) for each in made)
    paper_copies.delete(carla, first)
    assert chunk_count(cast, made[0].id) == 0
    assert chunk_count(cast, made[1].id) == 1
    assert attachments.of_record(carla, paper) == (made[1],)
    for copy in (first, second):
        paper_copies.delete(mia, copy)
    assert chunk_count(cast, made[1].id) == 0
    assert problems(cast) == ()
    assert records.page(carla, PaperAttachment, rosa).rows == ()


def test_a_manager_takes_out_what_they_read_and_an_erased_resident_leaves_no_chunk(
    staffed,
) -> None:
    cast, rosa = staffed
    made = hung(cast, rosa)
    mia = cast.desk("mia")
    health, paper = made[HealthAttachment], made[PaperAttachment]
    with pytest.raises((Denied, NotFound)):
        attachments.take_out(mia, health)
    assert chunk_count(cast, health.id) == 1
    attachments.take_out(mia, paper)
    assert chunk_count(cast, paper.id) == 0
    with mia.work("remove") as work:
        work.erase(rosa, lambda row: True, lambda category: True)
    assert [chunk_count(cast, each.id) for each in made.values()] == [0] * 6
    assert problems(cast) == ()


# ---- leaving the house

EMBASSY = Out(
    sort=RecipientClass.EMBASSY,
    recipient="Embassy of Kenya",
    purpose="a travel paper",
    covers=frozenset({"identity", "paper_number"}),
)


def agree(cast: Cast, rosa: ResidentId, *covers: str) -> None:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": "Embassy of Kenya",
        "purpose": "a travel paper",
        "covers": covers,
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=30),
    }
    records.add(cast.desk("carla"), Consent, rosa, given)


def told(cast: Cast, rosa: ResidentId) -> list[Disclosure]:
    return list(records.page(cast.desk("carla"), Disclosure, rosa).rows)


def test_a_scan_leaves_by_the_one_gate_and_is_written_down(staffed, tmp_path: Path) -> None:
    cast, rosa = staffed
    carla, made = cast.desk("carla"), scanned(cast, rosa)
    copy = tmp_path / "copy.pdf"
    for act in (scans_out.ask, scans_out.let_out):
        with pytest.raises(NoConsent):
            act(carla, made, EMBASSY)
    with pytest.raises(NoConsent):
        scans_out.save_copy(carla, made, EMBASSY, copy)
    agree(cast, rosa, "paper_number")
    with pytest.raises(NoConsent):  # a name can always be read on a paper
        scans_out.ask(carla, made, Out(**{**vars(EMBASSY), "covers": frozenset({"paper_number"})}))
    assert told(cast, rosa) == []
    assert not copy.exists()
    agree(cast, rosa, "identity", "paper_number")
    scans_out.save_copy(carla, made, EMBASSY, copy)
    assert copy.read_bytes() == small().content
    (line,) = told(cast, rosa)
    assert (line.profile, line.recipient, line.ground) == (
        "embassy",
        "Embassy of Kenya",
        Ground.CONSENT,
    )
    assert line.consent_id
    lea = cast.desk("lea")
    records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN})
    for act in (scans_out.ask, scans_out.let_out):
        with pytest.raises(ProtectionFirst):
            act(carla, made, EMBASSY)
    assert len(told(cast, rosa)) == 1


def test_inside_the_house_it_is_printed_and_written_down_but_never_a_file(
    staffed, tmp_path: Path
) -> None:
    cast, rosa = staffed
    carla, made = cast.desk("carla"), scanned(cast, rosa)
    inside = Out(sort=RecipientClass.INTERNAL)
    scans_out.let_out(carla, made, inside)
    (line,) = told(cast, rosa)
    assert (line.profile, line.ground) == ("internal", Ground.INSIDE)
    with pytest.raises(Invalid):
        scans_out.save_copy(carla, made, inside, tmp_path / "copy.pdf")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises((Denied, NotFound)):
        scans_out.let_out(cast.desk("hana"), made, inside)
    assert len(told(cast, rosa)) == 1
