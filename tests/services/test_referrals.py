"""Nothing leaves for a referral without the consent that names it: file, print, message, voice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.consent import (
    Consent,
    ConsentType,
    ConsentWithdrawal,
    Decision,
)
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import CourtDocument
from shelterdesk.domain.kinds.family import ContactPoint, FamilyMember
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.paper import ClaimState, ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.kinds.referral import (
    CounsellingReferral,
    HealthReferral,
    LegalReferral,
    Referral,
    ReferralState,
)
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import Wanted, Why, weigh
from shelterdesk.errors import (
    CannotWrite,
    Denied,
    HasEnded,
    Invalid,
    NoConsent,
    NotAgreed,
    NotFound,
    ProtectionFirst,
    Stale,
    TakenBack,
)
from shelterdesk.i18n import translator
from shelterdesk.services import (
    blocking,
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
    sharing,
    shift,
)
from shelterdesk.services.options import option_label
from shelterdesk.services.referrals import Kind
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, copied, found
from tests.services.scan_files import pictures_in
from tests.services.test_photos import jpeg

EVERYBODY = ("mia", "max", "carla", "amara", "bela", "nils", "hana", "nora", "lea")
NGO = {
    "recipient_class": RecipientClass.NGO,
    "recipient": "Practice Harbour",
    "purpose": "A place after the return",
    "covers": ("identity", "family"),
}
EMBASSY = {
    "recipient_class": RecipientClass.EMBASSY,
    "recipient": "Embassy of the Practice State",
    "purpose": "A travel paper",
    "covers": ("identity", "paper_number"),
}
CLINIC = {
    "recipient_class": RecipientClass.CLINIC,
    "recipient": "Practice Clinic",
    "purpose": "A look at her hand",
    "covers": ("identity", "health"),
}
NEVER_LOGGED = ("Rosa Practice Lin",)
DAY = timedelta(days=1)
YES = {"decision": Decision.GIVEN, "starts_on": TODAY}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, ResidentId]:
    cast = found(tmp_path_factory.mktemp("referrals") / "house")
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM), ("amara", Role.COU), ("lea", Role.LEG), ("nora", Role.NUR),
        ):  # fmt: skip
            cast.assign(rosa, login, role)
        carla = cast.desk("carla")
        name = {"full_text": "Rosa Practice Lin"}
        records.add(carla, IdentityName, rosa, name)
        records.add(carla, Identity, rosa, {"citizenships": ("MMR",)})
        records.add(cast.desk("nora"), HealthRecord, rosa, {"what": "a broken finger, splinted"})
    return cast, rosa


@pytest.fixture
def rosa(house: tuple[Cast, ResidentId]) -> ResidentId:
    return house[1]


@pytest.fixture
def cast(house: tuple[Cast, ResidentId], tmp_path: Path) -> Cast:
    return copied(house[0], tmp_path / "house")


def prepared(desk: Desk, rosa: ResidentId, kind: Kind = Referral, **more: Any) -> Any:
    values = {**(CLINIC if kind in (HealthReferral, CounsellingReferral) else NGO), **more}
    return referrals.prepare(desk, kind, rosa, values).value


def agreed(desk: Desk, made: Referral, **more: Any) -> Any:
    return referrals.ask(desk, type(made), made.id, made.rev, {**YES, **more}).value


Way = Callable[[Desk, Referral, Path], None]


def by_print(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.PAPER)


def by_message(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.LETTER)


def by_phone(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.let_out(desk, pages, How.PHONE)


def by_file(desk: Desk, made: Referral, path: Path) -> None:
    pages = referral_files.make(desk, type(made), made.id)
    referral_files.save(desk, pages, path)


WAYS: tuple[Way, ...] = (by_print, by_message, by_phone, by_file)


def left(desk: Desk, rosa: ResidentId) -> list[Disclosure]:
    return list(disclosures.of_resident(desk, rosa))


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


# ---- areas


@pytest.mark.parametrize(
    ("login", "kind", "neutral"),
    [
        ("nora", HealthReferral, "Care for health"),
        ("amara", CounsellingReferral, "Counselling and care"),
    ],
)
def test_who_reads_no_consents_asks_in_the_very_act(
    cast: Cast, rosa: ResidentId, login: str, kind: Kind, neutral: str
) -> None:
    with cast.seated("mia", login):
        desk, mia = cast.desk(login), cast.desk("mia")
        made = prepared(desk, rosa, kind)
        agreed(desk, made)  # asked earlier: whether it still holds, this desk cannot tell
        with pytest.raises(NotAgreed):
            referral_files.make(desk, kind, made.id)
        said = {**YES, "covers": ("identity", "health")}
        pages = referral_files.make(desk, kind, made.id, said=said)
        referral_files.let_out(desk, pages, How.PAPER)
        (told,) = left(mia, rosa)
        # The purpose stays in its category: the list and the consent, which others read, say less.
        assert told.why == neutral
        assert option_label("disclosure_profiles", told.profile) == "Clinic, hospital"
        assert "hand" not in str(consents.of_resident(mia, rosa))
        no = referral_files.make(
            desk, kind, made.id, said={**YES, "decision": Decision.DECLINED, "covers": ()}
        )
        with pytest.raises(NoConsent):
            referral_files.let_out(desk, no, How.PAPER)
        narrower = referral_files.make(desk, kind, made.id, said={**YES, "covers": ("identity",)})
        assert "splinted" not in narrower.text
        assert len(left(mia, rosa)) == 1


def test_a_yes_of_this_moment_counts_once_and_never_after_a_taking_back(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated("mia", "nora", "hana"):
        nora, mia, hana = cast.desk("nora"), cast.desk("mia"), cast.desk("hana")
        made = prepared(nora, rosa, HealthReferral)
        said = {**YES, "covers": ("health",)}
        pages = referral_files.make(nora, HealthReferral, made.id, said=said)
        referral_files.let_out(nora, pages, How.PAPER)
        for way in (How.PAPER, How.PHONE):
            with pytest.raises(Stale):  # a second press
                referral_files.let_out(nora, pages, way)
        again = referral_files.make(nora, HealthReferral, made.id, said=said)
        shift.begin(hana)
        consents.withdraw_about(hana, rosa, ConsentType.SHARE)
        with pytest.raises(Stale):
            referral_files.let_out(nora, again, How.PAPER)
        (line,) = [c for c in consents.of_resident(mia, rosa) if c.about is ConsentType.SHARE]
        assert line.standing is consents.Standing.TAKEN_BACK
        assert len(left(mia, rosa)) == 1


@pytest.mark.attack(4)
@pytest.mark.parametrize(
    ("login", "kind"), [("nora", HealthReferral), ("amara", CounsellingReferral)]
)
def test_what_is_said_to_a_nurse_or_a_counsellor_is_not_told_to_who_reads_consents(
    cast: Cast, rosa: ResidentId, login: str, kind: Kind
) -> None:
    with cast.seated("mia", login):
        desk, mia = cast.desk(login), cast.desk("mia")
        made = prepared(desk, rosa, kind)
        words = {"own_words": "Not my uncle's clinic.", "best_interest": "Her aunt hears voices."}
        no = {**YES, **words, "decision": Decision.DECLINED, "covers": ()}
        kept = referrals.ask(desk, kind, made.id, made.rev, no).value
        assert (kept.state, kept.consent_id) == (ReferralState.ASKED, "")
        assert kept.reason == "No\nNot my uncle's clinic.\nHer aunt hears voices."
        with mia.look() as work:
            assert work.shelf(Consent).whole(rosa) == ()
        agreed(desk, kept, **words)
        said = {**YES, **words, "covers": ("health",)}
        pages = referral_files.make(desk, kind, made.id, said=said)
        sent = referral_files.let_out(desk, pages, How.PAPER).value
        assert sent.reason == "Not my uncle's clinic.\nHer aunt hears voices."
        with mia.look() as work:
            yes = work.shelf(Consent).whole(rosa)
        assert [(c.own_words, c.best_interest) for c in yes] == [("", ""), ("", "")]


def test_a_no_to_the_nurse_takes_back_her_earlier_yes_for_everybody_who_reads_it(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated("mia", "nora"):
        nora, mia = cast.desk("nora"), cast.desk("mia")

        def verdict() -> Why | None:
            wanted = Wanted(
                sort=RecipientClass.CLINIC,
                recipient=made.recipient,
                purpose="Care for health",
                covers=frozenset({"health"}),
            )
            with mia.look() as work:
                answers = sharing.answers_of(work, rosa)
            return weigh(wanted, answers, TODAY, protected=False).why

        made = prepared(nora, rosa, HealthReferral)
        said = {**YES, "covers": ("health",)}
        sent = referral_files.let_out(
            nora, referral_files.make(nora, HealthReferral, made.id, said=said), How.PAPER
        ).value
        assert sent.consent_id
        assert verdict() is None
        again = prepared(nora, rosa, HealthReferral)  # another day, the same clinic
        no = {**YES, "own_words": "Not there.", "decision": Decision.DECLINED, "covers": ()}
        referrals.ask(nora, HealthReferral, again.id, again.rev, no)
        assert verdict() is Why.TAKEN_BACK
        with mia.look() as work:
            (back,) = work.shelf(ConsentWithdrawal).whole(rosa)
        assert (back.consent_id, back.own_words) == (sent.consent_id, "")


def test_health_goes_with_the_nurse_alone(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("carla", "nora"):
        nora, carla = cast.desk("nora"), cast.desk("carla")
        made = prepared(nora, rosa, HealthReferral)
        said = {**YES, "covers": ("health",)}
        assert "splinted" in referral_files.make(nora, HealthReferral, made.id, said=said).text
        general = agreed(carla, prepared(carla, rosa, **CLINIC))
        assert "splinted" not in referral_files.make(carla, Referral, general.id).text


@pytest.mark.attack(4)
def test_each_area_is_shut_to_the_others_below_the_screens(cast: Cast, rosa: ResidentId) -> None:
    """Raw keys: who opens the body of each referral, whatever the program lets them ask."""
    with cast.seated(*EVERYBODY):
        lawyer = {"recipient_class": RecipientClass.LAWYER, "covers": ("identity",)}
        made = {
            Referral: prepared(cast.desk("carla"), rosa),
            HealthReferral: prepared(cast.desk("nora"), rosa, HealthReferral),
            CounsellingReferral: prepared(cast.desk("amara"), rosa, CounsellingReferral),
            LegalReferral: prepared(cast.desk("lea"), rosa, LegalReferral, **lawyer),
        }
        readers = {kind: opening(cast, kind, each) for kind, each in made.items()}
        assert readers[Referral] == {"mia", "max", "carla", "lea"}
        assert readers[HealthReferral] == {"nora"}
        assert readers[CounsellingReferral] == {"amara"}
        assert readers[LegalReferral] == {"carla", "lea"}
        for login in ("bela", "nils", "hana"):
            assert referrals.of_resident(cast.desk(login), rosa) == ()
        assert {line.kind for line in referrals.of_resident(cast.desk("mia"), rosa)} == {Referral}


def opening(cast: Cast, kind: Kind, made: Referral) -> set[str]:
    found = set()
    for login in EVERYBODY:
        desk = cast.desk(login)
        with desk.look() as work:
            rows = Rows(work._db, desk.schema).of_resident(kind, bytes.fromhex(made.resident))
            try:
                assert [work.open(kind, row).recipient for row in rows]
            except NotFound:
                continue
        found.add(login)
    return found


@pytest.mark.attack(13)
def test_a_referral_of_another_resident_is_not_there(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        sita = cast.admit("nils", "Sita")
        cast.assign(sita, "bela", Role.COU)
        made = agreed(cast.desk("carla"), prepared(cast.desk("carla"), rosa))
        for login in ("bela", "amara", "nora", "hana"):
            with pytest.raises((Denied, NotFound)):
                referrals.one(cast.desk(login), Referral, made.id)
            with pytest.raises((Denied, NotFound)):
                referral_files.make(cast.desk(login), Referral, made.id)
        blocking.block(cast.desk("mia"), rosa, cast.user("max"))
        with pytest.raises(NotFound):
            referrals.one(cast.desk("max"), Referral, made.id)
        assert "max" not in opening(cast, Referral, made)


def test_a_manager_reads_and_does_not_send(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("mia", "carla", "lea"):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        made = agreed(carla, prepared(carla, rosa))
        (line,) = referrals.of_resident(mia, rosa)
        assert (line.author, line.may_change, line.may_send) == ("Carla", False, False)
        with pytest.raises(Denied):
            referral_files.make(mia, Referral, made.id)
        assert referrals.areas(mia, rosa) == ()
        assert set(referrals.areas(carla, rosa)) == {Referral}
        assert set(referrals.areas(cast.desk("lea"), rosa)) == {LegalReferral}


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
            known = work.counts(ReadinessFact, resident=bytes.fromhex(rosa)).get(rosa, 0)
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
