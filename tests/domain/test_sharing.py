"""May this leave? A yes names recipient, purpose, lines and days; nothing else opens the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.sharing import (
    Answers,
    Wanted,
    Why,
    allowed,
    by_order,
    is_mission,
    load_matrix,
    weigh,
)
from shelterdesk.domain.word_lists import load_word_list

TODAY = date(2026, 11, 26)
ROSA = ResidentId("aa" * 16)
WANTED = Wanted(
    sort=RecipientClass.IOM,
    recipient="IOM Bangkok",
    purpose="A ticket",
    covers=frozenset({"identity"}),
)


def said(id: str = "01", **more: Any) -> Consent:
    values = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.IOM,
        "recipient": "IOM Bangkok",
        "purpose": "A ticket",
        "covers": ("identity", "paper_number"),
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=90),
        **more,
    }
    return Consent(id=RecordId(id), resident=ROSA, **values)


def back(id: str = "90", **more: Any) -> ConsentWithdrawal:
    return ConsentWithdrawal(id=RecordId(id), resident=ROSA, **{"on": TODAY, **more})


def why(wanted: Wanted, *consents: Consent, taken: Any = (), protected: bool = False) -> Why | None:
    answers = Answers(tuple(enumerate(consents, 1)), taken)
    return weigh(wanted, answers, TODAY, protected=protected).why


def test_a_yes_that_names_it_all_lets_it_out_and_is_named() -> None:
    verdict = weigh(WANTED, Answers(((1, said()),)), TODAY, protected=False)
    assert verdict.may_leave
    assert verdict.consent_id == "01"
    assert why(replace(WANTED, recipient="iom   BANGKOK", purpose="a ticket "), said()) is None


@pytest.mark.parametrize(
    ("consents", "reason"),
    [
        ((), Why.NOT_ASKED),
        ((said(consent_type=ConsentType.MEDIA),), Why.NOT_ASKED),
        ((said(recipient_class=RecipientClass.NGO),), Why.NOT_ASKED),
        ((said(recipient="IOM Yangon"),), Why.OTHER_RECIPIENT),
        ((said(recipient=""),), Why.OTHER_RECIPIENT),
        ((said(purpose="A study"),), Why.OTHER_PURPOSE),
        ((said(purpose=""),), Why.OTHER_PURPOSE),
        ((said(covers=("photo",)),), Why.LINES),
        ((said(covers=()),), Why.LINES),
        ((said(expires_on=TODAY - timedelta(days=1)),), Why.ENDED),
        ((said(expires_on=None),), Why.ENDED),
        ((said(starts_on=TODAY + timedelta(days=1)),), Why.NOT_YET),
        ((said(decision=Decision.DECLINED),), Why.SAID_NO),
        ((said(), said("02", decision=Decision.NOT_NOW)), Why.SAID_NO),
        ((said(), said("02", decision=Decision.DECLINED, recipient="", purpose="")), Why.SAID_NO),
        (
            (said(), said("02", decision=Decision.DECLINED, recipient_class=None, recipient="")),
            Why.SAID_NO,
        ),
        ((said(), said("02", covers=("photo",))), Why.LINES),  # the last yes is the narrower one
    ],
)
def test_what_is_missing_is_said_by_name(consents: tuple[Consent, ...], reason: Why) -> None:
    assert why(WANTED, *consents) is reason


def test_a_no_to_another_body_changes_nothing_here() -> None:
    other = said("02", recipient="IOM Yangon", decision=Decision.DECLINED)
    assert why(WANTED, said(), other) is None


def test_the_missing_lines_are_named() -> None:
    wanted = replace(WANTED, covers=frozenset({"identity", "photo", "health"}))
    verdict = weigh(wanted, Answers(((1, said()),)), TODAY, protected=False)
    assert (verdict.why, verdict.lines) == (Why.LINES, ("health", "photo"))


@pytest.mark.parametrize(
    ("taken", "reason"),
    [
        (((2, back(consent_id="01")),), Why.TAKEN_BACK),
        (((2, back(about=ConsentType.SHARE)),), Why.TAKEN_BACK),
        (((2, back(about=ConsentType.SHARE, recipient_class=RecipientClass.IOM)),), Why.TAKEN_BACK),
        (((2, back()),), Why.TAKEN_BACK),
        (((2, back(about=ConsentType.SHARE, recipient_class=RecipientClass.NGO)),), None),
        (((2, back(consent_id="77")),), None),
        (((0, back(about=ConsentType.SHARE)),), None),  # before the yes was given
        (((0, back(consent_id="01")),), Why.TAKEN_BACK),  # names this very yes
    ],
)
def test_taken_back_closes_at_once(taken: Any, reason: Why | None) -> None:
    assert why(WANTED, said(), taken=taken) is reason


def test_nobody_is_told_without_a_name_or_a_purpose() -> None:
    yes = said(recipient="", purpose="")
    assert why(replace(WANTED, recipient="  "), yes) is Why.UNNAMED
    assert why(replace(WANTED, purpose=""), yes) is Why.UNNAMED


@pytest.mark.parametrize("sort", [s for s in RecipientClass if s is not RecipientClass.INTERNAL])
def test_no_mission_while_protection_is_looked_at_whatever_sort_was_chosen(
    sort: RecipientClass,
) -> None:
    name = "Embassy of Myanmar"
    wanted = Wanted(sort=sort, recipient=name, purpose="A paper", covers=frozenset({"identity"}))
    yes = said(recipient_class=sort, recipient=name, purpose="A paper")
    assert why(wanted, yes, protected=True) is Why.PROTECTION
    free = why(wanted, yes)
    assert free is (None if sort is RecipientClass.EMBASSY else Why.IS_MISSION)
    if sort is RecipientClass.EMBASSY:
        assert why(replace(wanted, recipient="The office"), yes, protected=True) is Why.PROTECTION


@pytest.mark.parametrize(
    "name",
    [
        "EMBASSY  of Kenya",
        "สถานทูตพม่า",
        "မြန်မာသံရုံး",
        "中国大使馆",
        "Đại sứ quán Việt Nam",
        "Consulate",
    ],
)
def test_a_mission_is_known_by_its_name(name: str) -> None:
    assert is_mission(name)
    assert not is_mission("Mae Tao clinic")


def test_the_matrix_knows_every_line_and_every_sort() -> None:
    lines = {word.code for word in load_word_list("data_categories").words}
    rows = load_matrix()
    assert set(rows) == lines
    sorts = {s.value for s in RecipientClass}
    for row in rows.values():
        named = (*row.yes, *row.extra, *row.order)
        assert set(named) <= sorts
        assert len(named) == len(set(named)), row.category
    assert {s for s in RecipientClass if not allowed(s)} == {RecipientClass.INTERNAL}
    # rows of the guide that a typing slip would turn into harm
    assert "health" not in allowed(RecipientClass.EMBASSY)
    assert "exploitation" not in allowed(RecipientClass.EMBASSY)
    assert "safety_plan" not in allowed(RecipientClass.MINISTRY)
    assert allowed(RecipientClass.POLICE) == by_order_of_police()
    assert "photo" not in allowed(RecipientClass.ESCORT)


def by_order_of_police() -> tuple[str, ...]:
    return tuple(c for c in load_matrix() if by_order(RecipientClass.POLICE, (c,)))


def test_police_hear_it_by_order_and_with_consent_only() -> None:
    wanted = Wanted(
        sort=RecipientClass.POLICE,
        recipient="AHTD",
        purpose="A complaint",
        covers=frozenset({"identity"}),
    )
    yes = said(recipient_class=RecipientClass.POLICE, recipient="AHTD", purpose="A complaint")
    assert why(wanted, yes) is Why.ORDER
    assert why(replace(wanted, order="Letter 12/2026"), yes) is None
    assert why(replace(wanted, order="Letter 12/2026")) is Why.NOT_ASKED


CHANGES: tuple[dict[str, Any], ...] = (
    *({},) * 8,
    {"decision": Decision.DECLINED},
    {"decision": Decision.NOT_NOW, "recipient": "", "purpose": ""},
    {"recipient": "IOM Yangon"},
    {"recipient": ""},
    {"recipient_class": RecipientClass.NGO},
    {"recipient_class": RecipientClass.EMBASSY},
    {"purpose": "A study"},
    {"covers": ()},
    {"covers": ("identity", "health")},
    {"starts_on": TODAY + timedelta(days=1)},
    {"expires_on": TODAY - timedelta(days=1)},
    {"expires_on": None},
)
WANTS = (
    WANTED,
    replace(WANTED, recipient="IOM Yangon"),
    replace(WANTED, sort=RecipientClass.EMBASSY),
    replace(WANTED, recipient="Embassy of X", sort=RecipientClass.EMBASSY),
    replace(WANTED, covers=frozenset({"identity", "paper_number"})),
    replace(WANTED, purpose="A study"),
)
# Two changes at most, so that some of them fit and the claim below says something.
ASKED = st.tuples(st.sampled_from(CHANGES), st.sampled_from(CHANGES)).map(
    lambda two: said(**{**two[0], **two[1]})
)


def test_nothing_leaves_without_a_consent_that_names_it() -> None:
    left = []

    @settings(max_examples=400)
    @given(st.sampled_from(WANTS), st.lists(ASKED, max_size=4), st.booleans())
    def claim(wanted: Wanted, consents: list[Consent], protected: bool) -> None:
        numbered = [replace(c, id=RecordId(f"{n:02}")) for n, c in enumerate(consents)]
        answers = Answers(tuple(enumerate(numbered)))
        verdict = weigh(wanted, answers, TODAY, protected=protected)
        if not verdict.may_leave:
            return
        left.append(verdict)
        (yes,) = [c for c in numbered if c.id == verdict.consent_id]
        assert yes.decision is Decision.GIVEN
        assert (yes.recipient_class, yes.recipient) == (wanted.sort, wanted.recipient)
        assert yes.purpose == wanted.purpose
        assert (wanted.covers or frozenset()) <= set(yes.covers)
        assert yes.expires_on is not None
        assert yes.starts_on <= TODAY <= yes.expires_on
        assert not (protected and wanted.sort is RecipientClass.EMBASSY)
        later = [c for c in numbered if c.id > yes.id and c.recipient_class is wanted.sort]
        for each in later:  # nothing said since speaks of it
            of_it = each.recipient in ("", wanted.recipient)
            is_no = each.decision is not Decision.GIVEN
            assert not (is_no and of_it and each.purpose in ("", wanted.purpose))
            assert (each.recipient, each.purpose) != (wanted.recipient, wanted.purpose)
        taken = ((len(numbered), back(about=ConsentType.SHARE)),)
        after = weigh(wanted, replace(answers, taken_back=taken), TODAY, protected=protected)
        assert after.why is Why.TAKEN_BACK

    claim()
    assert len(left) > 20  # the claim was put to something
