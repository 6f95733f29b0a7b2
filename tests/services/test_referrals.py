"""Nothing leaves for a referral without the consent that names it: file, print, message, voice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import CourtDocument
from shelterdesk.domain.kinds.family import ContactPoint, FamilyMember
from shelterdesk.domain.kinds.identity import Identity, ReferenceNumber
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.kinds.referral import HealthReferral, Referral, ReferralState
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import Why
from shelterdesk.errors import (
    CannotWrite,
    HasEnded,
    Invalid,
    NotAgreed,
    ProtectionFirst,
    Stale,
    TakenBack,
)
from shelterdesk.i18n import translator
from shelterdesk.services import (
    consents,
    criteria,
    disclosures,
    photos,
    printing,
    readiness,
    records,
    referral_contents,
    referral_files,
    referrals,
    shift,
)
from tests.cast import TODAY, Cast, copied
from tests.services.referral_house import (
    DAY,
    EMBASSY,
    NGO,
    WAYS,
    YES,
    agreed,
    left,
    prepared,
    settled,
)
from tests.services.scan_files import pictures_in
from tests.services.test_photos import jpeg

NEVER_LOGGED = ("Rosa Practice Lin",)


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, ResidentId]:
    return settled(founded_house, tmp_path_factory.mktemp("referrals") / "house")


@pytest.fixture
def rosa(house: tuple[Cast, ResidentId]) -> ResidentId:
    return house[1]


@pytest.fixture
def cast(house: tuple[Cast, ResidentId], tmp_path: Path) -> Cast:
    return copied(house[0], tmp_path / "house")


# ---- nothing leaves


def test_nothing_leaves_without_the_consent_that_names_it(
    cast: Cast, rosa: ResidentId, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    with cast.seated("carla", "hana"):
        carla = cast.desk("carla")
        made = prepared(carla, rosa)

        def stays(error: type[Exception], why: Why, which: Referral = made) -> None:
            for way in WAYS:
                with pytest.raises(error):
                    way(carla, which, path)
            assert referrals.one(carla, Referral, which.id).verdict.why is why
            assert not path.exists()
            assert left(carla, rosa) == []
            assert referrals.one(carla, Referral, which.id).referral.sent_on is None

        share = {**YES, "consent_type": ConsentType.SHARE, "expires_on": TODAY}
        stays(NotAgreed, Why.NOT_ASKED)
        for change, why in (
            ({"recipient_class": RecipientClass.IOM}, Why.NOT_ASKED),
            ({"recipient": "Another Harbour"}, Why.OTHER_RECIPIENT),
            ({"purpose": "A study"}, Why.OTHER_PURPOSE),
            ({"covers": ("family",)}, Why.LINES),
            ({"starts_on": TODAY + timedelta(days=2), "expires_on": None}, Why.NOT_YET),
            ({"decision": Decision.NOT_NOW}, Why.SAID_NO),
        ):
            consents.record(carla, Consent, rosa, {**share, **NGO, **change})
            stays(NotAgreed, why)
        kept = consents.record(carla, Consent, rosa, {**share, **NGO}).value
        assert referrals.one(carla, Referral, made.id).verdict.consent_id == kept.id
        cast.time.pass_by(days=1)
        carla.step_up("moon")
        stays(NotAgreed, Why.ENDED)
        consents.record(carla, Consent, rosa, {**share, **NGO, "expires_on": None})
        shift.begin(cast.desk("hana"))
        # A worker who reads no consents at all writes down that it was taken back: at once.
        consents.withdraw_about(cast.desk("hana"), rosa, ConsentType.SHARE)
        stays(TakenBack, Why.TAKEN_BACK)


@pytest.mark.parametrize("known", ["fact", "claim"])
@pytest.mark.parametrize("sort", [RecipientClass.EMBASSY, RecipientClass.NGO])
def test_no_embassy_while_protection_is_looked_at(
    cast: Cast, rosa: ResidentId, known: str, sort: RecipientClass, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    with cast.seated("carla", "lea"):
        carla, lea = cast.desk("carla"), cast.desk("lea")
        made = prepared(carla, rosa, **EMBASSY)
        agreed(carla, made)
        if sort is RecipientClass.EMBASSY:
            assert referrals.one(carla, Referral, made.id).verdict.may_leave
        else:  # the same body under another sort, below the form that would say so
            with carla.work("referral.change") as work:
                values = {"recipient_class": sort, "covers": ("identity",)}
                made = work.shelf(Referral).amend(made.id, 2, values)
            share = {**YES, "consent_type": ConsentType.SHARE}
            values = {**EMBASSY, "recipient_class": sort, "covers": ("identity",)}
            consents.record(carla, Consent, rosa, {**share, **values})
        if known == "fact":
            readiness.note_fact(lea, rosa, "protection_claim", "open")
        else:
            readiness.note_fact(lea, rosa, "protection_claim", "none")
            records.add(lea, ProtectionClaim, rosa, {"claim": ClaimState.OPEN})
        for way in WAYS:
            with pytest.raises(ProtectionFirst):
                way(carla, made, path)
        assert referrals.one(carla, Referral, made.id).verdict.why is Why.PROTECTION
        assert left(carla, rosa) == []
        assert not path.exists()
        with pytest.raises(ProtectionFirst):  # nor by the other ways that the house has
            printing.make_report(carla, rosa, "embassy")
        given = {"on": TODAY, "what": "x", "profile": "embassy", "how": How.LETTER}
        with pytest.raises(ProtectionFirst):
            disclosures.record(carla, rosa, given)
        with pytest.raises(Invalid):  # and it is not inside the house
            disclosures.record(carla, rosa, {**given, "ground": Ground.INSIDE})


def test_what_was_looked_at_before_a_taking_back_stays(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        made = agreed(carla, prepared(carla, rosa))
        pages = referral_files.make(carla, Referral, made.id)
        consents.withdraw(carla, made.consent_id)
        for how in How:
            with pytest.raises(TakenBack):
                referral_files.let_out(carla, pages, how)
        assert left(carla, rosa) == []


def test_a_referral_changed_meanwhile_does_not_leave_as_it_was_seen(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        made = agreed(carla, prepared(carla, rosa))
        pages = referral_files.make(carla, Referral, made.id)
        changed = referrals.change(carla, Referral, made.id, made.rev, {"asks": "more"}).value
        assert changed.state is ReferralState.DRAFT
        with pytest.raises(Stale):
            referral_files.let_out(carla, pages, How.PAPER)


def test_a_disk_that_is_full_leaves_nothing_behind(
    cast: Cast, rosa: ResidentId, tmp_path: Path
) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        made = agreed(carla, prepared(carla, rosa))
        pages = referral_files.make(carla, Referral, made.id)
        with pytest.raises(CannotWrite):
            referral_files.save(carla, pages, tmp_path / "none" / "a.pdf")
        assert left(carla, rosa) == []
        assert referrals.one(carla, Referral, made.id).referral.state is ReferralState.ASKED


# ---- what leaves


def words_of(pdf: bytes, password: str | None = None) -> str:
    document = pypdfium2.PdfDocument(pdf, password=password)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def test_the_file_is_locked_and_the_disclosure_is_the_residents(
    cast: Cast, rosa: ResidentId, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    with cast.seated("mia", "carla"):
        carla, mia = cast.desk("carla"), cast.desk("mia")
        made = agreed(carla, prepared(carla, rosa, asks="Please find a room."))
        pages = referral_files.make(carla, Referral, made.id)
        locked = referral_files.save(carla, pages, path)
        sent = locked.receipt.value
        assert (sent.state, sent.sent_on) == (ReferralState.SENT, TODAY)
        assert sent.due_on == TODAY + timedelta(days=7)
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path)
        with pikepdf.open(path, password=locked.passphrase) as document:
            lock = document.encryption
            assert (lock.R, lock.bits) == (6, 256)
            assert str(document.docinfo["/Title"]) == pages.number
        assert len(locked.passphrase.split()) == 6
        read = words_of(path.read_bytes(), locked.passphrase)
        assert "Rosa Practice Lin" in read
        assert "Please find a room." in read
        (told,) = left(mia, rosa)
        assert told.consent_id == made.consent_id
        assert (told.recipient, told.profile) == ("Practice Harbour", "ngo")
        assert (told.ground, told.how) == (Ground.CONSENT, How.FILE)
        assert told.why == NGO["purpose"]
        referral_files.let_out(
            carla, pages, How.PHONE
        )  # told once more, and written down once more
        assert len(left(mia, rosa)) == 2
        assert locked.passphrase not in repr(locked)


def test_a_paper_holds_no_more_than_the_resident_and_the_matrix_allow(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        records.add(carla, ContactPoint, rosa, {"channel": _phone(), "value": "0800 000"})
        made = agreed(carla, prepared(carla, rosa), covers=("family",))  # not by name
        assert made.covers == ("family",)
        pages = referral_files.make(carla, Referral, made.id)
        assert "Rosa" not in pages.text
        assert "Our number" in pages.text
        assert "0800" not in pages.text
        assert "splinted" not in words_of(pages.pdf)
        with pytest.raises(Invalid) as told:
            prepared(carla, rosa, **{**EMBASSY, "covers": ("identity", "health", "family")})
        assert told.value.problems == {"covers": referrals.NEVER_TOLD}


def _phone() -> Any:
    from shelterdesk.domain.kinds.family import Channel

    return Channel.PHONE


def test_what_can_be_said_before_anybody_is_asked(cast: Cast, rosa: ResidentId) -> None:
    police = {"recipient_class": RecipientClass.POLICE, "covers": ("identity",)}
    with cast.seated("carla", "nora"):
        for kind, change, field in (
            (Referral, {"recipient_class": RecipientClass.INTERNAL}, "recipient_class"),
            (Referral, {"recipient": "Consulate of the Practice State"}, "recipient_class"),
            (Referral, {"covers": ()}, "covers"),
            (Referral, {"recipient": " "}, "recipient"),
            (Referral, police, "order"),
            (HealthReferral, {"recipient_class": RecipientClass.EMBASSY}, "recipient_class"),
        ):
            desk = cast.desk("nora" if kind is HealthReferral else "carla")
            with pytest.raises(Invalid) as told:
                prepared(desk, rosa, kind, **change)
            assert field in told.value.problems


# ---- what becomes of it


def test_it_is_answered_done_or_taken_back_with_a_reason(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla"):
        carla, mia = cast.desk("carla"), cast.desk("mia")
        made = agreed(carla, prepared(carla, rosa))
        accepted, no, done = (
            ReferralState.ACCEPTED, ReferralState.NOT_ACCEPTED, ReferralState.DONE,
        )  # fmt: skip
        with pytest.raises(Stale):
            referrals.answer(carla, Referral, made.id, made.rev, accepted, {})
        pages = referral_files.make(carla, Referral, made.id)
        sent = referral_files.let_out(carla, pages, How.PAPER).value
        assert referrals.waiting(carla) == ()
        cast.time.pass_by(days=7)
        carla.step_up("moon")
        (line,) = referrals.waiting(carla)
        assert line.route == f"residents/{rosa}/referrals"
        assert referrals.waiting(mia) == ()
        with pytest.raises(Invalid):
            referrals.answer(carla, Referral, sent.id, sent.rev, no, {"reason": " "})
        taken = referrals.answer(carla, Referral, sent.id, sent.rev, accepted, {}).value
        assert referrals.waiting(carla) == ()
        over = referrals.answer(carla, Referral, sent.id, taken.rev, done, {"answer": "A room"})
        assert over.value.answer == "A room"
        for act in (
            lambda: referral_files.make(carla, Referral, made.id),
            lambda: referral_files.let_out(carla, pages, How.PHONE),
            lambda: referrals.take_back(carla, Referral, made.id, over.value.rev, "not needed"),
        ):
            with pytest.raises(HasEnded):
                act()
        again = prepared(carla, rosa)
        with pytest.raises(Invalid):
            referrals.take_back(carla, Referral, again.id, again.rev, "")
        back = referrals.take_back(carla, Referral, again.id, again.rev, "She changed her mind.")
        assert back.value.state is ReferralState.TAKEN_BACK


def test_a_photo_leaves_only_under_both_consents(cast: Cast, rosa: ResidentId) -> None:
    """That to a photo at all, and that which names it for this body (documents guide 5.3)."""
    with cast.seated("carla"):
        carla = cast.desk("carla")
        photo = {"consent_type": ConsentType.PHOTO, "decision": Decision.GIVEN, "starts_on": TODAY}
        to_photo = records.add(carla, Consent, rosa, photo).value
        photos.add(carla, rosa, jpeg())
        without = agreed(carla, prepared(carla, rosa, covers=("identity",)))
        pages = referral_files.make(carla, Referral, without.id)
        assert (pages.told, pictures_in(pages.pdf)) == (("identity",), 0)
        made = agreed(carla, prepared(carla, rosa, covers=("identity", "photo")))
        pages = referral_files.make(carla, Referral, made.id)
        assert (pages.told, pictures_in(pages.pdf)) == (("identity", "photo"), 1)
        consents.withdraw(carla, to_photo.id)
        pages = referral_files.make(carla, Referral, made.id)
        assert (pages.told, pictures_in(pages.pdf)) == (("identity",), 0)
        assert pages.agreed == ("identity", "photo")  # the page says what is attached by hand


def test_a_photo_is_told_by_no_telephone(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        photo = {"consent_type": ConsentType.PHOTO, "decision": Decision.GIVEN, "starts_on": TODAY}
        records.add(carla, Consent, rosa, photo)
        photos.add(carla, rosa, jpeg())
        made = agreed(carla, prepared(carla, rosa, covers=("identity", "photo")))
        referral_files.let_out(carla, referral_files.make(carla, Referral, made.id), How.PHONE)
        (kept,) = records.page(carla, Disclosure, rosa).rows
        assert kept.fields_shown == ("identity",)


def test_addresses_leave_line_by_line(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("carla"):
        carla = cast.desk("carla")
        said = {"former_address": "Ward 4, Hill Road", "return_address": "With my aunt, Mill Lane"}
        (about,) = records.page(carla, Identity, rosa).rows  # she has one: which counts is no draw
        records.amend(carla, Identity, about.id, about.rev, said)
        for relation, name in (("parent", "Aye Aye"), ("sibling", "Min Min")):
            records.add(carla, FamilyMember, rosa, {"name": name, "relation": relation})
        for covers, there, not_there in (
            (("former_address",), ("Hill Road", "Aye Aye"), ("Mill Lane", "Min Min")),
            (("return_address",), ("Mill Lane",), ("Hill Road", "Aye Aye")),
            (("identity",), (), ("Hill Road", "Mill Lane", "Aye Aye")),
        ):
            with carla.look() as work:
                parts = referral_contents.parts(work, rosa, covers, translator("en"))
            told = str([part.rows for part in parts])
            assert all(each in told for each in there)
            assert not any(each in told for each in not_there)


def test_the_line_for_courts_holds_no_number_of_anybody_else(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("carla", "lea"):
        lea = cast.desk("lea")
        for issuer, number in (("UNHCR", "UN-778"), ("Hospital", "H-42")):
            values = {"issuer": issuer, "number": number}
            records.add(cast.desk("carla"), ReferenceNumber, rosa, values)
        court = {"document_type": "court_document", "state": "handed_over", "number": "C-9/26"}
        records.add(lea, CourtDocument, rosa, court)
        step = {"status": Identification.IDENTIFIED, "decided_on": TODAY, "reference": "N-3"}
        records.add(lea, StatusDecision, rosa, step)
        for login, numbers in (("lea", {"C-9/26", "N-3"}), ("carla", set())):
            with cast.desk(login).look() as work:
                parts = referral_contents.parts(work, rosa, ("court",), translator("en"))
            told = {value for part in parts for _, value in part.rows}
            assert not {"UN-778", "H-42"} & told
            assert numbers <= told


def test_an_old_word_about_readiness_is_not_handed_on(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "nils"):
        mia, carla = cast.desk("mia"), cast.desk("carla")

        def handed_on() -> list[tuple[str, str]]:
            with carla.look() as work:
                told = referral_contents.parts(work, rosa, ("readiness",), translator("en"))
            return [row for part in told for row in part.rows]

        with mia.look() as work:
            known = work.counts(ReadinessFact, rosa).get(rosa, 0)
            version = criteria.in_force(work).now.version
        brief = {"state": "ready", "lapses_on": TODAY, "facts_count": known}
        brief |= {"catalogue_version": version}
        kept = records.add(mia, ReadinessBrief, rosa, brief).value
        assert ("State", "Ready") in handed_on()
        over = records.amend(mia, ReadinessBrief, kept.id, 1, {"lapses_on": TODAY - DAY}).value
        assert handed_on() == []
        other = {"lapses_on": None, "catalogue_version": "other criteria"}
        over = records.amend(mia, ReadinessBrief, kept.id, over.rev, other).value
        assert handed_on() == []
        now = {"catalogue_version": version}
        records.amend(mia, ReadinessBrief, kept.id, over.rev, now)
        assert handed_on() == [("State", "Ready")]
        if not shift.on_duty(cast.desk("nils")):
            shift.begin(cast.desk("nils"))
        readiness.note_wish(cast.desk("nils"), rosa, "no")  # nils can judge nothing
        assert handed_on() == []
