"""HTCDS sheets as people fill them: what is understood, and the reason for what is not."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime

import pytest
import xlsxwriter

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.identity import (
    Identity,
    IdentityName,
    ReferenceNumber,
    Statelessness,
)
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    CaseStatus,
    EverydayName,
    Gender,
    LanguageRole,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.errors import UnreadableFile
from shelterdesk.services import import_doubles
from shelterdesk.services.htcds import DAY_COLUMNS, read_sheet, understand
from shelterdesk.services.import_orders import day_order
from shelterdesk.services.import_shapes import SheetRow, Trial
from shelterdesk.services.imports import exit_code, lines
from tests.services.htcds_sheets import BROKEN, NAMES, TODAY, good_rows, write_sheet


def read(path, **more):
    sheet = read_sheet(path)
    orders = {column: day_order(sheet.rows, column) for column in DAY_COLUMNS}
    return [understand(row, TODAY, orders=orders, **more) for row in sheet.rows]


def one(**cells):
    """One row with a name, and *cells*."""
    return understand(SheetRow(3, {"prs_FirstName": "Aye", **cells}), TODAY)


def codes(seen):
    return [(problem.column, problem.code) for problem in seen.problems]


# ---- the whole sheet


def test_two_hundred_rows_twenty_of_them_broken(tmp_path):
    good = good_rows(180)
    path = write_sheet(tmp_path / "sheet.xlsx", [*good, *(cells for cells, _, _ in BROKEN)])
    seen = read(path, buddhist_years="be")
    assert len(seen) == 200
    # Rows 1 and 2 hold names and labels.
    expected = [
        (place, column, code) for place, (_, column, code) in enumerate(BROKEN, start=len(good) + 3)
    ]
    assert len(expected) == 20
    found = [(p.row, p.column, p.code) for row in seen for p in row.problems]
    sure = [double for double in import_doubles.find(seen) if import_doubles.is_sure(double)]
    assert [(double.row.row, double.why) for double in sure] == [(expected[-1][0], "number")]
    assert found == expected[:-1]
    assert Counter(row.homeless for row in seen) == {("cas_CaseOwner",): 180, (): 20}


def test_buddhist_years_are_asked_for_unless_the_answer_is_given(tmp_path):
    good = good_rows(180)
    buddhist = [row for row in good if "25" in row["prs_Birthdate"][-4:-2]]
    assert len(buddhist) == 11
    path = write_sheet(tmp_path / "sheet.xlsx", good)
    asked = [p for row in read(path) for p in row.problems]
    assert [p.code for p in asked] == ["date_era"] * len(buddhist)
    births = [row.parts[Identity]["birth_date"] for row in read(path, buddhist_years="be")]
    assert max(birth.earliest.year for birth in births) < 2026
    assert [p.code for row in read(path, buddhist_years="ce") for p in row.problems] == [
        "date_far_year"
    ] * len(buddhist)


def test_a_csv_file_says_the_same(tmp_path):
    good = good_rows(40)
    workbook = write_sheet(tmp_path / "sheet.xlsx", good)
    with (tmp_path / "sheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(NAMES)
        writer.writerows([row.get(name, "") for name in NAMES] for row in good)
    of_csv = read(tmp_path / "sheet.csv", buddhist_years="be")
    of_workbook = read(workbook, buddhist_years="be")
    assert [row.parts for row in of_csv] == [row.parts for row in of_workbook]


# ---- how sheets are written


def test_a_merged_title_above_and_gaps_between_rows_are_read(tmp_path):
    path = tmp_path / "titled.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Partner house, October")
        sheet.write_row(2, 0, ["prs_FirstName ", "PRS_Gender", "prs_Second_Name", "Bed"])
        sheet.write_row(3, 0, ["Mya", " Feminine "])
        sheet.write_row(6, 0, ["Tun", "Masculine", "Hla", 4])
    seen = read(path)
    assert [row.row for row in seen] == [4, 7]
    assert seen[0].parts[Resident]["gender"] is Gender.FEMININE
    assert seen[1].parts[IdentityName]["full_text"] == "Tun Hla"
    assert seen[1].homeless == ("Bed",)


def test_the_column_that_the_published_sheet_leaves_without_a_name_is_known(tmp_path):
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["", "prs_FirstName", "prs_SecondName", ""])
        labels = ["", "First Name", "Second Name", "Reason for Outgoing Referral"]
        sheet.write_row(1, 0, labels)
        sheet.write_row(2, 0, [1, "Mya", "", "Other"])
        sheet.write_row(3, 0, [2])
    seen = read(path)
    assert [(row.row, row.homeless) for row in seen] == [(3, ("cas_ReasonForOutgoingReferral",))]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no sheet", b"a,b\n1,2\n", b"\xff\xfe\x00"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_no_sheet_is_said_to_be_none(tmp_path, content, ending):
    path = tmp_path / f"file.{ending}"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        read_sheet(path)


# ---- names


def test_a_mononym_stays_one_name():
    seen = one(prs_FirstName=" Sukarni ")
    assert seen.parts[EverydayName] == {"preferred": "Sukarni"}
    assert seen.parts[IdentityName]["full_text"] == "Sukarni"
    assert (seen.parts[IdentityName]["given"], seen.parts[IdentityName]["family"]) == ("", "")


def test_old_burmese_letters_are_read_into_unicode_and_said_so():
    seen = one(prs_FirstName="ခင္မ်ိဳးေဝ")
    assert seen.parts[EverydayName] == {"preferred": "ခင်မျိုးဝေ"}
    assert [note.code for note in seen.notes if note.column == "prs_FirstName"] == ["old_letters"]


def test_names_keep_the_order_of_the_columns_and_chinese_writing_its_own():
    latin = one(prs_FirstName="Abebe", prs_MiddleName="Kebede", prs_SecondName="Worku")
    assert latin.parts[IdentityName]["full_text"] == "Abebe Kebede Worku"
    han = one(prs_FirstName="志明", prs_SecondName="欧阳")
    assert han.parts[IdentityName]["full_text"] == "欧阳志明"
    assert han.parts[EverydayName] == {"preferred": "志明"}


def test_an_honorific_that_is_part_of_a_name_stays_and_mr_has_no_home():
    daw = one(prs_Salutation="Daw", prs_FirstName="Khin")
    assert daw.parts[EverydayName] == {"preferred": "Daw Khin"}
    assert daw.homeless == ()
    assert one(prs_Salutation="Mr").homeless == ("prs_Salutation",)


# ---- days


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("about 1998", "1998~"),
        ("1997-03", "1997-03"),
        (1999.0, "1999"),
        (datetime(2001, 2, 3), "2001-02-03"),  # noqa: DTZ001  a cell has no zone
        (date(2001, 2, 3), "2001-02-03"),
        ("1997/1998", "1997/1998"),
        ("๒๒ พ.ย. 2541 พ.ศ.", "1998-11-22"),
    ],
)
def test_a_date_of_birth_is_kept_as_far_as_it_is_known(cell, edtf):
    seen = one(prs_Birthdate=cell)
    assert seen.problems == ()
    assert seen.parts[Identity]["birth_date"].edtf == edtf


def test_a_buddhist_year_in_a_real_date_cell_is_asked_for_too():
    assert codes(one(prs_Birthdate=date(2541, 11, 22))) == [("prs_Birthdate", "date_era")]


@pytest.mark.parametrize(
    ("written", "order"),
    [
        (["03/04/1998", "25/12/1999"], "dmy"),
        (["03/04/1998", "12/25/1999"], "mdy"),
        (["03/04/1998"], "ask"),
        (["25/12/1999", "12/25/1999"], "ask"),
    ],
)
def test_a_column_proves_its_own_order_of_day_and_month(written, order):
    rows = [SheetRow(n, {"prs_Birthdate": text}) for n, text in enumerate(written)]
    assert day_order(rows, "prs_Birthdate") == order


def test_no_date_of_birth_means_a_child_until_it_is_known():
    seen = one()
    assert seen.parts[AgeStatus] == {"group": AgeGroup.UNCERTAIN}
    assert [(note.column, note.code) for note in seen.notes] == [
        ("prs_Birthdate", "birth_unknown"),
        ("cas_IncomingReferralDate", "arrival_unknown"),
    ]
    assert one(prs_Birthdate="1990").parts[AgeStatus] == {"group": AgeGroup.ADULT}
    assert one(prs_Birthdate="2012").parts[AgeStatus] == {"group": AgeGroup.CHILD}


# ---- everything else that has a home


def test_a_whole_row_finds_its_homes():
    seen = one(
        prs_Birthdate="1998-11-22",
        prs_Gender="TransgenderFeminine ",
        prs_Citizenship="MMR; LA",
        prs_PrimaryLanguage="bur",
        prs_SecondaryLanguage="tha",
        prs_IdentityNumber="TEST-9",
        cas_IncomingReferralDate=date(2026, 10, 1),
        cas_ReferringOrganisation="Partner house",
        cas_Status="FollowUp",
        con_Consent=True,
        vic_TypeOfExploitation="Other",
    )
    assert seen.problems == seen.notes == ()
    assert seen.homeless == ("vic_TypeOfExploitation",)
    assert seen.parts[Resident] == {
        "gender": Gender.TRANS_FEMININE,
        "case_status": CaseStatus.AFTER_CARE,
    }
    assert seen.parts[Identity]["citizenships"] == ("MM", "LA")
    assert seen.parts[LanguageSkill] == {"language": "mya", "role": LanguageRole.FIRST}
    assert seen.further == ((LanguageSkill, {"language": "tha", "role": LanguageRole.SOME}),)
    assert seen.parts[ReferenceNumber]["number"] == "TEST-9"
    assert seen.parts[Stay] == {
        "arrived_on": date(2026, 10, 1),
        "state": StayState.AFTER_CARE,
        "brought_by": "Partner house",
    }
    assert seen.parts[Consent]["consent_type"] is ConsentType.STORAGE
    assert seen.parts[Consent]["decision"] is Decision.GIVEN


@pytest.mark.parametrize("cell", [False, "no", "", "FALSE", 0.0])
def test_an_unticked_consent_is_no_decision(cell):
    assert Consent not in one(con_Consent=cell).parts


@pytest.mark.parametrize(
    ("cell", "citizenships", "statelessness"),
    [
        ("", (), Statelessness.UNDETERMINED),
        ("XXA", (), Statelessness.STATELESS),
        ("mm,MMR", ("MM",), Statelessness.CLAIMED),
    ],
)
def test_citizenship_is_never_made_up(cell, citizenships, statelessness):
    identity = one(prs_Citizenship=cell).parts[Identity]
    assert (identity["citizenships"], identity["statelessness"]) == (citizenships, statelessness)


def test_a_family_of_languages_is_not_narrowed_down():
    assert one(prs_PrimaryLanguage="kar").parts[LanguageSkill]["language"] == "kar"
    assert one(prs_PrimaryLanguage="zho").parts[LanguageSkill]["language"] == "zho"
    assert LanguageSkill not in one(prs_PrimaryLanguage="und").parts


# ---- nobody's words in what is said


def test_reasons_name_rows_and_columns_and_never_what_stands_there():
    seen = [
        understand(SheetRow(number, {"prs_FirstName": "Marker", **cells}), TODAY)
        for number, (cells, _, _) in enumerate(BROKEN, start=3)
    ]
    problems = tuple(problem for row in seen for problem in row.problems)
    said = "\n".join(lines(Trial(20, 0, problems, (), ("cas_CaseOwner",))))
    words = [str(v) for cells, _, _ in BROKEN for v in cells.values() if len(str(v)) > 4]
    assert [word for word in ["Marker", *words] if word in said] == []
    assert said.startswith("20 rows: 0 can be imported, 20 need a look. Nothing was changed.")
    assert said.endswith("stays in the file: cas_CaseOwner")


def test_the_exit_code_tells_a_script_whether_a_row_needs_a_look():
    problem = one(prs_Gender="so-so").problems
    assert exit_code(Trial(1, 0, problem, (), ())) == 6
    assert exit_code(Trial(1, 1, (), (), ())) == 0
