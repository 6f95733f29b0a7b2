"""Two cards at the sign-in page, over a real house."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk.access import door, new_house
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.incident import IncidentType, Severity
from shelterdesk.domain.roles import Role
from shelterdesk.errors import CardMistyped, CardsDoNotFit, Denied, Invalid, NameTaken, SignInFailed
from shelterdesk.services import assignments, checking, incidents, people, practice, records
from shelterdesk.services.two_cards import CardTable
from tests.access.test_accounts import a_note, alone, user_of
from tests.cast import CHEAP, PEOPLE, TODAY, Cast


@pytest.fixture
def carded(tmp_path: Path) -> tuple[Cast, tuple[str, ...]]:
    cast = Cast(tmp_path / "carded")
    return cast, new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)


def test_somebody_who_forgot_is_chosen_and_types_a_new_passphrase(
    carded: tuple[Cast, tuple[str, ...]],
) -> None:
    cast, texts = carded
    table, cards = CardTable(cast.house), (texts[0], texts[2].lower())
    assert [table.check(text) for text in texts] == [1, 2, 3]
    with pytest.raises(CardMistyped):
        table.check(texts[0][:-1] + "?")
    nils = next(p for p in table.people(cards) if p.display_name == "Nils")
    assert nils.roles == (Role.NS,)
    with pytest.raises(Invalid):
        table.recover(cards, nils.user_id, "nils", "")
    with pytest.raises(NameTaken):
        table.recover(cards, nils.user_id, "mia", "a new one")
    with alone(cast, "nils"):
        pass  # nothing was changed
    table.recover(cards, nils.user_id, "nils", "a new one")
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "nils", "moon")
    with alone(cast, "nils", "a new one") as desk:
        assert next(m for m in people.members(desk) if m.is_me).vouched_by == (people.CARDS,)


def test_two_cards_keep_and_give_what_named_readers_read(
    carded: tuple[Cast, tuple[str, ...]],
) -> None:
    cast, texts = carded
    table, cards = CardTable(cast.house), (texts[0], texts[1])
    with alone(cast, "hana") as hana:
        incidents.hand_over(
            hana,
            {
                "incident_type": IncidentType.BY_STAFF,
                "on": TODAY,
                "severity": Severity.MINOR,
                "seen": "a slap",
            },
            readers=[user_of(hana, "Lea")],
            about=[user_of(hana, "Mia")],
        )
    lea = next(p for p in table.people(cards) if p.display_name == "Lea")
    table.recover(cards, lea.user_id, "lea", "a new one")
    with alone(cast, "lea", "a new one") as desk:
        (line,) = incidents.open_ones(desk).rows
        assert line.record.seen == "a slap"
    assert table.lost_matters(cards) == ()
    with alone(cast, "max") as max_:
        assert incidents.open_ones(max_).rows == ()
        people.let_go(max_, lea.user_id)
        mia, max_id = user_of(max_, "Mia"), max_.user_id
    (lost,) = table.lost_matters(cards)
    with pytest.raises(Denied):
        table.give_matter(cards, lost, mia)
    table.give_matter(cards, lost, max_id)
    with alone(cast, "max") as max_:
        assert incidents.open_ones(max_).rows[0].record.seen == "a slap"
    with alone(cast, "mia") as desk:
        assert incidents.open_ones(desk).rows == ()
        assert checking.verify(desk).problems == ()


def test_a_file_without_a_holder_is_found_and_given(carded: tuple[Cast, tuple[str, ...]]) -> None:
    cast, texts = carded
    table, cards = CardTable(cast.house), (texts[0], texts[1])
    rosa, note = a_note(cast)
    assert table.lost_files(cards) == ()
    with alone(cast, "mia") as mia:
        people.let_go(mia, user_of(mia, "Amara"))
    (lost,) = table.lost_files(cards)
    assert (lost.resident, lost.code_name, lost.assigned) == (rosa, "Rosa code", ())
    with alone(cast, "mia") as mia:
        assignments.assign(mia, rosa, user_of(mia, "Bela"), Role.COU)
    assert table.lost_files(cards)[0].assigned == ("Bela",)
    assert table.give(cards, rosa) > 0
    assert table.lost_files(cards) == ()
    with alone(cast, "bela") as bela:
        assert records.get(bela, ProgressNote, note).values()


def test_new_cards_count_only_when_two_were_typed_back(
    carded: tuple[Cast, tuple[str, ...]],
) -> None:
    cast, texts = carded
    table, cards = CardTable(cast.house), (texts[0], texts[1])
    fresh = table.draw()
    for typed in ((fresh.texts[0], fresh.texts[0]), (texts[0], texts[1])):
        with pytest.raises(Invalid):
            table.keep(cards, fresh, typed)
    assert table.people(cards)
    table.keep(cards, fresh, (fresh.texts[1], fresh.texts[2]))
    with pytest.raises(CardsDoNotFit):
        table.people(cards)
    assert table.people((fresh.texts[0], fresh.texts[2]))


def test_a_practice_house_says_what_its_cards_are(tmp_path: Path) -> None:
    practice.write_cards(("AAAA", "BBBB", "CCCC"), tmp_path)
    said = (tmp_path / "cards.txt").read_text("utf-8")
    assert "a real house never writes its safety cards to a file" in said
    assert "Card 3: CCCC" in said
