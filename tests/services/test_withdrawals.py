"""Taking a consent back does what the table says, at once, for everybody, below the screens too."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any

import pytest

from shelterdesk.access import restricted
from shelterdesk.access.desk import Desk
from shelterdesk.domain.consent_rules import load_consent_rules
from shelterdesk.domain.kinds.consent import (
    CareConsentType,
    Consent,
    ConsentForm,
    ConsentType,
    ConsentWithdrawal,
    Decision,
    GivenBy,
)
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.family import CallerAnswer, ContactPoint, PhoneOwner, Safe
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Photo, Resident
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.withdrawal import FOLLOWS
from shelterdesk.errors import Invalid, NoConsent, NotFound
from shelterdesk.services import checking, consents, contacts, printing, records, register, shift
from shelterdesk.services.consents import Standing
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "nils", "hana", "nora", "lea")


def yes(about: ConsentType = ConsentType.STAY, **more: Any) -> dict[str, Any]:
    """A full yes, with what its type needs."""
    needed: dict[str, Any] = {}
    if about is ConsentType.SHARE:
        needed = {
            "recipient_class": RecipientClass.IOM,
            "recipient": "IOM Bangkok",
            "purpose": "A ticket",
            "covers": ("identity",),
            "expires_on": TODAY + timedelta(days=90),
        }
    if about in (ConsentType.FAMILY, ConsentType.RESEARCH, ConsentType.MEDIA):
        needed = {"recipient": "Aunt Su", "purpose": "x", "covers": ("photo",)}
    said = {"consent_type": about, "decision": Decision.GIVEN, "starts_on": TODAY}
    return {**said, **needed, **more}


def opens(desk: Desk, resident: ResidentId) -> set[str]:
    """Categories of which this desk's keys open a row, below every screen and policy."""
    found = set()
    with desk.look() as work:
        for kind in desk.schema.kinds:
            if kind.category in ("LNK", "SET", "SHF", "LIB"):
                continue
            for row in Rows(work._db, desk.schema).of_resident(kind, bytes.fromhex(resident)):
                try:
                    work.open(kind, row)
                except NotFound:
                    continue
                found.add(kind.category)
    return found


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.admit("nils", "Sita")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "lea", Role.LEG)
        records.add(cast.desk("amara"), CounsellingSession, rosa, {"held_on": TODAY})
        records.add(cast.desk("carla"), Identity, rosa, {"citizenships": ("MM",)})
    return rosa


def standing(desk: Desk, rosa: ResidentId, about: ConsentType) -> Standing:
    return next(line.standing for line in consents.of_resident(desk, rosa) if line.about is about)


# ---- the table and the rules


def test_every_type_has_its_line_and_its_rule() -> None:
    assert set(FOLLOWS) == {*ConsentType, *CareConsentType}
    assert set(load_consent_rules().types) == {t.value for t in FOLLOWS}


def test_a_share_says_all_and_ends(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        carla = cast.desk("carla")
        bare = {"recipient_class": None, "recipient": "", "purpose": "", "covers": ()}
        with pytest.raises(Invalid) as met:
            consents.record(carla, Consent, rosa, yes(ConsentType.SHARE, **bare))
        assert set(bare) <= set(met.value.problems)
        late = yes(ConsentType.SHARE, expires_on=TODAY + timedelta(days=91))
        with pytest.raises(Invalid):
            consents.record(carla, Consent, rosa, late)
        kept = consents.record(carla, Consent, rosa, yes(ConsentType.SHARE, expires_on=None)).value
        assert kept.expires_on == TODAY + timedelta(days=90)
        no = {**yes(ConsentType.SHARE, **bare), "decision": Decision.NOT_NOW, "expires_on": None}
        consents.record(carla, Consent, rosa, no)  # an answer that is no yes needs nothing


def test_what_holds_is_read_off_the_days(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        carla = cast.desk("carla")
        assert standing(carla, rosa, ConsentType.STAY) is Standing.NEVER
        consents.record(carla, Consent, rosa, yes())
        consents.record(carla, Consent, rosa, yes(ConsentType.SHARE))
        not_now = {"consent_type": ConsentType.PHOTO, "decision": Decision.NOT_NOW}
        consents.record(carla, Consent, rosa, {**not_now, "starts_on": TODAY})
        lines = {line.about: line for line in consents.of_resident(carla, rosa)}
        assert lines[ConsentType.STAY].until == TODAY + timedelta(days=30)
        assert lines[ConsentType.PHOTO].ask_again_on == TODAY + timedelta(days=14)
        cast.time.pass_by(days=91)
        carla.step_up("moon")
        assert standing(carla, rosa, ConsentType.STAY) is Standing.LOOK_AGAIN
        assert standing(carla, rosa, ConsentType.SHARE) is Standing.ENDED
        with carla.look() as work:
            assert consents.in_force(work, rosa, ConsentType.SHARE) is None


def test_the_words_are_frozen(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        text = {"use": TextUse.CONSENT, "language": "eng", "words": "First words."}
        made = records.add(mia, HouseText, ResidentId(""), text).value
        kept = consents.record(carla, Consent, rosa, yes(text_id=made.id)).value
        records.amend(mia, HouseText, made.id, 1, {"words": "Other words."})
        found = records.get(carla, Consent, kept.id)
        assert found.text_said == "First words."
        assert found.language == "eng"


@pytest.mark.parametrize(
    ("born", "said", "problem"),
    [
        (2024, {"given_by": GivenBy.GUARDIAN}, set()),
        (2024, {}, {"given_by"}),
        (2024, {"best_interest": "Mia, since no guardian is safe"}, set()),
        (2018, {"given_by": GivenBy.BOTH}, {"assent"}),
        (2018, {"given_by": GivenBy.BOTH, "assent": "yes"}, set()),
        (2013, {"given_by": "both", "assent": "yes", "form": "spoken_witnessed"}, {"form"}),
        (2010, {}, set()),
        (2010, {"given_by": GivenBy.GUARDIAN}, {"given_by"}),
        (None, {}, {"given_by", "assent"}),
    ],
)
def test_children_by_age(
    cast: Cast, born: int | None, said: dict[str, Any], problem: set[str]
) -> None:
    from shelterdesk.domain.fields import Answer

    if "assent" in said:
        said = {**said, "assent": Answer.YES}
    if "given_by" in said:
        said = {**said, "given_by": GivenBy.of(said["given_by"])}
    if "form" in said:
        said = {**said, "form": ConsentForm.SPOKEN, "witness": "Nora"}
    with cast.seated("mia", "nils", "carla"):
        mu = cast.admit("nils", "Mu", AgeGroup.CHILD)
        cast.assign(mu, "carla", Role.CM)
        carla = cast.desk("carla")
        if born:
            records.add(carla, Identity, mu, {"birth_date": PartialDate(f"{born}-01-01")})
        try:
            consents.record(carla, Consent, mu, yes(**said))
            found = set()
        except Invalid as met:
            found = set(met.problems)
        assert found == problem


# ---- what follows


def test_no_new_report_leaves_after_a_share_was_taken_back(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla, hana = cast.desk("mia"), cast.desk("carla"), cast.desk("hana")
        consents.record(carla, Consent, rosa, yes(ConsentType.SHARE))
        made = printing.make_report(mia, rosa, "iom")
        shift.begin(hana)
        # A worker who may read no consent at all, and another body: that one stays.
        consents.withdraw_about(hana, rosa, ConsentType.SHARE, RecipientClass.EMBASSY)
        printing.let_out(mia, made)
        consents.withdraw_about(hana, rosa, ConsentType.SHARE, RecipientClass.IOM)
        for act in (
            lambda: printing.let_out(mia, made),
            lambda: printing.make_report(mia, rosa, "iom"),
        ):
            with pytest.raises(NoConsent):
                act()
        assert standing(carla, rosa, ConsentType.SHARE) is Standing.TAKEN_BACK
        with carla.look() as work:
            told = {(f.name, f.value) for f in work.shelf(ReadinessFact).all_of(rosa)}
        assert ("recipients:iom", "open") in told
        consents.record(carla, Consent, rosa, yes(ConsentType.SHARE))  # a new yes is a new yes
        printing.make_report(mia, rosa, "iom")


def test_family_contact_closes_ways_and_tells_the_desk(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        carla, hana = cast.desk("carla"), cast.desk("hana")
        aunt = {"channel": "phone", "value": "0812345678", "phone_owner": PhoneOwner.FAMILY}
        own = {"channel": "phone", "value": "0899999999", "phone_owner": PhoneOwner.SELF}
        from shelterdesk.domain.kinds.family import Channel

        for point in (aunt, own):
            given = {**point, "channel": Channel.PHONE, "safe": Safe.YES}
            records.add(carla, ContactPoint, rosa, given)
        kept = consents.record(carla, Consent, rosa, yes(ConsentType.FAMILY)).value
        consents.withdraw(carla, kept.id, "Please stop.")
        points = {p.value: p.safe for p in records.page(carla, ContactPoint, rosa).rows}
        assert points == {"0812345678": Safe.NEVER, "0899999999": Safe.YES}
        shift.begin(hana)
        rules = contacts.rules(hana, rosa)
        assert rules[0].put_through is CallerAnswer.NOT_ALLOWED
        assert rules[0].caller == "Aunt Su"


def test_the_photo_is_gone_from_every_revision(cast: Cast, rosa: ResidentId) -> None:
    picture = base64.b64encode(b"not a real picture" * 40).decode()
    with cast.seated(*EVERYBODY):
        mia, carla, hana = cast.desk("mia"), cast.desk("carla"), cast.desk("hana")
        photo = records.add(carla, Photo, rosa, {"picture": picture}).value
        shift.begin(hana)
        consents.withdraw_about(hana, rosa, ConsentType.PHOTO)
        seen = records.get(carla, Photo, photo.id)
        assert (seen.picture, seen.deleted_on) == ("", TODAY)
        assert len(records.history(carla, Photo, photo.id)) == 2
        consents.finish_waiting(mia)
        left = records.history(mia, Photo, photo.id)
        assert [p.picture for p in left] == [""]
        assert checking.verify(mia).problems == ()


def test_counted_until_taken_back(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        with mia.look() as work:
            assert consents.out_of_totals(work) == frozenset()
        kept = consents.record(carla, Consent, rosa, yes(ConsentType.STATISTICS)).value
        consents.withdraw(carla, kept.id)
        with mia.look() as work:
            assert consents.out_of_totals(work) == {rosa}


def test_nobody_is_nagged_and_a_stay_taken_back_is_talked_about(
    cast: Cast, rosa: ResidentId
) -> None:
    with cast.seated(*EVERYBODY):
        carla = cast.desk("carla")
        not_now = {"consent_type": ConsentType.SERVICES, "decision": Decision.NOT_NOW}
        consents.record(carla, Consent, rosa, {**not_now, "starts_on": TODAY})
        assert consents.waiting(carla) == ()
        kept = consents.record(carla, Consent, rosa, yes()).value
        consents.withdraw(carla, kept.id)
        (line,) = consents.waiting(carla)
        assert line.resident == rosa
        assert line.route == f"residents/{rosa}/consents"
        consents.record(carla, Consent, rosa, yes())
        assert consents.waiting(carla) == ()
        cast.time.pass_by(days=200)
        carla.step_up("moon")
        assert consents.waiting(carla) == ()


# ---- keeping a record, taken back


@pytest.mark.parametrize("by", ["mia", "carla", "hana"])
def test_storage_taken_back_closes_the_file_for_all(cast: Cast, rosa: ResidentId, by: str) -> None:
    with cast.seated(*EVERYBODY):
        shift.begin(cast.desk("hana"))
        for desk in cast.desks.values():
            desk.refresh_actor()
        consents.withdraw_about(cast.desk(by), rosa, ConsentType.STORAGE)
        for login in EVERYBODY:
            desk = cast.desk(login)
            rows = register.open_register(desk)
            assert rosa not in {row.resident for row in rows.rows}
            assert rows.find("Rosa") == ()
            with pytest.raises(NotFound):
                records.page(desk, EverydayName, rosa)
            if login not in ("mia", "max", "carla"):
                with pytest.raises(NotFound):
                    restricted.say_why(desk, rosa, "safety")
        for login in ("mia", "max", "carla"):
            desk = cast.desk(login)
            assert restricted.readable(desk) == (rosa,)
            restricted.say_why(desk, rosa, "talk")
            assert records.page(desk, EverydayName, rosa).rows[0].preferred == "Rosa"
            said = desk.trail(size=1)[0]
            assert said.action == "storage.read"
            assert '"reason":"talk"' in said.detail.replace(" ", "")
    with cast.seated(*EVERYBODY):  # a reason holds for one sitting, and keys have followed
        for login in EVERYBODY:
            with pytest.raises(NotFound):
                records.page(cast.desk(login), EverydayName, rosa)
        out = {login: opens(cast.desk(login), rosa) for login in EVERYBODY}
        assert {"DEM", "LOC", "IDN"} <= out["mia"]
        assert {"DEM", "LOC", "IDN"} <= out["carla"]
        # What only its writers hold stays with them; the program has closed it (said in docs).
        assert out["amara"] <= {"CPN"}
        assert out["nils"] == out["hana"] == out["nora"] == out["lea"] == set()
        assert checking.verify(cast.desk("mia")).problems == ()


def test_every_record_of_the_same_person_closes(cast: Cast, rosa: ResidentId) -> None:
    from shelterdesk.services import joining

    with cast.seated(*EVERYBODY):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        shift.begin(hana)
        again = cast.admit("nils", "Rosa L")
        joining.join(mia, rosa, again, "Her passport")
        consents.withdraw_about(hana, again, ConsentType.STORAGE)
        assert restricted.readable(mia) == tuple(sorted((rosa, again)))
        for login in ("hana", "nils", "mia"):
            found = {row.resident for row in register.open_register(cast.desk(login)).rows}
            assert not found & {rosa, again}
        assert checking.verify(mia).problems == ()


def test_a_session_begun_before_cannot_be_saved_after(cast: Cast, rosa: ResidentId) -> None:
    """The race: somebody types while somebody else writes the withdrawal down."""
    with cast.seated(*EVERYBODY):
        amara, hana = cast.desk("amara"), cast.desk("hana")
        shift.begin(hana)
        assert records.page(amara, CounsellingSession, rosa).rows
        consents.withdraw_about(hana, rosa, ConsentType.STORAGE)
        with pytest.raises(NotFound):
            records.add(amara, CounsellingSession, rosa, {"held_on": TODAY})
        with pytest.raises(NotFound):
            records.page(amara, CounsellingSession, rosa)


def test_a_changed_column_lets_nobody_back(cast: Cast, rosa: ResidentId) -> None:
    from sqlalchemy import update

    from shelterdesk.store import engine as engines

    with cast.seated(*EVERYBODY):
        mia, hana = cast.desk("mia"), cast.desk("hana")
        shift.begin(hana)
        consents.withdraw_about(mia, rosa, ConsentType.STORAGE)
        table = hana.schema.content[Resident]
        with engines.writing(hana.engine) as db:
            db.execute(update(table).values(open_restricted=False, open_shielded=False))
        hana.refresh_actor()
        with pytest.raises(NotFound):
            records.get(hana, Resident, RecordId(rosa))


def test_a_manager_lifts_it_after_a_new_yes(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        mia, carla, lea = cast.desk("mia"), cast.desk("carla"), cast.desk("lea")
        shift.begin(cast.desk("hana"))
        consents.withdraw_about(cast.desk("hana"), rosa, ConsentType.STORAGE)
        restricted.say_why(carla, rosa, "talk")
        consents.record(carla, Consent, rosa, yes(ConsentType.STORAGE))
        restricted.say_why(mia, rosa, "talk")
        consents.open_again(mia, rosa)
        assert records.get(lea, Resident, RecordId(rosa)).restricted is False
        assert records.page(cast.desk("amara"), CounsellingSession, rosa).rows
        assert not restricted.readable(mia)


def test_without_a_new_yes_it_stays_shut(cast: Cast, rosa: ResidentId) -> None:
    from shelterdesk.errors import Denied

    with cast.seated(*EVERYBODY):
        mia, carla = cast.desk("mia"), cast.desk("carla")
        consents.withdraw_about(carla, rosa, ConsentType.STORAGE)
        restricted.say_why(mia, rosa, "talk")
        restricted.say_why(carla, rosa, "talk")
        with pytest.raises(NoConsent):
            consents.open_again(mia, rosa)
        consents.record(carla, Consent, rosa, yes(ConsentType.STORAGE))
        with pytest.raises(Denied):
            consents.open_again(carla, rosa)


def test_withdrawals_name_their_type_for_who_reads_them(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated(*EVERYBODY):
        hana, carla = cast.desk("hana"), cast.desk("carla")
        shift.begin(hana)
        consents.withdraw_about(hana, rosa, ConsentType.RESEARCH)
        (row,) = records.page(carla, ConsentWithdrawal, rosa).rows
        assert row.about is ConsentType.RESEARCH
        assert date(2026, 11, 24) == row.on
