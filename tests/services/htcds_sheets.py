"""Sheets for the import tests, filled with people who do not exist."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from shelterdesk.domain.calendars import Calendar
from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.kinds.resident import Gender
from shelterdesk.services.practice_people import SyntheticResident, people

TODAY = date(2026, 11, 24)

# The columns of the published spreadsheet that the tests fill, and the label below each. Languages
# and numbers are in the standard and not in its spreadsheet; houses add them.
COLUMNS = {
    "cas_CaseOwner": "Case Owner",
    "prs_Salutation": "Salutation",
    "prs_FirstName": "First Name",
    "prs_SecondName": "Second Name",
    "con_Consent": "Consent",
    "prs_Birthdate": "Birthdate",
    "prs_Gender": "Gender",
    "prs_Citizenship": "Citizenship",
    "prs_PrimaryLanguage": "Primary Language",
    "prs_IdentityNumber": "Identity Number",
    "cas_Status": "Status",
    "cas_ReferringOrganisation": "Referring Organisation",
    "cas_IncomingReferralDate": "Incoming Referral Date",
}
NAMES = list(COLUMNS)

LANGUAGES = {code.code: code.exchange for code in load_codes("languages")}
COUNTRIES = {code.code: code.exchange for code in load_codes("countries")}
GENDERS = {
    Gender.FEMININE: "Feminine ",  # the published survey form has such a space
    Gender.MASCULINE: "Masculine",
    Gender.NON_CONFORMING: "NonConforming",
}

# Cells, and the column and the reason that such a row gets.
BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"prs_Gender": "Feminine"}, "prs_FirstName", "name_missing"),
    ({"prs_FirstName": "?????"}, "prs_FirstName", "name_damaged"),
    ({"prs_FirstName": "Aye", "prs_SecondName": "FNU"}, "prs_SecondName", "name_padding"),
    ({"prs_FirstName": "Htet", "prs_SecondName": "HTET"}, "prs_SecondName", "name_twice"),
    ({"prs_FirstName": "20394"}, "prs_FirstName", "name_no_letters"),
    ({"prs_FirstName": "Naw " * 60}, "prs_FirstName", "too_long"),
    ({"prs_FirstName": "#REF!"}, "prs_FirstName", "cell_error"),
    ({"prs_FirstName": "A", "prs_Birthdate": "last summer"}, "prs_Birthdate", "date_unreadable"),
    ({"prs_FirstName": "B", "prs_Birthdate": "3 May 98"}, "prs_Birthdate", "date_century"),
    ({"prs_FirstName": "C", "prs_Birthdate": "1998-02-30"}, "prs_Birthdate", "date_no_such_day"),
    ({"prs_FirstName": "D", "prs_Birthdate": "1200-01-01"}, "prs_Birthdate", "date_far_year"),
    ({"prs_FirstName": "E", "prs_Birthdate": date(2027, 1, 1)}, "prs_Birthdate", "date_future"),
    ({"prs_FirstName": "F", "prs_Birthdate": date(1900, 1, 9)}, "prs_Birthdate", "date_too_old"),
    ({"prs_FirstName": "G", "prs_Gender": "female-ish"}, "prs_Gender", "unknown_code"),
    ({"prs_FirstName": "H", "prs_Citizenship": "MMX"}, "prs_Citizenship", "unknown_code"),
    ({"prs_FirstName": "I", "con_Consent": "perhaps"}, "con_Consent", "consent_unclear"),
    (
        {"prs_FirstName": "J", "cas_IncomingReferralDate": "03/04/2026"},
        "cas_IncomingReferralDate",
        "date_order",
    ),
    (
        {"prs_FirstName": "K", "cas_IncomingReferralDate": "May 2026"},
        "cas_IncomingReferralDate",
        "date_not_whole",
    ),
    (
        {"prs_FirstName": "L", "prs_IdentityNumber": 12345678901234567890.0},
        "prs_IdentityNumber",
        "number_damaged",
    ),
    (
        {"prs_FirstName": "M", "prs_IdentityNumber": "TEST-7-00001"},
        "prs_IdentityNumber",
        "row_repeated",
    ),
]


def good_rows(count: int) -> list[dict[str, Any]]:
    """*count* rows that can be taken as they are, in every script."""
    return [_row(person) for person in people(7, count, TODAY)]


def write_sheet(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A workbook like the published one: names, labels, numbered rows, empty rows at the end."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 1, NAMES)
        sheet.write_row(1, 1, list(COLUMNS.values()))
        for place in range(len(rows) + 5):
            sheet.write_number(place + 2, 0, place + 1)
            for column, name in enumerate(NAMES, start=1):
                cell = rows[place].get(name, "") if place < len(rows) else ""
                if isinstance(cell, date):
                    sheet.write_datetime(place + 2, column, cell, days)
                elif cell != "":
                    sheet.write(place + 2, column, cell)
    return path


def _row(person: SyntheticResident) -> dict[str, Any]:
    birth = person.birth
    buddhist = birth.original_calendar is Calendar.THAI_BE
    edtf = birth.edtf
    born = birth.original_text if buddhist else f"about {edtf[:4]}" if "~" in edtf else edtf
    # In one column or in two: people fill sheets both ways.
    parts = person.legal_name.split(" ", 1) if person.number % 2 else [person.legal_name]
    return {
        "cas_CaseOwner": "Practice desk",
        "prs_FirstName": parts[0],
        "prs_SecondName": parts[1] if len(parts) > 1 else "",
        "con_Consent": person.number % 3 == 0,
        "prs_Birthdate": born,
        "prs_Gender": GENDERS[person.gender],
        "prs_Citizenship": COUNTRIES[person.nationality],
        "prs_PrimaryLanguage": LANGUAGES[person.languages[0][0]],
        "prs_IdentityNumber": person.reference,
        "cas_Status": "Active",
        "cas_ReferringOrganisation": person.brought_by,
        "cas_IncomingReferralDate": (person.arrived_on - timedelta(days=1)).isoformat(),
    }
