"""What is told of a source: the law or the study, never a page of our own guides."""

import pytest

from shelterdesk.domain.sources import told_source


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("casework guide 7.1, 7.2", ""),
        ("casework guide 7.1, 7.2; WHO AUDIT manual", "WHO AUDIT manual"),
        ("national mechanism of March 2022 (documents guide 2.2, S23)",
         "national mechanism of March 2022"),
        ("casework guide 9 (need-to-know; J); security 1, coerced insider", ""),
        ("our judgement; design decision 19", "our judgement"),
        ("Kroenke 2001; owners' page", "Kroenke 2001; owners' page"),
    ],
)  # fmt: skip
def test_our_own_pages_are_left_out(written: str, told: str) -> None:
    assert told_source(written) == told
