"""The watch itself finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

from tests.watch import found_in, found_lying

WORD = "Rosamunda"


def test_a_word_is_found_in_a_text_in_a_name_and_in_both_ways_of_writing(tmp_path: Path) -> None:
    assert found_in("saved ROSAMUNDA's file", [WORD, "other"]) == [WORD]
    assert found_lying(tmp_path, [WORD]) == []
    (tmp_path / "rosamunda.tmp").write_text("")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_text(f"... {WORD} ...", "utf-8")
    (tmp_path / "a" / "two").write_bytes(WORD.encode("utf-16-le"))
    assert found_lying(tmp_path, [WORD]) == [WORD] * 3
