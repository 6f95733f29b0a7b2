"""The practice house is filled by the roles that would write in a real one."""

from __future__ import annotations

import pytest

from shelterdesk import cli
from shelterdesk.access import door, new_house
from shelterdesk.domain.kinds.alert import ComfortCard
from shelterdesk.domain.kinds.attachment import HealthAttachment
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.consent import Consent, ConsentWithdrawal, Decision
from shelterdesk.domain.kinds.counselling import NoteState
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.money import PaymentState
from shelterdesk.domain.kinds.movement import Leave
from shelterdesk.domain.kinds.paper import Recovery
from shelterdesk.domain.kinds.readiness import CriterionAssessment
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Resident
from shelterdesk.domain.kinds.task import CounsellingTask
from shelterdesk.domain.likeness import Reason
from shelterdesk.domain.names import script_of
from shelterdesk.domain.readiness import BlockReason, ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import RecordId, value_of
from shelterdesk.errors import Cancelled, Denied, NotFound
from shelterdesk.services import (
    belongings,
    checking,
    co_signing,
    concerns,
    counselling,
    counselling_groups,
    families,
    house_lists,
    incidents,
    joining,
    movements,
    paper_board,
    practice,
    practice_events,
    practice_month,
    readiness,
    records,
    stipends,
    unwritten,
)
from shelterdesk.services.practice_people import people
from shelterdesk.services.progress import Progress
from tests.cast import CHEAP, TODAY, Cast

SEED = 1
COUNT = 12


def founded(folder):
    cast = Cast(folder)
    founders = [
        new_house.Founder(p.login, p.display_name, p.roles, p.passphrase) for p in practice.STAFF
    ]
    new_house.found_practice_house(cast.house, "TEST-01", founders, CHEAP)
    return cast


def seats(cast):
    return door.sign_in_together(cast.house, {p.login: p.passphrase for p in practice.STAFF})


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The desks of a house of twelve, the last four of them written together; and the ids."""
    cast = founded(tmp_path_factory.mktemp("practice") / "house")
    with pytest.MonkeyPatch.context() as patch, seats(cast) as desks:
        patch.setattr(practice, "ONE_BY_ONE", 8)
        yield desks, practice.fill(desks, COUNT, SEED, TODAY, Progress())


def test_everybody_is_there_with_name_and_codes(filled):
    desks, ids = filled
    expected = list(people(SEED, COUNT, TODAY))
    for id, person in zip(ids, expected, strict=True):
        name = records.page(desks["dana"], EverydayName, id).rows[0]
        assert (name.preferred, name.romanised) == (person.preferred, person.romanised)
        legal = {n.full_text for n in records.page(desks["dana"], IdentityName, id).rows}
        assert person.legal_name in legal
    codes = [records.get(desks["dana"], Resident, RecordId(id)).code for id in ids]
    assert codes[:3] == ["9PQ6PT", "W6TNKT", "7GNN99"]  # the same for a seed
    assert len(set(codes)) == COUNT


def test_the_stories_stand_where_they_should(filled):
    desks, ids = filled
    seen = [readiness.standing(desks["dana"], id) for id in ids]
    assert [standing.state for standing in seen[:7]] == [
        ReadinessState.READY,
        ReadinessState.IN_PROGRESS,
        ReadinessState.IN_PROGRESS,
        ReadinessState.IN_PROGRESS,
        ReadinessState.IN_PROGRESS,
        ReadinessState.BLOCKED,
        ReadinessState.BLOCKED,
    ]
    assert seen[5].reason is BlockReason.DOES_NOT_WISH
    assert seen[6].reason is BlockReason.NON_REFOULEMENT
    assert seen[0].verdict_state is VerdictState.IN_FORCE


def test_a_verdict_has_two_names_on_it(filled):
    desks, ids = filled
    verdict = readiness.verdicts(desks["nok"], ids[0])[0]
    assert verdict.author_id == desks["dana"].user_id
    assert verdict.countersigner_id == desks["somsri"].user_id


def test_the_child_is_shielded_and_adults_are_not(filled):
    desks, ids = filled
    shielded = [records.get(desks["dana"], Resident, RecordId(id)).shielded for id in ids]
    assert shielded == [number == 3 for number in range(1, COUNT + 1)]


def test_counsellors_have_notes_that_the_manager_cannot_read(filled):
    desks, ids = filled
    lines = counselling.sessions(desks["thida"], ids[0])
    assert [line.session.note_state for line in lines] == [
        NoteState.DRAFT,
        NoteState.SIGNED,
        NoteState.SIGNED,
    ]
    with pytest.raises(Denied):
        counselling.sessions(desks["dana"], ids[0])


def test_counselling_waits_in_every_way(filled):
    desks, _ = filled
    amara, thida = desks["amara"], desks["thida"]
    assert [wait.author for wait in co_signing.queue(amara)] == ["သီတာ"]
    assert co_signing.queue(thida) == ()
    assert {each.note is None for each in unwritten.mine(amara)} == {True, False}
    assert len(counselling_groups.groups(amara)[0].meetings) == 1
    with amara.look() as work:
        steps = [task.source_step for task in work.shelf(CounsellingTask).every()]
    assert steps.count("check_in") == 1


def test_what_the_resident_wants_stands_in_her_own_words(filled):
    desks, ids = filled
    said = [
        row.remark
        for row in records.page(desks["nok"], CriterionAssessment, ids[5]).rows
        if row.criterion == "RR-DEC-01"
    ]
    assert said[0] == "Bây giờ tôi chưa muốn về.\n(I do not want to go back now.)"


def test_a_month_has_been_lived_there(filled):
    desks, ids = filled
    with desks["niran"].look() as work:
        beds = [a.bed_id for a in work.shelf(BedAssignment).every()]
        outings = list(work.shelf(Leave).every())
        lines = [item.line for item in work.shelf(HandoverItem).every()]
    assert len(set(beds)) == len(beds) == COUNT  # the child's too: admitted by this very worker
    assert [out.resident for out in outings if out.back_at is None] == [ids[7]]
    assert len(lines) == 8
    with desks["dana"].look() as work:
        assert {c.resident for c in work.shelf(ComfortCard).every()} == set(ids[::2])
        assert len(work.shelf(ConsentWithdrawal).all_of(ids[3])) == 1


def test_forty_people_are_of_fifteen_nationalities_and_ten_scripts_with_children() -> None:
    forty = cli._parser().parse_args(["demo", "--out", "there"]).residents  # as it is made
    everybody = list(people(SEED, forty, TODAY))
    assert len(everybody) == practice_month.MOST == 40  # and the month of each is told
    assert len({person.nationality for person in everybody}) >= 15
    assert len({script_of(person.preferred) for person in everybody}) >= 10
    children = {p.number: p for p in everybody if p.age_group is AgeGroup.CHILD}
    assert children.keys() == {3, 27}
    families = {number for pair in practice_month._FAMILIES for number in pair[:2]}
    assert families > children.keys()
    assert families <= {person.number for person in everybody}


def test_a_family_somebody_late_and_a_consent_that_was_taken_back_are_there(filled):
    desks, ids = filled
    links = {id: families.of(desks["nok"], id) for id in (ids[0], ids[2])}
    assert {id: [each.other for each in found] for id, found in links.items()} == {
        ids[0]: [ids[2]],
        ids[2]: [ids[0]],
    }
    assert [each.leave.resident for each in movements.late(desks["niran"])] == [ids[7]]
    (taken,) = records.page(desks["dana"], ConsentWithdrawal, ids[3]).rows
    (given,) = [
        row
        for row in records.page(desks["dana"], Consent, ids[3]).rows
        if row.id == taken.consent_id
    ]
    assert given.decision is Decision.GIVEN


def test_bags_have_two_signatures_and_beds_are_called_by_name(filled):
    desks, ids = filled
    with desks["niran"].look() as work:
        places = {a.place for a in work.shelf(BedAssignment).every()}
    assert all(places)
    kept = [thing for id in ids[::3] for thing in belongings.of_resident(desks["niran"], id)]
    assert len(kept) == len(ids[::3])
    assert {(m.first, m.second.name) for thing in kept for m in thing.moves} == {
        (desks["niran"].display_name, desks["ploy"].display_name)
    }
    assert belongings.unsigned(desks["ploy"]) == ()


def test_a_scan_of_the_clinic_lies_with_the_nurse_alone(filled):
    desks, ids = filled
    assert len(records.page(desks["bopha"], HealthAttachment, ids[0]).rows) == 1
    for login in ("dana", "nok", "amara", "niran"):
        with pytest.raises((Denied, NotFound)):
            records.page(desks[login], HealthAttachment, ids[0])


def test_money_passes_three_pairs_of_hands(filled):
    desks, _ = filled
    found = stipends.payments(desks["dana"])
    assert sorted(p.state for p in found) == sorted(
        [PaymentState.PAID] * 2 + [PaymentState.APPROVED] * 2 + [PaymentState.ASKED]
    )
    for paid in (p for p in found if p.payout):
        steps = (paid.asked_by, paid.answered_by, paid.paid_by)
        assert len({frozenset(step.users) for step in steps if step}) == 3


def test_a_larger_house_has_incidents_and_somebody_twice(tmp_path):
    cast = founded(tmp_path / "house")
    with pytest.MonkeyPatch.context() as patch, seats(cast) as desks:
        patch.setattr(practice, "ONE_BY_ONE", 2)
        ids = practice.fill(desks, practice_events.LEAST, SEED, TODAY, Progress())
        (pair,) = joining.candidates(desks["dana"])
        assert pair.why is Reason.NAME_AND_BIRTH
        assert len({pair.one, pair.other} & set(ids)) == 1
        dana, nok, lin = desks["dana"], desks["nok"], desks["lin"]
        quiet = [line for line in incidents.open_ones(dana).rows if line.is_restricted]
        assert len(quiet) == 1
        assert len(incidents.open_ones(dana).rows) == 2
        assert any(line.is_restricted for line in incidents.open_ones(nok).rows)
        for desk in (desks["niran"], lin, desks["somsri"], desks["ploy"]):
            assert not any(line.is_restricted for line in incidents.open_ones(desk).rows)
        worries = concerns.worries(dana)
        assert (len(worries.house), len(worries.residents)) == (1, 0)
        assert checking.verify(dana).problems == ()


def test_papers_carry_numbers_of_practice_only(filled):
    desks, ids = filled
    papers = [p for id in ids for p in records.page(desks["dana"], Document, id).rows]
    ways = [w for id in ids for w in records.page(desks["dana"], Recovery, id).rows]
    wanted = {way.document_id for way in ways}
    there = [paper for paper in papers if paper.id not in wanted]
    assert len(there) == sum(len(person.papers) for person in people(SEED, COUNT, TODAY))
    assert all(paper.number.startswith("TEST-") for paper in there)
    assert all(p.number.startswith("TEST-") or not p.number for p in papers)
    assert len(ways) == len(wanted) == 5
    board = paper_board.board(desks["nok"])
    assert len({(way.state, way.next and way.next.code) for way in board.ways}) == 5


def test_the_house_is_whole(filled):
    desks, _ = filled
    assert checking.verify(desks["dana"]).problems == ()


def test_the_lists_name_users_and_residents_a_line_each(filled, tmp_path):
    desks, _ = filled
    practice.write_lists(desks, tmp_path)
    users = [line.split("\t") for line in (tmp_path / "users.txt").read_text("utf-8").splitlines()]
    assert [(login, role) for login, role, _ in users[:3]] == [
        ("dana", "manager"),
        ("somsri", "manager"),
        ("nok", "case manager"),
    ]
    residents = (tmp_path / "residents.txt").read_text("utf-8").splitlines()
    names = [line.split("\t")[1] for line in residents]
    assert names == [person.preferred for person in people(SEED, COUNT, TODAY)]


def test_the_first_reports_are_printed_under_their_numbers_alone(filled, tmp_path):
    desks, ids = filled
    paths = practice.print_reports(desks, tmp_path / "reports", Progress())
    assert len(paths) == 4
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
    left = [records.page(desks["dana"], Disclosure, id).rows for id in ids[:4]]
    numbers = [next(r.sheet_no for r in rows if r.sheet_no.startswith("RR-")) for rows in left]
    assert [path.stem for path in paths] == numbers


def test_stopping_before_anything_was_written_leaves_an_empty_house(tmp_path):
    progress = Progress()
    progress.cancel()
    with seats(founded(tmp_path / "house")) as desks:
        with pytest.raises(Cancelled):
            practice.fill(desks, COUNT, SEED, TODAY, progress)
        with desks["dana"].look() as work:
            assert list(work.shelf(Resident).every()) == []


def test_the_house_asks_and_offers_something_of_its_own(filled):
    desks, ids = filled
    added = house_lists.read(desks["niran"])
    assert len(added.fields_of("stay")) == 1  # the other one rests
    assert [f.retired_on is None for f in added.fields].count(False) == 1
    field = added.fields_of("resident")[0]
    sizes = [value_of(records.get(desks["dana"], Resident, RecordId(id)), field) for id in ids[:5]]
    assert sizes == ["37", "39", "36", "41", ""]
    assert added.offered("LeavePurpose")
