"""Every catalogue that a field names can be offered, and every code on it can be read back."""

from __future__ import annotations

import pytest

from shelterdesk.domain.codes import codes_by_word, load_codes
from shelterdesk.domain.kinds import KINDS
from shelterdesk.services.options import option_label, options

NAMED = sorted({field.catalogue for kind in KINDS for field in kind.fields() if field.catalogue})


@pytest.mark.parametrize("catalogue", NAMED)
def test_every_catalogue_that_a_field_names_offers_codes_once(catalogue):
    offered = options(catalogue)
    assert len({option.code for option in offered}) == len(offered) > 1
    assert all(option.label for option in offered)


def test_a_code_that_a_list_lost_is_still_shown():
    assert option_label("languages", "mya") == "Burmese"
    assert option_label("languages", "zzz") == "zzz"


def test_countries_read_by_two_and_three_letters_and_by_name():
    by_word = codes_by_word("countries")
    assert {by_word[word].code for word in ("mm", "mmr", "myanmar", "burma")} == {"MM"}
    assert len(load_codes("countries")) == 250
    assert all(len(code.exchange) == 3 for code in load_codes("countries"))


def test_languages_read_by_every_code_but_not_by_the_code_of_a_family():
    by_word = codes_by_word("languages")
    assert {by_word[word].code for word in ("mya", "bur", "my", "burmese")} == {"mya"}
    assert "mkh" not in by_word
    assert by_word["kar"].code == "kar"
