"""Cards: what is typed, what fits, what does not."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from shelterdesk.errors import CardMistyped, CardsDoNotFit, SameCard
from shelterdesk.vault import founding
from shelterdesk.vault.cards import Card, read_card
from shelterdesk.vault.escrow import open_escrow, put_cards
from shelterdesk.vault.keyfile import KeyFile


def a_house(folder: Path, name: str) -> tuple[KeyFile, founding.Founded, tuple[str, ...]]:
    founded = founding.found(house_code=name, practice=True, people=[], now=1)
    keyfile, cards = founded.key_file(folder / f"{name}.json")
    keyfile.save()
    return keyfile, founded, tuple(card.text(founded.db) for card in cards)


def test_any_two_of_three_cards_open_the_escrow_and_the_root(tmp_path: Path) -> None:
    keyfile, founded, cards = a_house(tmp_path, "A")
    again = KeyFile.load(keyfile.path)
    for one, other in permutations(cards, 2):
        bundle = open_escrow(again, (one, other))
        assert (bundle.x, bundle.ed) == (founded.escrow, founded.signer)


@pytest.mark.attack(18)
def test_one_card_twice_a_foreign_card_or_a_replaced_set_opens_nothing(tmp_path: Path) -> None:
    keyfile, founded, cards = a_house(tmp_path, "A")
    _, _, foreign = a_house(tmp_path, "B")
    with pytest.raises(SameCard):
        open_escrow(keyfile, (cards[0], cards[0]))
    with pytest.raises(CardMistyped):
        open_escrow(keyfile, (cards[0], foreign[1]))
    fresh = [card.text(founded.db) for card in put_cards(keyfile, founded.escrow)]
    for pair in ((cards[0], cards[1]), (cards[0], fresh[1])):
        with pytest.raises(CardsDoNotFit):
            open_escrow(keyfile, pair)
    assert open_escrow(keyfile, (fresh[0], fresh[2])).x == founded.escrow


def test_a_card_is_read_as_people_type_it_and_a_slip_is_told(tmp_path: Path) -> None:
    card = Card("workstation", 1, bytes(range(32)))
    text = card.text("db")
    assert all(len(group) <= 4 for group in text.split())
    for typed in (text.lower(), text.replace(" ", "-"), text.replace("O", "0").replace("I", "1")):
        assert read_card(typed, "db", "workstation", range(1, 2), 32) == card
    wrong = [
        text[:-1] + ("A" if text[-1] != "A" else "B"),
        ("A" if text[0] != "A" else "B") + text[1:],
        text[5:],
        "",
        "မြန်မာ",
        text + " AAAA",
    ]
    for typed in wrong:
        with pytest.raises(CardMistyped):
            read_card(typed, "db", "workstation", range(1, 2), 32)
    with pytest.raises(CardMistyped):
        read_card(text, "another house", "workstation", range(1, 2), 32)
    assert "AAAQ" not in repr(card)
    assert "\\x01" not in repr(card)
