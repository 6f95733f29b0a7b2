"""Keeping and erasing: two people, a hold that stops them, and nothing left to read anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk.access import restricted
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kept_parts import load_kept_parts
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.closing import ErasureDecision, Extent, KeepGround
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.incident import Incident, IncidentType, Severity
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Invalid,
    NotFound,
    NotProposed,
    OnHold,
    PassphraseNeeded,
    SameSigner,
    Stale,
    StillHere,
)
from shelterdesk.services import (
    assignments,
    checking,
    consents,
    drafts,
    incidents,
    joining,
    records,
    register,
    retention,
    seeing_out,
    settings,
    statistics,
    trail,
)
from shelterdesk.services.tally import Period
from shelterdesk.store import drafts as stored
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.vault.trail import REMOVE
from tests.cast import TODAY, Cast
from tests.decrypted import pages_of

# Forms that have a mark beside their kind, as the pages have them; marks are not known in advance.
MARKED = (
    "closing-sign",
    "intake_step:door",
    "mind_plan_item:mind",
    "letter-new:court:th",
    "recovery-known:0a:1",
    "care_plan-words:0a:1",
    "custody_receipt-back:0a",
    "document-lines:0a",
    "mind_plan_item-step:0a:drawn",
)


def write_everything(cast: Cast, age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
    """A resident about whom people wrote in house rings and in rings of her own."""
    rosa = cast.admit("nils", age=age)
    carla, amara = cast.desk("carla"), cast.desk("amara")
    cast.assign(rosa, "carla", Role.CM)
    cast.assign(rosa, "amara", Role.COU)
    records.add(carla, IdentityName, rosa, {"full_text": "Rosa Lin"})
    born = "1990-06-05" if age is AgeGroup.ADULT else "2010-06-05"
    records.add(carla, Identity, rosa, {"birth_date": PartialDate(born)})
    yes = {"consent_type": ConsentType.STAY, "decision": Decision.GIVEN, "starts_on": TODAY}
    records.add(carla, Consent, rosa, yes)
    records.add(amara, CounsellingSession, rosa, {"held_on": TODAY})
    drafts.keep(amara, f"{CounsellingSession.kind}/{rosa}", {"brought": "half a sentence"})
    return rosa


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa = write_everything(cast)
        cast.admit("nils", "Sita")
        seeing_out.leave_now(cast.desk("mia"), rosa)
    return rosa


@contextmanager
def managers(cast: Cast, *others: str) -> Iterator[tuple[Desk, Desk]]:
    with cast.seated("mia", "max", *others):
        yield cast.desk("mia"), cast.desk("max")


def bodies_of(desk: Desk, rosa: ResidentId, but: Collection[str] = ()) -> list[bytes]:
    """Pieces of what lies about a resident, without kinds that stay."""
    with engines.reading(desk.engine) as db:
        tables = [t for kind, t in desk.schema.content.items() if kind.kind not in but]
        queries = [select(t.c.ct).where(t.c.resident == bytes.fromhex(rosa)) for t in tables]
        return [ct[8:40] for query in queries for ct in db.execute(query).scalars()]


def sealed_of(desk: Desk, rosa: ResidentId) -> list[bytes]:
    """Pieces of everything that lies about a resident: bodies, and keys in her own lists."""
    from shelterdesk.access.erasing import own_places
    from shelterdesk.vault.formats import ring_id

    pieces = []
    with engines.reading(desk.engine) as db:
        for kind in KINDS:
            table = desk.schema.content[kind]
            query = select(table.c.ct).where(table.c.resident == bytes.fromhex(rosa))
            pieces.extend(ct[8:40] for ct in db.execute(query).scalars())
        rings = {ring_id(desk.vault._seat.db, place) for place in own_places(rosa)}
        lists = desk.schema.member_list
        for row in db.execute(select(lists)).mappings():
            if row["ring"] in rings:
                pieces.append(row["doc"][-48:])
    return pieces


# ---- two people


def test_erased_by_two_is_found_nowhere(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "amara", "carla", "nils") as (mia, max_):
        data, key = mia.accounts.data_file, mia.accounts.database_key
        pieces = sealed_of(mia, rosa)
        assert len(pieces) > 12
        engines.fold(mia.engine)
        before = pages_of(data, key)
        missing = [p for p in pieces if p not in before]
        assert len(missing) < len(pieces) / 4  # those that lie across a page's edge
        assert bytes.fromhex(rosa) in before
        retention.propose(mia, rosa)
        erased = retention.confirm(max_, rosa)
        assert erased.rows > 10
        assert erased.lists == 2  # consents and sessions; the house's own keys are others' too
        assert erased.folded
        after = pages_of(data, key)
        assert [p for p in pieces if p in after] == []
        for desk in cast.desks.values():
            found = register.open_register(desk)
            assert rosa not in {row.resident for row in found.rows}
            assert found.find("Rosa") == ()
            for kind in KINDS:
                if kind is ErasureDecision:
                    continue
                with suppress(Denied, NotFound):
                    assert records.page(desk, kind, rosa).rows == ()
        amara = cast.desk("amara")
        assert amara.find_draft(f"{CounsellingSession.kind}/{rosa}") is None
        assert checking.verify(mia).problems == ()
        (stone,) = retention.tombstones(mia)
        assert (stone.on, stone.first, stone.second) == (TODAY, "Mia", "Max")
        assert "Rosa" not in repr(stone)
        assert len(register.open_register(mia).rows) == 1  # the others are as they were
        assert retention.review(mia) == ()
        assert retention.waiting(mia) == ()
        lines = trail.page(mia, trail.TrailFilter()).rows  # what was signed: who, when, no words
        assert [line.is_verified for line in lines] == [True] * len(lines)
    with managers(cast) as (mia, _):  # and after the next sign-in
        assert checking.verify(mia).problems == ()
        with pytest.raises(NotFound):
            records.page(mia, EverydayName, rosa)


def test_what_was_only_begun_goes_too(cast: Cast, rosa: ResidentId) -> None:
    """Also forms of kinds of which nothing was ever saved, and those beside a record that goes."""
    with managers(cast, "amara", "carla", "nils") as (mia, max_):
        sita = cast.admit("nils", "Sita two")
        amara, carla = cast.desk("amara"), cast.desk("carla")
        (held,) = records.page(amara, CounsellingSession, rosa).rows
        begun = {
            f"incident/{rosa}": carla,
            f"care_plan/{rosa}": carla,
            f"consent/{rosa}": carla,
            f"progress_note/{rosa}": amara,
            f"progress_note:{held.id}/{rosa}": amara,
            f"{CounsellingSession.kind}:{held.id}:{held.rev}/{rosa}": amara,
        }
        begun |= dict.fromkeys((f"{form}/{rosa}" for form in MARKED), carla)
        marked_and_kept = f"consent:share/{rosa}"
        begun[marked_and_kept] = carla
        begun[f"{CounsellingSession.kind}+progress_note/{rosa}"] = amara
        for slot, desk in begun.items():
            drafts.keep(desk, slot, {"half": "a sentence"})
        drafts.keep(carla, f"care_plan/{sita}", {"half": "a sentence"})

        def left() -> set[str]:
            return {slot for slot, desk in begun.items() if drafts.find(desk, slot) is not None}

        assert left() == begun.keys()
        retention.propose(mia, rosa, Extent.REST, KeepGround.CASE, date(2027, 6, 1))
        retention.confirm(max_, rosa)
        assert left() == {f"consent/{rosa}", marked_and_kept}  # what is kept can be written on
        retention.propose(mia, rosa)
        retention.confirm(max_, rosa)
        assert left() == set()
        assert drafts.find(carla, f"care_plan/{sita}") is not None
        assert [draft.slot for draft in drafts.waiting(carla)] == [f"care_plan/{sita}"]
        assert drafts.waiting(amara) == ()


def test_what_an_open_window_keeps_afterwards_goes_at_the_next_sign_in(
    cast: Cast, rosa: ResidentId
) -> None:
    """Also one that lies where its place is not known; what is about somebody who is here stays."""
    with managers(cast, "amara", "nils") as (mia, max_):
        sita, amara = cast.admit("nils", "Sita two"), cast.desk("amara")
        retention.propose(mia, rosa)
        retention.confirm(max_, rosa)
        drafts.keep(
            amara, f"{CounsellingSession.kind}+progress_note/{rosa}", {"half": "a sentence"}
        )
        kept = (f"private_note/{sita}", "phrase/", "admission/", f"private_note/{bytes(16).hex()}")
        for slot in kept:  # the last one: nobody signed that they go
            drafts.keep(amara, slot, {"half": slot})
        lie_elsewhere(amara, f"progress_note:1/{rosa}", f"{CounsellingSession.kind}/{sita}")
    with cast.seated("amara"):
        amara = cast.desk("amara")
        left = {draft.slot for draft in drafts.waiting(amara)}
        assert left == {*kept, f"{CounsellingSession.kind}/{sita}"}
        for slot in left:  # and can be gone on with
            found = drafts.find(amara, slot)
            assert found is not None
            assert found.values == {"half": slot}


def lie_elsewhere(desk: Desk, *slots: str) -> None:
    """Drafts in places that do not say what they are about."""
    for slot in slots:
        id = hashlib.sha256(slot.encode()).digest()[:16]
        sealed = desk.vault.seal_draft(
            id, json.dumps({"slot": slot, "values": {"half": slot}}).encode()
        )
        with engines.writing(desk.engine) as db:
            stored.keep(db, desk.schema, stored.DraftRow(id, desk.vault.key_id, 1, sealed))


def test_a_shielded_child_goes_with_all_keys(cast: Cast) -> None:
    with managers(cast, "nils", "carla", "amara") as (mia, max_):
        mu = write_everything(cast, AgeGroup.CHILD)
        seeing_out.leave_now(mia, mu)
        pieces = sealed_of(mia, mu)
        retention.propose(max_, mu)
        retention.confirm(mia, mu)
        after = pages_of(mia.accounts.data_file, mia.accounts.database_key)
        assert [p for p in pieces if p in after] == []
        assert sealed_of(mia, mu) == sealed_of(max_, mu)
        assert checking.verify(mia).problems == ()


def test_one_person_is_not_enough(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "carla", "adam") as (mia, max_):
        with pytest.raises(NotProposed):
            retention.confirm(max_, rosa)
        retention.propose(mia, rosa)
        with pytest.raises(SameSigner):
            retention.confirm(mia, rosa)
        for login in ("carla", "adam"):
            for act in (retention.propose, retention.confirm):
                with pytest.raises(Denied):
                    act(cast.desk(login), rosa)
        assert records.page(mia, EverydayName, rosa).rows
        (line,) = retention.waiting(max_)
        assert (line.count, line.route) == (1, "house/keeping")
        assert retention.waiting(mia) == ()


def test_both_give_their_passphrase(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, max_):
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            retention.propose(mia, rosa)
        mia.step_up("moon")
        retention.propose(mia, rosa)
        with pytest.raises(PassphraseNeeded):
            retention.confirm(max_, rosa)
        assert records.page(mia, EverydayName, rosa).rows


def test_a_hold_stops_it_also_in_between(
    cast: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with managers(cast) as (mia, max_):
        retention.hold(mia, rosa, KeepGround.CASE)
        with pytest.raises(OnHold):
            retention.propose(mia, rosa)
        retention.release(mia, rosa)
        retention.propose(mia, rosa)
        real = retention.erasing.erase

        def late(*given: Any) -> Any:  # the hold comes after the first look, before the act
            retention.hold(mia, rosa, KeepGround.ORDER)
            return real(*given)

        monkeypatch.setattr(retention.erasing, "erase", late)
        with pytest.raises(OnHold):
            retention.confirm(max_, rosa)
        assert records.page(mia, EverydayName, rosa).rows
        assert retention.review(mia)[0].held is KeepGround.ORDER


def test_nobody_who_lives_here_is_erased(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "nils") as (mia, max_):
        retention.propose(mia, rosa)
        seeing_out.come_back(mia, rosa)
        with pytest.raises(StillHere):
            retention.confirm(max_, rosa)
        assert records.page(mia, EverydayName, rosa).rows


def test_kept_with_a_ground_ends_the_proposal(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, max_):
        retention.propose(mia, rosa)
        retention.keep(max_, rosa, KeepGround.LAW, date(2027, 1, 1))
        with pytest.raises(NotProposed):
            retention.confirm(max_, rosa)
        assert retention.review(mia)[0].kept_until == date(2027, 1, 1)


def test_stopped_after_the_rows_went(
    cast: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends between the two entries: the next try writes the line that is missing."""
    with managers(cast) as (mia, max_):
        retention.propose(mia, rosa)
        from shelterdesk.access import erasing

        real = max_.work

        def stopping(action: str) -> Any:
            if action == erasing.DONE:
                raise KeyboardInterrupt
            return real(action)

        monkeypatch.setattr(max_, "work", stopping)
        with pytest.raises(KeyboardInterrupt):
            retention.confirm(max_, rosa)
        monkeypatch.undo()
        assert retention.tombstones(mia) == ()
        assert len(retention.waiting(max_)) == 1
        retention.confirm(max_, rosa)
        assert len(retention.tombstones(mia)) == 1
        assert checking.verify(mia).problems == ()


# ---- days


def test_days_are_the_house_s_own(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, _):
        (line,) = retention.review(mia)
        assert line.due_on is None  # the house has not chosen: nothing is ever due by itself
        settings.change(mia, "keep_years", "7")
        (line,) = retention.review(mia)
        assert line.due_on == date(2033, 11, 24)
        assert not line.is_due
        assert retention.waiting(mia) == ()


def test_a_child_s_file_waits_for_the_later_day(cast: Cast) -> None:
    with managers(cast, "nils", "carla", "amara") as (mia, _):
        mu = write_everything(cast, AgeGroup.CHILD)
        seeing_out.leave_now(mia, mu)
        settings.change(mia, "keep_years", "1")
        assert retention.review(mia)[0].due_on is None
        settings.change(mia, "keep_years_child", "3")
        assert retention.review(mia)[0].due_on == date(2031, 6, 5)


def test_a_restricted_file_waits_for_a_decision(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "carla", "hana") as (mia, max_):
        consents.withdraw_about(mia, rosa, ConsentType.STORAGE)
        (line,) = retention.review(mia)
        assert line.needs_reason
        assert line.name == ""
        assert len(retention.waiting(mia)) == 1
        assert [k.needs_reason for k in retention.review(cast.desk("carla"))] == [True]
        assert not retention.is_for(cast.desk("hana"))
        for desk in (mia, max_):
            with pytest.raises(NotFound):
                retention.propose(desk, rosa)
            restricted.say_why(desk, rosa, "talk")
        retention.propose(mia, rosa)
        retention.confirm(max_, rosa)
        assert retention.waiting(mia) == ()
        assert checking.verify(mia).problems == ()
    with managers(cast, "carla") as (mia, _):  # nobody is asked about somebody who is gone
        assert retention.review(mia) == retention.review(cast.desk("carla")) == ()
        assert retention.waiting(mia) == ()


def test_assignments_of_others_read_on(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "nils", "carla") as (mia, max_):
        sita = cast.admit("nils", "Sita two")
        cast.assign(sita, "carla", Role.CM)
        retention.propose(mia, rosa)
        retention.confirm(max_, rosa)
        assert [a.assignment.role for a in assignments.of(mia, sita)] == [Role.CM]
        assert records.page(cast.desk("carla"), EverydayName, sita).rows


# ---- a part of a file


def test_the_least_stays_readable_and_the_rest_is_nowhere(cast: Cast, rosa: ResidentId) -> None:
    """Casework guide 3: the minimum, with a stated ground and a day; two people, as for all."""
    with managers(cast, "amara", "carla") as (mia, max_):
        (held,) = records.page(cast.desk("amara"), CounsellingSession, rosa).rows
        pieces = bodies_of(mia, rosa, load_kept_parts().least | {ErasureDecision.kind})
        assert pieces
        until = date(2027, 6, 1)
        with pytest.raises(Invalid):
            retention.propose(mia, rosa, Extent.REST)
        retention.propose(mia, rosa, Extent.REST, KeepGround.CASE, until)
        with pytest.raises(SameSigner):
            retention.confirm(mia, rosa)
        (line,) = retention.review(max_)
        assert (line.extent, line.is_least) == (Extent.REST, False)
        erased = retention.confirm(max_, rosa)
        assert erased.rows > 3
        after = pages_of(mia.accounts.data_file, mia.accounts.database_key)
        assert [p for p in pieces if p in after] == []
        assert records.page(mia, IdentityName, rosa).rows[0].full_text == "Rosa Lin"
        assert len(records.page(mia, Consent, rosa).rows) == 1  # its key is still there
        for desk, kind in ((cast.desk("amara"), CounsellingSession), (mia, EverydayName)):
            with suppress(Denied, NotFound):
                assert records.page(desk, kind, rosa).rows == ()
        with engines.reading(mia.engine) as db:
            assert Rows(db, mia.schema).newest(CounsellingSession, bytes.fromhex(held.id)) is None
        (line,) = retention.review(mia)
        assert (line.kept_until, line.is_least, line.proposed_by) == (until, True, "")
        assert retention.tombstones(mia) == ()
        assert checking.verify(mia).problems == ()
    with managers(cast) as (mia, max_):  # and nobody's hands are bound afterwards
        retention.propose(max_, rosa)
        retention.confirm(mia, rosa)
        assert checking.verify(mia).problems == ()


def test_without_a_name_only_days_and_beds_are_left(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast, "amara", "carla", "nils") as (mia, max_):
        before = records.get(mia, Resident, RecordId(rosa))
        period = Period(TODAY, TODAY)
        counted = [f.count for f in statistics.totals(mia, period).table("arrivals_by_age").figures]
        pieces = bodies_of(mia, rosa, load_kept_parts().signed_keys)
        retention.propose(mia, rosa, Extent.NAMELESS)
        retention.confirm(max_, rosa)
        after = pages_of(mia.accounts.data_file, mia.accounts.database_key)
        assert [p for p in pieces if p in after] == []  # also what the kept rows said before
        left = records.get(mia, Resident, RecordId(rosa))
        assert left.code_name == left.code != before.code
        assert (left.pronouns, left.former_code_names) == ("", ())
        (stay,) = records.page(mia, Stay, rosa).rows
        assert (stay.arrived_on, stay.room, stay.needs) == (TODAY, "", "")
        found = register.open_register(mia)
        for word in ("Rosa", before.code, before.code_name):
            assert rosa not in {row.resident for row in found.find(word)}
        again = [f.count for f in statistics.totals(mia, period).table("arrivals_by_age").figures]
        assert again == counted
        assert retention.review(mia) == ()
        assert len(retention.tombstones(mia)) == 1
        assert checking.verify(mia).problems == ()


def test_a_record_about_several_leads_to_the_new_code_until_all_is_erased(
    cast: Cast, rosa: ResidentId
) -> None:
    """ADR 0034: the id stays, which the box says; after erasing it leads nowhere."""
    with managers(cast, "nils") as (mia, max_):
        made = {
            "severity": Severity.MINOR,
            "on": TODAY,
            "incident_type": next(iter(IncidentType)),
            "seen": "A cup broke.",
        }
        incidents.report(cast.desk("nils"), made, [rosa])
        before = records.get(mia, Resident, RecordId(rosa)).code
        retention.propose(mia, rosa, Extent.NAMELESS)
        retention.confirm(max_, rosa)

        def named() -> list[str]:
            with mia.look() as work:
                (told,) = work.shelf(Incident).every()
            seen = register.open_register(mia)
            return [row.code for each in told.residents if (row := seen.row(ResidentId(each)))]

        (code,) = named()
        assert code != before
        retention.propose(mia, rosa, Extent.EVERYTHING)
        retention.confirm(max_, rosa)
        assert named() == []


def test_the_new_code_is_nobody_else_s(
    cast: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with managers(cast, "nils") as (mia, max_):
        every = [row.resident for row in register.open_register(mia).rows]
        used = {r: records.get(mia, Resident, RecordId(r)).code for r in every}
        assert len(used) == 2
        falls = iter([*"".join(used.values()), *"CDFGHJ"])

        class Dice:
            def choice(self, letters: str) -> str:
                letter = next(falls)
                assert letter in letters
                return letter

        monkeypatch.setattr(retention, "SystemRandom", Dice)
        retention.propose(mia, rosa, Extent.NAMELESS)
        retention.confirm(max_, rosa)
        left = records.get(mia, Resident, RecordId(rosa))
        assert left.code == left.code_name == "CDFGHJ"


def test_a_hold_stops_a_part_too(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, max_):
        retention.propose(mia, rosa, Extent.NAMELESS)
        retention.hold(mia, rosa, KeepGround.ORDER)
        name = records.get(mia, Resident, RecordId(rosa)).code_name
        with pytest.raises(OnHold):
            retention.confirm(max_, rosa)
        assert records.get(mia, Resident, RecordId(rosa)).code_name == name


def test_taking_names_out_is_done_again_where_it_was_stopped(
    cast: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with managers(cast) as (mia, max_):
        retention.propose(mia, rosa, Extent.NAMELESS)
        real = max_.work

        def stopping(action: str) -> Any:
            if action == REMOVE:
                raise KeyboardInterrupt
            return real(action)

        monkeypatch.setattr(max_, "work", stopping)
        with pytest.raises(KeyboardInterrupt):
            retention.confirm(max_, rosa)
        monkeypatch.undo()
        assert retention.tombstones(mia) == ()
        retention.confirm(max_, rosa)
        assert len(records.page(mia, Stay, rosa).rows) == 1
        assert records.page(mia, IdentityName, rosa).rows == ()
        assert len(retention.tombstones(mia)) == 1
        assert checking.verify(mia).problems == ()


@pytest.mark.parametrize("extent", [Extent.NAMELESS, Extent.REST])
def test_a_closed_file_can_lose_a_part(cast: Cast, rosa: ResidentId, extent: Extent) -> None:
    with managers(cast, "carla", "nils") as (mia, max_):
        consents.withdraw_about(mia, rosa, ConsentType.STORAGE)
        for desk in (mia, max_):
            restricted.say_why(desk, rosa, "talk")
        retention.propose(mia, rosa, extent, KeepGround.LAW, date(2027, 6, 1))
        retention.confirm(max_, rosa)
        assert retention.waiting(mia) == ()
        assert checking.verify(mia).problems == ()
        assert rosa not in {
            row.resident for row in register.open_register(cast.desk("nils")).listed
        }
    with managers(cast, "carla", "nils") as (mia, _):
        assert checking.verify(mia).problems == ()
        found = register.open_register(cast.desk("nils"))
        assert found.find("Rosa Lin") == ()


def test_nobody_confirms_what_was_proposed_after_they_looked(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, max_):
        retention.propose(mia, rosa, Extent.NAMELESS)
        (seen,) = retention.review(max_)
        retention.propose(mia, rosa)
        with pytest.raises(Stale):
            retention.confirm(max_, rosa, seen.decision)
        assert records.page(mia, IdentityName, rosa).rows
        (now,) = retention.review(max_)
        retention.confirm(max_, rosa, now.decision)
        assert len(retention.tombstones(mia)) == 1


def test_a_joined_record_keeps_its_name(cast: Cast, rosa: ResidentId) -> None:
    """Also where somebody joined it after the proposal: the other record would tell who it was."""
    with managers(cast, "nils") as (mia, max_):
        again = cast.admit("nils", "Roza")
        retention.propose(mia, rosa, Extent.NAMELESS)
        joining.join(mia, again, rosa, "The same scar")
        (line,) = retention.review(max_)
        assert line.is_joined
        for act in (
            lambda: retention.propose(mia, rosa, Extent.NAMELESS),
            lambda: retention.confirm(max_, rosa, line.decision),
        ):
            with pytest.raises(Invalid):
                act()
        assert records.page(mia, IdentityName, rosa).rows
        joining.part(mia, again, rosa)
        retention.confirm(max_, rosa, line.decision)
        assert records.page(mia, IdentityName, rosa).rows == ()


def test_the_least_stays_the_least_whatever_is_decided_since(cast: Cast, rosa: ResidentId) -> None:
    with managers(cast) as (mia, max_):
        until = date(2027, 6, 1)
        retention.propose(mia, rosa, Extent.REST, KeepGround.CASE, until)
        retention.confirm(max_, rosa)
        retention.propose(mia, rosa)
        retention.keep(max_, rosa, KeepGround.LAW, until)
        (line,) = retention.review(mia)
        assert line.is_least
