"""An import lets everybody in, or nobody."""

from __future__ import annotations

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.errors import Cancelled, Denied, UnreadableFile
from shelterdesk.services import importing, imports, readiness, records, shift, tasks
from shelterdesk.services.progress import Progress
from tests.cast import copied, found
from tests.services.htcds_sheets import BROKEN, good_rows, write_sheet


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return found(tmp_path_factory.mktemp("imports") / "house")


@pytest.fixture
def house(empty, tmp_path):
    with copied(empty, tmp_path / "house").seated("mia", "nils", "adam") as cast:
        yield cast


@pytest.fixture
def mia(house):
    """The manager, on duty."""
    shift.begin(house.desk("mia"))
    return house.desk("mia")


def residents(desk):
    with desk.look() as work:
        return list(work.shelf(Resident).every())


def test_every_row_becomes_a_resident_with_codes_of_their_own(mia, tmp_path):
    rows = good_rows(200)
    path = write_sheet(tmp_path / "sheet.xlsx", rows)
    result = imports.htcds(mia, path, dry_run=False, buddhist_years="be")
    assert (result.rows, result.ready, result.problems) == (200, 200, ())
    assert len(result.imported) == 200
    kept = residents(mia)
    assert len({r.code for r in kept}) == len({r.code_name for r in kept}) == 200
    for id, row in zip(result.imported[:12], rows, strict=False):
        number = records.page(mia, ReferenceNumber, id).rows[0]
        assert number.number == row["prs_IdentityNumber"]
        assert records.page(mia, IdentityName, id).rows[0].full_text.split()[0] in str(row)
        assert len(records.page(mia, LanguageSkill, id).rows) == 1
        assert records.page(mia, Identity, id).rows[0].birth_date is not None
        assert (
            records.page(mia, Stay, id).rows[0].arrived_on.isoformat()
            == (row["cas_IncomingReferralDate"])
        )
    consents = [records.page(mia, Consent, id).rows for id in result.imported[:12]]
    assert [len(found) for found in consents] == [0, 0, 1] * 4
    assert consents[2][0].consent_type is ConsentType.STORAGE


def test_somebody_who_came_with_a_sheet_leaves_with_a_printed_one(mia, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", good_rows(40))
    first = imports.htcds(mia, path, dry_run=False, buddhist_years="be").imported[0]
    printed = readiness.print_report(mia, first, "internal")
    assert printed.pdf.startswith(b"%PDF-")
    assert printed.pages > 0


def test_a_dry_run_says_the_same_and_changes_nothing(mia, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", good_rows(40))
    dry = imports.htcds(mia, path, dry_run=True, buddhist_years="be")
    assert (dry.rows, dry.ready, dry.imported) == (40, 40, ())
    assert dry.homeless == ("cas_CaseOwner",)
    assert residents(mia) == []


def test_the_same_sheet_twice_lets_nobody_in_twice(mia, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", good_rows(40))
    imports.htcds(mia, path, dry_run=False, buddhist_years="be")
    again = imports.htcds(mia, path, dry_run=False, buddhist_years="be")
    assert (again.ready, again.imported) == (0, ())
    assert {p.code for p in again.problems} == {"already_here"}
    assert len(residents(mia)) == 40
    # A sheet brings agreements without a day, so nobody is asked to look at them, once or twice.
    assert tasks.team(mia) == ()


def test_without_a_number_name_and_day_of_birth_tell_people_apart(mia, tmp_path):
    twice = {"prs_FirstName": "Lan", "prs_Birthdate": "1998-05-12"}
    year = {"prs_FirstName": "Lan", "prs_Birthdate": "1998"}
    path = write_sheet(tmp_path / "sheet.xlsx", [twice, year, year, twice])
    result = imports.htcds(mia, path, dry_run=True)
    assert [(p.row, p.column, p.code) for p in result.problems] == [
        (6, "prs_FirstName", "row_repeated")
    ]
    numbered = [{**twice, "prs_IdentityNumber": number} for number in ("TEST-A", "TEST-B")]
    path = write_sheet(tmp_path / "numbered.xlsx", numbered)
    assert imports.htcds(mia, path, dry_run=True).problems == ()


def test_one_row_that_needs_a_look_keeps_all_of_them_out(mia, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", [*good_rows(40), BROKEN[0][0]])
    result = imports.htcds(mia, path, dry_run=False, buddhist_years="be")
    assert (result.rows, result.ready, result.imported) == (41, 40, ())
    assert [(p.row, p.code) for p in result.problems] == [(43, "name_missing")]
    assert imports.exit_code(result) == 6
    assert residents(mia) == []


def test_two_hundred_rows_and_twenty_that_need_a_look(mia, tmp_path):
    broken = [cells for cells, _, _ in BROKEN]
    path = write_sheet(tmp_path / "sheet.xlsx", [*good_rows(180), *broken])
    result = imports.htcds(mia, path, dry_run=True, buddhist_years="be")
    assert (result.rows, result.ready) == (200, 180)
    assert [p.code for p in result.problems] == [code for _, _, code in BROKEN]
    assert imports.lines(result)[0] == (
        "200 rows: 180 can be imported, 20 need a look. Nothing was changed."
    )


def test_stopping_half_way_keeps_all_of_them_out(mia, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", good_rows(60))

    def stop_when_keeping(done, total, text):
        if text == importing.KEEPING:
            progress.cancel()

    progress = Progress(stop_when_keeping)
    with pytest.raises(Cancelled):
        imports.htcds(mia, path, dry_run=False, progress=progress, buddhist_years="be")
    assert residents(mia) == []


def test_nobody_but_a_manager_lets_a_whole_sheet_in(house, tmp_path):
    path = write_sheet(tmp_path / "sheet.xlsx", good_rows(40))
    for user in ("nils", "adam"):
        with pytest.raises(Denied):
            imports.htcds(house.desk(user), path, dry_run=True)
    assert residents(house.desk("mia")) == []


def test_a_file_that_is_no_sheet_is_said_to_be_none(mia, tmp_path):
    (tmp_path / "notes.xlsx").write_text("not a workbook")
    with pytest.raises(UnreadableFile):
        imports.htcds(mia, tmp_path / "notes.xlsx", dry_run=True)
