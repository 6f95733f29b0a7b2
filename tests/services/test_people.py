"""People who do not exist: the same for a seed, in every script, with numbers nobody has."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import islice

import pytest

from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.kinds.resident import AgeGroup, Gender
from shelterdesk.domain.names import script_of
from shelterdesk.domain.roles import DUTIES, Role
from shelterdesk.services.practice_people import people
from shelterdesk.services.practice_staff import STAFF
from shelterdesk.services.practice_stories import FIRST_STORIES, Story

DAY = date(2026, 11, 24)
GOLDEN = "1fe6e7d08e668b4856110b54844b6234ca1796b1db618d796f3e1768ab383b3c"
SCRIPTS = {
    *("Arab", "Beng", "Deva", "Ethi", "Hans", "Khmr"),
    *("Laoo", "Latn", "Mymr", "Sinh", "Taml", "Thai"),
}


@pytest.fixture(scope="module")
def some():
    return list(people(1, 600, DAY))


def test_a_seed_gives_the_same_bytes_everywhere():
    written = "\n".join(map(repr, people(1, 200, DAY))).encode()
    assert sha256(written).hexdigest() == GOLDEN


def test_another_seed_gives_other_people(some):
    assert [p.legal_name for p in people(2, 12, DAY)] != [p.legal_name for p in some[:12]]


def test_more_residents_leave_the_first_ones_as_they_were(some):
    assert list(people(1, 20, DAY)) == some[:20]


def test_a_house_of_twelve_shows_twelve_languages_and_every_script(some):
    first = some[:12]
    assert len({p.languages[0][0] for p in first}) == 12
    assert {p.script for p in first} == SCRIPTS
    assert {p.story for p in first} == set(Story)
    assert [p.story for p in first] == list(FIRST_STORIES)


def test_number_one_is_a_burmese_woman(some):
    assert (some[0].nationality, some[0].script, some[0].gender) == ("MM", "Mymr", Gender.FEMININE)
    assert some[0].romanised.isascii()


def test_names_and_wishes_are_in_the_script_that_is_said(some):
    for p in some:
        assert script_of(p.preferred) == script_of(p.legal_name) == p.script
        assert script_of(p.wish_words) == p.script
        assert script_of(p.legal_romanised) == "Latn"


def test_numbers_belong_to_nobody(some):
    numbers = [paper.number for p in some for paper in p.papers]
    assert len(numbers) == len(set(numbers)) > len(some)
    assert all(number.startswith("TEST-") for number in numbers)
    assert all(p.reference.startswith("TEST-") for p in some)
    assert {p.phone[:5] for p in some} == {"+999 "}


def test_codes_are_on_the_lists(some):
    languages = {code.code for code in load_codes("languages")}
    countries = {code.code for code in load_codes("countries")}
    assert {code for p in some for code, _ in p.languages} <= languages
    assert {p.nationality for p in some} <= countries


def test_nothing_lies_in_the_future_and_papers_that_exist_are_complete(some):
    for p in some:
        assert p.arrived_on <= DAY
        assert p.birth.latest < p.arrived_on
        assert all(p.arrived_on <= session.held_on <= DAY for session in p.sessions)
        for paper in p.papers:
            if paper.state == "issued":
                assert None not in (paper.issued_on, paper.expires_on)
                assert "" not in (paper.number, paper.issuer)


def test_children_are_children_and_names_with_one_part_occur(some):
    assert {p.age_group for p in some if p.story is Story.CHILD} == {AgeGroup.CHILD}
    assert {p.age_group for p in some if p.story is Story.NEARLY} == {AgeGroup.ADULT}
    assert any(p.legal_name == p.preferred for p in some if p.nationality == "ID")


def test_dates_of_birth_are_of_every_precision(some):
    shapes = {
        "/" if "/" in p.birth.edtf else p.birth.edtf[4:5] + str(len(p.birth.edtf)) for p in some
    }
    assert shapes == {"-10", "-7", "4", "~5", "/"}


def test_ten_thousand_and_no_more():
    assert next(islice(people(1, 10_000, DAY), 9_999, None)).number == 10_000
    with pytest.raises(ValueError, match="more residents"):
        next(people(1, 10_001, DAY))


def test_there_is_somebody_for_every_role_and_for_second_signatures():
    roles = [person.role for person in STAFF]
    assert set(roles) == set(Role) - DUTIES
    assert [role for role in Role if roles.count(role) == 2] == [Role.MGR, Role.COU, Role.NS]
    assert len({person.login for person in STAFF}) == len(STAFF) == 11
    assert all(len(set(person.passphrase.split())) == 6 for person in STAFF)
