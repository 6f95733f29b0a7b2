"""Which field which reader sees: every cell of documents guide 5.3, with and without consent."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from shelterdesk.domain.disclosure import (
    INTERNAL,
    load_profiles,
    load_report_fields,
    read_profiles,
    read_report_fields,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.sharing import load_matrix, opens
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

READERS = ("embassy", "immigration", "ministry", "iom", "ngo", "police", "airline")
# The guide's table as it is printed there, typed once more: Y after consent, C with a consent for
# that very line, L beside a written request of the law, - never. A child's lines need a guardian
# beside the C; "escort only" and "minimum" are a yes to the escort and no more than its own fields.
GUIDE = """
identity         Y Y Y Y Y L Y
photo            Y Y Y Y Y L -
paper_number     Y Y C Y - L Y
former_address   Y - C C C L -
return_address   - - C Y Y L -
contact          - - - C C - Y
victim_status    C Y Y Y C L -
exploitation     - - C C C L -
court            - C Y C - L -
exit_permission  Y Y Y Y - L -
readiness        Y Y Y Y Y - Y
criteria         - - C C C - -
fit_to_travel    Y Y Y Y Y - Y
health           - - - C C L -
safety_plan      - - - - C - -
family           - - C C C - -
child            C C Y C C L C
"""
CELLS = [
    (line.split()[0], reader, cell)
    for line in GUIDE.strip().splitlines()
    for reader, cell in zip(READERS, line.split()[1:], strict=True)
]


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize(("category", "reader", "cell"), CELLS)
def test_each_cell_of_the_guide(category: str, reader: str, cell: str) -> None:
    sort = RecipientClass.of(reader)
    asked = {
        "whole yes": opens(sort, category, (), ""),
        "this line": opens(sort, category, (category,), ""),
        "another line": opens(sort, category, ("something else",), ""),
        "whole yes, order": opens(sort, category, (), "12/2569"),
        "this line, order": opens(sort, category, (category,), "12/2569"),
        "another line, order": opens(sort, category, ("something else",), "12/2569"),
    }
    yes = {
        "Y": {"whole yes", "this line", "whole yes, order", "this line, order"},
        "C": {"this line", "this line, order"},
        "L": {"whole yes, order", "this line, order"},
        "-": set(),
    }[cell]
    assert {name for name, answer in asked.items() if answer} == yes


def test_the_matrix_has_no_line_beyond_the_guide() -> None:
    assert {category for category, _, _ in CELLS} == set(load_matrix())


@pytest.mark.parametrize("code", READERS)
def test_a_field_stands_on_paper_only_where_its_line_is_open(code: str) -> None:
    profile, known = load_profiles()[code], load_report_fields().fields
    cells = {category: cell for category, reader, cell in CELLS if reader == code}
    for covers in ((), ("identity",), tuple(cells)):
        for order in ("", "12/2569"):
            seen = profile.agreed(covers, order=order)
            for field in profile.fields:
                lines = known[field].categories
                if not lines:
                    continue
                is_open = any(
                    (cells[line] == "Y" and (not covers or line in covers))
                    or (cells[line] == "C" and line in covers)
                    or (cells[line] == "L" and order and (not covers or line in covers))
                    for line in lines
                )
                assert (field in seen) is bool(is_open), (field, covers, order)


@pytest.mark.parametrize("code", READERS)
def test_without_consent_nothing_at_all(code: str) -> None:
    assert load_profiles()[code].agreed(None) == frozenset()
    assert load_profiles()[code].agreed(None, order="12/2569") == frozenset()


def test_the_police_get_nothing_without_a_written_request() -> None:
    police = load_profiles()["police"]
    assert police.agreed(tuple(load_matrix())) == frozenset()
    seen = police.agreed((), order="12/2569")
    assert "name_paper" in seen
    assert not {"verdict", "criteria", "wish", "fit_to_travel"} & seen


def test_an_airline_reads_days_and_no_verdict() -> None:
    airline = load_profiles()["airline"].agreed(tuple(load_matrix()), order="12/2569")
    assert "travel_days" in airline
    assert not {"verdict", "criteria", "wish", "identification", "exit_permission"} & airline


def test_no_airline_gets_a_photo_and_no_roster_has_one() -> None:
    assert {code for code, p in load_profiles().items() if "id_photo" not in p.fields} == {
        "airline"
    }
    assert not load_report_fields().fields["id_photo"].roster


def test_only_those_three_ever_read_line_by_line() -> None:
    readers = {code for code, p in load_profiles().items() if "criteria" in p.fields}
    assert readers == {INTERNAL, "ministry", "iom", "ngo"}


# ---- what is always left out cannot be put in


NEVER = sorted(load_report_fields().never)


def test_the_list_of_what_is_never_printed_is_whole() -> None:
    assert {
        "counselling_notes", "score", "diagnosis", "test_result", "medicine", "pregnancy",
        "exploitation_story", "offence", "suspect", "other_resident", "shelter_address",
        "safety_plan", "code_word", "contact_plan", "family_conflict", "remark", "staff_name",
        "other_photo", "document_scan",
    } == set(NEVER)  # fmt: skip


@pytest.mark.parametrize("code", NEVER)
@pytest.mark.parametrize("place", ["fields", "columns"])
def test_no_profile_can_name_it(code: str, place: str) -> None:
    for row in range(len(load_profiles())):
        changed = deepcopy(table("disclosure_profiles"))
        changed["profile"][row][place].append(code)
        with pytest.raises(CatalogueUnreadable):
            read_profiles(changed, load_report_fields())


@pytest.mark.parametrize("code", NEVER)
def test_nobody_can_declare_it_a_field(code: str) -> None:
    changed = deepcopy(table("report_fields"))
    changed["field"].append({"code": code, "label": "x", "categories": ["identity"]})
    with pytest.raises(CatalogueUnreadable):
        read_report_fields(changed)


@pytest.mark.parametrize(
    ("reader", "field"),
    [("embassy", "criteria"), ("embassy", "destination"), ("embassy", "no_hold"),
     ("ngo", "paper_number"), ("ngo", "exit_permission"), ("airline", "identification"),
     ("police", "verdict"), ("police", "fit_to_travel"), ("airline", "criteria")],
)  # fmt: skip
def test_a_field_that_the_matrix_never_opens_is_refused(reader: str, field: str) -> None:
    changed = deepcopy(table("disclosure_profiles"))
    row = next(r for r in changed["profile"] if r["code"] == reader)
    row["fields"].append(field)
    with pytest.raises(CatalogueUnreadable):
        read_profiles(changed, load_report_fields())


@pytest.mark.parametrize("field", ["criteria", "wish", "destination", "identification", "nobody"])
def test_a_roster_has_no_such_column(field: str) -> None:
    with pytest.raises(CatalogueUnreadable):
        load_report_fields().checked([field], where="a layout", roster=True)
