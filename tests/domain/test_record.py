"""A kind is a frozen declaration; a record is one revision of it."""

from datetime import date

import pytest

from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.counselling import CounsellingSession, Theme
from shelterdesk.domain.kinds.resident import LanguageSkill, Reads
from shelterdesk.domain.record import RecordId, ResidentId, from_plain, to_plain
from shelterdesk.errors import Invalid

ID, ROSA = RecordId("1" * 32), ResidentId("a" * 32)
HELD = {"held_on": date(2026, 11, 22)}


def test_a_record_names_every_field_that_needs_a_look() -> None:
    with pytest.raises(Invalid) as found:
        Consent.new(ID, ROSA, {"consent_type": ConsentType.SHARE, "decision": Decision.GIVEN})
    assert set(found.value.problems) == {"starts_on", "recipient_class", "expires_on"}


def test_an_amendment_is_the_next_revision_and_keeps_the_rest() -> None:
    first = CounsellingSession.new(ID, ROSA, {**HELD, "minutes": 50})
    second = first.amended({"minutes": 45})
    assert (second.rev, second.minutes, second.held_on) == (2, 45, HELD["held_on"])
    assert first.minutes == 50


def test_a_field_that_does_not_exist_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        CounsellingSession.new(ID, ROSA, {**HELD, "diagnosis": "x"})


def test_what_a_person_says_is_never_no_by_default() -> None:
    skill = LanguageSkill.new(ID, ROSA, {"language": "mya"})
    assert skill.reads is Reads.NOT_ASKED


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_field_is_described_and_comes_back_from_its_plain_form(kind) -> None:
    for field in kind.fields():
        assert field.label
        assert from_plain(field, to_plain(field.empty)) == field.empty
        for option in field.options:
            assert option.label
            assert from_plain(field, to_plain((option,) if field.several else option)) == (
                (option,) if field.several else option
            )


def test_five_themes_at_most() -> None:
    with pytest.raises(Invalid):
        CounsellingSession.new(ID, ROSA, {**HELD, "themes": tuple(Theme)[:6]})
