"""The right name on papers that leave the house."""

from __future__ import annotations

from shelterdesk.domain.kinds.identity import IdentityName, NameUse
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.record import RecordId


def name(text: str, use: NameUse = NameUse.LEGAL, **more: bool) -> IdentityName:
    return IdentityName(id=RecordId("1" * 32), full_text=text, use=use, **more)


def test_the_name_in_travel_papers_is_official_and_latin_if_there_is_one() -> None:
    burmese, latin = name("သီတာ"), name("THIDA")
    assert official_name([burmese, latin]) == latin
    assert official_name([latin, burmese]) == latin
    assert official_name([burmese]) == burmese


def test_a_name_that_hurts_or_that_an_exploiter_gave_is_never_printed() -> None:
    given = name("LUCKY", NameUse.GIVEN_BY_EXPLOITER)
    unwanted = name("OLD NAME", do_not_use=True)
    assert official_name([given, unwanted]) is None
    assert official_name([given, unwanted, name("THIDA")]) == name("THIDA")


def test_an_alias_never_stands_in_for_an_official_name() -> None:
    assert official_name([name("KOKO", NameUse.ALIAS), name("KO", NameUse.NICKNAME)]) is None
