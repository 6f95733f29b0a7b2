"""The catalogues that translators work in: readable, one plural form, every placeholder kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from shelterdesk.paths import CATALOGUE, LOCALE

PLACEHOLDER = re.compile(r"\{\w*\}")
TRANSLATIONS = sorted(LOCALE.glob("*/LC_MESSAGES/shelterdesk.po"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_there_are_two_translations_to_work_in() -> None:
    assert [path.parts[-3] for path in TRANSLATIONS] == ["my", "th"]


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_burmese_and_thai_have_one_plural_form(path: Path) -> None:
    assert catalogue(path).num_plurals == 1


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_a_translation_names_what_the_template_names(path: Path) -> None:
    template = {message.id for message in catalogue(LOCALE / "shelterdesk.pot") if message.id}
    assert {message.id for message in catalogue(path) if message.id} == template


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_every_placeholder(path: Path) -> None:
    lost = [
        message.id
        for message in catalogue(path)
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string
        if message.id and placeholders(message.string) != placeholders(message.id)
    ]
    assert lost == []


def shown_texts(table: object, keys: tuple[str, ...]) -> list[str]:
    if isinstance(table, list):
        return [text for entry in table for text in shown_texts(entry, keys)]
    if not isinstance(table, dict):
        return []
    here = [v for k, v in table.items() if k in keys and isinstance(v, str) and v]
    return here + [text for value in table.values() for text in shown_texts(value, keys)]


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*.toml")), ids=lambda path: path.stem)
def test_what_a_catalogue_shows_is_in_the_template(path: Path) -> None:
    from catalogue_texts import KEYS

    template = {message.id for message in catalogue(LOCALE / "shelterdesk.pot")}
    texts = shown_texts(tomllib.loads(path.read_text("utf-8")), KEYS)
    assert [text for text in texts if text not in template] == []
