"""Rows of the standards: published columns alone, nothing exact by default, losses counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shelterdesk.domain import ctdc_rows, htcds_rows
from shelterdesk.domain.case_export import (
    ADDED_COLUMN,
    ADDED_HERE,
    EXPLOITATION,
    IDENTITY,
    LINK,
    MARKED,
    NO_CODE,
    NO_VALUE,
    NOT_ASKED,
    OFF,
    OTHER_BODY,
    RULES,
    STATUS,
    UNASKED,
    UNREAD,
    Extra,
    Loss,
    Person,
    Standard,
    Writing,
    lets_persons,
    lose_added,
    lose_unasked,
    small_groups,
)
from shelterdesk.domain.fields import Added, FieldSort
from shelterdesk.domain.kinds.account import (
    AccountEvent,
    EventSort,
    Exploitation,
    Means,
    RecruiterRelation,
    Recruitment,
    Voice,
)
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.plan import Domain, PlanItem
from shelterdesk.domain.kinds.referral import Referral, ReferralState
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    Gender,
    LanguageSkill,
    ReferralIn,
    Resident,
)
from shelterdesk.domain.kinds.status import Identification, LegalStatus
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.standard_fields import (
    CTDC_2020,
    CTDC_SYNTHETIC,
    HTCDS_DEPRECATED,
    HTCDS_FIELDS,
    HTCDS_TABLES,
)
from shelterdesk.domain.word_lists import load_word_list

ROSA = ResidentId("0" * 32)
CAME = date(2026, 3, 9)
EVERY_LINE = frozenset({IDENTITY, EXPLOITATION, STATUS, "paper_number"})
# Words that a person said or wrote, or that name one: none may stand in a file by default.
SAID = {
    "name": "AYE AYE KHIN",
    "number": "TH-4711-X",
    "case number": "NRM 81/2026",
    "body": "Foundation of the River",
    "town": "Compound by the river",
    "story": "They took us over the water at night.",
    "goal": "To learn to bake.",
    "asks": "Please help her with the shop.",
}


def made(kind: type[Record], **values: Any) -> Any:
    """A record of *kind* that somebody wrote."""
    record = kind.new(RecordId("1" * 32), ROSA, values)
    return replace(record, made_at=datetime(2026, 3, 9, tzinfo=UTC))


def person(**more: Any) -> Person:
    """Somebody with something in every place that an export could read."""
    given: dict[str, Any] = {
        "link": "abc123",
        "lines": EVERY_LINE,
        "named": EVERY_LINE,
        "research": True,
        "came_on": CAME,
        "resident": made(Resident, code="AAAAAA", code_name="River", gender=Gender.FEMININE),
        "age": AgeGroup.ADULT,
        "identity": made(Identity, citizenships=("MM", "TH"), birth_date=PartialDate("1998-05-01")),
        "name": made(IdentityName, full_text=SAID["name"], given="AYE AYE", family="KHIN"),
        "languages": (made(LanguageSkill, language="mya"),),
        "numbers": (made(ReferenceNumber, issuer="NRM", number=SAID["case number"]),),
        "papers": (made(Document, document_type="passport", state="held", number=SAID["number"]),),
        "legal": made(LegalStatus, status=Identification.IDENTIFIED, on=CAME),
        "types": ("forced_criminality", "sexual"),
        "exploitation": (
            made(
                Exploitation,
                types=("forced_criminality", "sexual"),
                country="KH",
                place=SAID["town"],
                began=PartialDate("2024-01-05"),
                ended=PartialDate("2025-08-20"),
            ),
        ),
        "means": (made(Means, means=("debt_bondage", "phone_taken", "quotas_punishment")),),
        "recruitment": (
            made(
                Recruitment,
                channels=("social_network",),
                relation=RecruiterRelation.AGENT,
                place=SAID["town"],
                age_then=25,
            ),
        ),
        "events": (
            made(
                AccountEvent,
                voice=Voice.SAID,
                sort=EventSort.TRANSIT,
                when=PartialDate("2024-01-04"),
                place=SAID["town"],
                text=SAID["story"],
            ),
        ),
        "sent_by": (
            made(ReferralIn, received_on=CAME, organisation=SAID["body"], organisation_type="ngo"),
        ),
        "referrals": (
            made(
                Referral,
                recipient_class=RecipientClass.NGO,
                recipient=SAID["body"],
                purpose="Training",
                asks=SAID["asks"],
                sent_on=CAME,
                state=ReferralState.SENT,
            ),
        ),
        "goals": (
            made(PlanItem, domain=Domain.EDUCATION, in_my_words=SAID["goal"], goal=SAID["goal"]),
        ),
    }
    return Person(**{**given, **more})


def htcds(who: Person, *extras: Extra) -> tuple[dict[str, list[dict[str, str]]], Writing]:
    writing = Writing(frozenset(extras))
    return htcds_rows.rows_of(who, writing), writing


def ctdc(who: Person, standard: Standard = Standard.CTDC) -> tuple[dict[str, str], Writing]:
    writing = Writing(frozenset())
    return ctdc_rows.row_of(who, writing, standard), writing


def cells(rows: dict[str, list[dict[str, str]]]) -> Iterable[str]:
    return (cell for table in rows.values() for row in table for cell in row.values())


# ---- the columns


def test_every_column_is_a_published_one_in_the_published_order() -> None:
    published = [name for name in HTCDS_FIELDS if name not in HTCDS_DEPRECATED]
    written = [name for columns in htcds_rows.COLUMNS.values() for name in columns[1:]]
    assert written == published
    assert {columns[0] for columns in htcds_rows.COLUMNS.values()} == {LINK}
    assert list(HTCDS_TABLES) == ["org", "prs", "vic", "per", "cas", "cco", "hte", "spl", "con"]
    in_sheet = [name for name in htcds_rows.ONE_SHEET if name != LINK]
    assert in_sheet == [name for name in published if name.split("_")[0] in htcds_rows.IN_ONE_SHEET]


@pytest.mark.parametrize("extras", [(), tuple(Extra)], ids=["as it is", "all switched on"])
def test_a_row_fills_columns_of_its_table_alone(extras: tuple[Extra, ...]) -> None:
    rows, _ = htcds(person(), *extras)
    for table, found in rows.items():
        for row in found:
            assert row.keys() <= set(htcds_rows.COLUMNS[table])
    for standard, columns in ctdc_rows.COLUMNS.items():
        assert ctdc(person(), standard)[0].keys() <= set(columns)


def test_the_published_sets_have_as_many_columns_as_they_should() -> None:
    assert (len(CTDC_SYNTHETIC), len(set(CTDC_2020)), len(CTDC_2020)) == (27, 63, 63)


@pytest.mark.parametrize(
    ("words", "prefix"), [("exploitation_types", ""), ("means_of_control", "meansOfControl")]
)
def test_every_flag_of_the_word_lists_is_a_published_column(words: str, prefix: str) -> None:
    for word in load_word_list(words).words:
        assert set(word.ctdc) <= set(CTDC_SYNTHETIC)
        assert {f"{prefix}{flag}" for flag in word.ctdc_2020} <= set(CTDC_2020)


# ---- nothing exact, named or said by default


def test_by_default_nothing_names_dates_or_tells() -> None:
    rows, writing = htcds(person())
    held = " ".join(cells(rows))
    for words in SAID.values():
        assert words not in held
    assert "AYE" not in held
    for exact in ("1998-05-01", CAME.isoformat(), "2024-01-05", "25"):
        assert exact not in list(cells(rows))
    assert rows["hte"] == []
    lost = {(loss.column, loss.why) for loss in writing.losses}
    expected = ("prs_FirstName", "prs_Birthdate", "prs_IdentityNumber", "vic_AgeWhenTrafficked")
    assert {(column, OFF) for column in (*expected, "hte_Description", "org_Name")} <= lost


def test_no_row_of_ctdc_holds_more_than_codes_whatever_is_known() -> None:
    for standard in (Standard.CTDC, Standard.CTDC_2020):
        row, _ = ctdc(person(), standard)
        held = " ".join(row.values())
        assert not [words for words in SAID.values() if words in held]
        assert "1998" not in held
        assert row["yearOfRegistration"] == "2026"


@pytest.mark.parametrize(
    ("extra", "column", "cell"),
    [
        (Extra.NAMES, "prs_FirstName", "AYE AYE"),
        (Extra.NAMES, "prs_SecondName", "KHIN"),
        (Extra.BIRTHDAY, "prs_Birthdate", "1998-05-01"),
        (Extra.NUMBERS, "prs_IdentityNumber", SAID["number"]),
        (Extra.AGES, "vic_AgeWhenTrafficked", "25"),
        (Extra.PLACES, "vic_LocationOfRecruitment", SAID["town"]),
        (Extra.BODIES, "cas_ReferringOrganisation", SAID["body"]),
        (Extra.BODIES, "org_Name", SAID["body"]),
        (Extra.DAYS, "cas_IncomingReferralDate", CAME.isoformat()),
        (Extra.STORY, "hte_Description", SAID["story"]),
    ],
)
def test_each_thing_is_switched_on_by_its_own_name(extra: Extra, column: str, cell: str) -> None:
    table = column.split("_")[0]
    assert htcds(person(), extra)[0][table][0][column] == cell
    others = [each for each in Extra if each is not extra]
    assert all(column not in row for row in htcds(person(), *others)[0][table])


def test_what_no_line_of_consent_covers_never_leaves() -> None:
    rows, writing = htcds(person(), *Extra)
    held = list(cells(rows))
    assert SAID["goal"] not in held
    assert SAID["asks"] not in held
    assert rows["per"] == rows["cco"] == []
    assert any(loss.column == "spl_Objectives" for loss in writing.losses)


@pytest.mark.parametrize("line", sorted(EVERY_LINE))
def test_a_line_that_was_not_agreed_to_stays_empty(line: str) -> None:
    without = person(lines=EVERY_LINE - {line}, named=EVERY_LINE - {line})
    rows, _ = htcds(without, *Extra)
    filled = {column for table in rows.values() for row in table for column in row} - {LINK}
    assert filled
    assert not {column for column in filled if RULES[column].line == line}
    both = {
        column
        for standard in (Standard.CTDC, Standard.CTDC_2020)
        for column, cell in ctdc(without, standard)[0].items()
        if cell
    }
    assert not {column for column in both if RULES[column].line == line}


def test_a_story_needs_a_yes_to_research_too_and_is_the_persons_own() -> None:
    assert htcds(person(research=False), *Extra)[0]["hte"] == []
    (event,) = person().events
    seen = replace(event, voice=Voice.OBSERVED)
    assert htcds(person(events=(seen,)), *Extra)[0]["hte"] == []
    assert len(htcds(person(), *Extra)[0]["hte"]) == 1


def test_not_a_victim_leaves_only_where_the_person_named_that_line() -> None:
    status = made(LegalStatus, status=Identification.NOT_IDENTIFIED, on=CAME)
    who = person(legal=status)
    assert htcds(who)[0]["vic"][0]["vic_TraffickingStatus"] == "NotAVictimOfTrafficking"
    unnamed = replace(who, named=frozenset())
    assert "vic_TraffickingStatus" not in htcds(unnamed)[0]["vic"][0]


# ---- codes and losses


def test_a_number_of_another_body_is_no_paper_and_is_said_to_be_left_out() -> None:
    for extras in ((), tuple(Extra)):
        assert SAID["case number"] not in list(cells(htcds(person(), *extras)[0]))
    rows, writing = htcds(person(papers=()), *Extra)
    assert "prs_IdentityNumber" not in rows["prs"][0]
    assert writing.losses[Loss("prs_IdentityNumber", "", OTHER_BODY)] == 1


def test_what_has_no_code_is_empty_and_said_and_never_in_the_houses_words() -> None:
    own = "local:1f"
    rows, writing = htcds(
        person(
            languages=(made(LanguageSkill, language=own),),
            identity=made(Identity, citizenships=("ZZ", "TH")),
            sent_by=(made(ReferralIn, received_on=CAME, organisation_type=own),),
            exploitation=(made(Exploitation, country="ZZ"),),
        ),
        *Extra,
    )
    columns = ("prs_PrimaryLanguage", "prs_Citizenship", "org_Type", "vic_LocationOfExploitation")
    assert rows["prs"][0]["prs_Citizenship"] == "THA"
    assert rows["org"] == []
    for column in columns:
        assert writing.losses[Loss(column, "", NO_CODE)] == 1
    assert own not in list(cells(rows))


def test_codes_of_htcds_and_what_became_other() -> None:
    rows, writing = htcds(person())
    assert rows["vic"][0] == {
        LINK: "abc123",
        "vic_TraffickingStatus": "ActualVictimOfTrafficking",
        "vic_TypeOfExploitation": "ForcedLabour;Other;SexualExploitation",
        "vic_MethodsOfControl": "DebtBondage;Other",
        "vic_LocationOfExploitation": "KHM",
        "vic_MethodOfRecruitment": "ThroughOnlineSocialNetworks",
        "vic_RelationshipToTrafficker": "Unaquainted",
    }
    assert rows["prs"][0] == {
        LINK: "abc123",
        "prs_Gender": "Feminine",
        "prs_PrimaryLanguage": "mya",
        "prs_Citizenship": "MMR;THA",
    }
    became_other = {(loss.column, loss.what) for loss in writing.losses if "Other" in loss.why}
    assert became_other == {
        ("vic_TypeOfExploitation", "forced_criminality"),
        ("vic_MethodsOfControl", "phone_taken"),
        ("vic_MethodsOfControl", "quotas_punishment"),
    }


def test_codes_of_the_two_sets_of_ctdc() -> None:
    row, writing = ctdc(person())
    flags = {column for column, cell in row.items() if cell == "1"}
    assert flags == {
        *("isForcedLabour", "isSexualExploit", "meansDebtBondageEarnings", "meansDenyBasicNeeds"),
        "recruiterRelationOther",
    }
    assert row["ageBroad"] == "27--29"
    assert row["traffickMonths"] == "13--24 (1-2 yrs)"
    assert (row["gender"], row["citizenship"], row["CountryOfExploitation"]) == (
        "Woman", "MMR", "KHM",
    )  # fmt: skip
    assert Loss("means", "quotas_punishment", ctdc_rows.NO_VALUE) in writing.losses
    older, _ = ctdc(person(), Standard.CTDC_2020)
    assert older["isSexAndLabour"] == older["typeOfLabourIllicitActivities"] == "1"
    assert older["meansOfControlOther"] == older["meansOfControlRestrictsMovement"] == "1"
    assert older["majorityStatus"] == older["majorityEntry"] == "Adult"


def test_an_adoption_keeps_the_grouped_flag_in_the_older_set() -> None:
    older, _ = ctdc(person(types=("forced_adoption",), exploitation=()), Standard.CTDC_2020)
    assert older["isOtherExploit"] == "1"


@pytest.mark.parametrize(
    ("born", "band"),
    [("1998-05-01", "27--29"), ("2009", "9--17"), ("2008-03-10", "9--17"), ("2008-03-09", "18--20"),
     ("1960", "48+"), ("2000~", "")],
)  # fmt: skip
def test_an_age_is_a_band_or_nothing(born: str, band: str) -> None:
    assert ctdc_rows.age_band(PartialDate(born), CAME) == band


@pytest.mark.parametrize(
    ("began", "ended", "band"),
    [
        ("2024-01-05", "2024-12-05", "0--12 (0-1 yr)"),
        ("2024-01", "2024-02", "0--12 (0-1 yr)"),
        ("2023", "2024", ""),
        ("2020", "2025", "25+ (2+ yrs)"),
        ("2025-05-01", "2024-01-01", ""),
        ("2024~", "2024-02", ""),
    ],
)
def test_how_long_is_a_band_or_nothing(began: str, ended: str, band: str) -> None:
    assert ctdc_rows.months_band(PartialDate(began), PartialDate(ended)) == band


def test_what_whoever_exports_does_not_read_is_said_and_is_no_no() -> None:
    unread = person(means=(), unread=frozenset({Means.kind}))
    rows, writing = htcds(unread)
    assert "vic_MethodsOfControl" not in rows["vic"][0]
    assert writing.losses[Loss("vic_MethodsOfControl", "", UNREAD)] == 1


def test_a_cell_that_would_calculate_carries_a_mark() -> None:
    name = made(IdentityName, full_text='=cmd|"/C calc"!A1')
    rows, writing = htcds(person(name=name), Extra.NAMES)
    assert rows["prs"][0]["prs_FirstName"].startswith("'=")
    assert writing.losses[Loss("prs_FirstName", "", MARKED)] == 1


def test_a_name_of_one_word_stands_in_the_first_column() -> None:
    rows, _ = htcds(person(name=made(IdentityName, full_text="ခင်မျိုးဝေ")), Extra.NAMES)
    assert rows["prs"][0]["prs_FirstName"] == "ခင်မျိုးဝေ"
    assert "prs_SecondName" not in rows["prs"][0]


def test_more_than_one_referral_makes_more_rows_and_the_sheet_has_one() -> None:
    (sent,) = person().referrals
    who = person(referrals=(sent, replace(sent, recipient_class=RecipientClass.SHELTER)))
    rows, _ = htcds(who)
    assert [row.get("cas_Status") for row in rows["cas"]] == ["Active", None]
    (line,) = htcds_rows.one_sheet(rows)
    assert line["cas_ReasonForOutgoingReferral"] == "AdditionalServicesRequired"
    assert line["con_Consent"] == "true"


def test_what_may_not_be_told_is_not_told_by_what_is_lost_either() -> None:
    """With no line agreed to, no loss names a code: only that something is not there."""
    status = made(LegalStatus, status=Identification.APPEAL, on=CAME)
    gender = made(Resident, code="AAAAAA", code_name="River", gender=Gender.SELF_DESCRIBED)
    who = person(lines=frozenset(), named=frozenset(), legal=status, resident=gender)
    told = [htcds(who, *Extra)[1], *(ctdc(who, s)[1] for s in (Standard.CTDC, Standard.CTDC_2020))]
    assert all(writing.losses for writing in told)
    assert {loss.what for writing in told for loss in writing.losses if loss.what} == set()
    with_lines = htcds(replace(who, lines=EVERY_LINE), *Extra)[1]
    assert {"appeal", "self_described"} <= {loss.what for loss in with_lines.losses}


# ---- to whom


def test_data_person_by_person_goes_to_few() -> None:
    may = {sort for sort in RecipientClass if lets_persons(sort)}
    assert may == {
        *(RecipientClass.MINISTRY, RecipientClass.IOM, RecipientClass.NGO),
        *(RecipientClass.LAWYER, RecipientClass.SHELTER),
    }


def test_rows_that_are_like_few_others_are_counted() -> None:
    rows = [{"a": "x"}] * 3 + [{"a": "y"}] * 2
    assert small_groups(rows, ("a",), 3) == 2
    assert small_groups(rows, ("a", "b"), 4) == 5


def test_a_person_of_an_export_has_no_field_for_health_counselling_or_contact() -> None:
    kinds = {each.name for each in fields(Person)}
    assert not kinds & {"health", "sessions", "contacts", "documents", "debts", "family"}


def test_what_the_house_added_or_never_asks_is_named_and_in_no_row() -> None:
    local, added = "local:abcdefghijkl", (Added("local:abcdefghijkl", FieldSort.LINE, "blue"),)
    who = person(types=("debt_bondage", local))
    who = replace(who, resident=replace(who.resident, added=added))
    for standard in (Standard.CTDC, Standard.CTDC_2020):
        row, writing = ctdc(who, standard)
        assert Loss("isForcedLabour", local, NO_VALUE) in writing.losses
        assert local not in str(row)
        assert not set(row) & set(UNASKED[standard])
    tables, writing = htcds(who, *Extra)
    losses = writing.losses
    lose_added(losses, who)
    lose_unasked(losses, Standard.HTCDS, 2)
    assert losses[Loss(ADDED_COLUMN, "", ADDED_HERE)] == 1
    assert losses[Loss("prs_MaritalStatus", "", NOT_ASKED)] == 2
    filled = {column for rows in tables.values() for row in rows for column in row}
    assert not filled & set(UNASKED[Standard.HTCDS])
    assert "blue" not in f"{losses} {tables}"
    nobody = Writing(frozenset())
    lose_unasked(nobody.losses, Standard.CTDC, 0)
    assert not nobody.losses
