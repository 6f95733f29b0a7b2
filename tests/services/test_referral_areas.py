"""Who sends which referral, by their keys: what is asked at once, what stays with the nurse."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.kinds.disclosure import How
from shelterdesk.domain.kinds.referral import (
    CounsellingReferral,
    HealthReferral,
    LegalReferral,
    Referral,
    ReferralState,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import Wanted, Why, weigh
from shelterdesk.errors import (
    Denied,
    NoConsent,
    NotAgreed,
    NotFound,
    Stale,
)
from shelterdesk.services import (
    blocking,
    consents,
    referral_files,
    referrals,
    sharing,
    shift,
)
from shelterdesk.services.options import option_label
from shelterdesk.services.referrals import Kind
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast, copied
from tests.services.referral_house import (
    CLINIC,
    EVERYBODY,
    YES,
    agreed,
    left,
    prepared,
    settled,
)

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
