"""The hand-over file: every word of it, over as many pages as it takes, and nothing in its head."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2

from shelterdesk.i18n import translator
from shelterdesk.reports.referral import Part, ReferralSheet, plain_text, render
from shelterdesk.reports.text.fonts import Fonts

LONG = "\n".join(f"Line {number} of what the nurse found." for number in range(150))


def sheet() -> ReferralSheet:
    return ReferralSheet(
        house_code="TEST-01",
        number="RF-2026-ABCDEF",
        made_at=datetime(2026, 11, 26, tzinfo=UTC),
        made_by="NUR-01",
        recipient="Practice <b>Clinic</b>",
        sort="clinic",
        purpose="A look at her hand",
        urgency="Today",
        named="ခင်မျိုးဝေ",
        asks="Please look at it.",
        wishes="",
        order="",
        parts=(Part("health", "Health details", (("Medicine", "none"), ("Found", LONG))),),
        agreed_until="23 Feb 2027",
        check_code="0000",
        is_practice=True,
    )


def test_long_notes_run_over_pages_and_nothing_is_markup() -> None:
    words = translator("en")
    pdf = render(sheet(), fonts=Fonts(), words=words, password="six words")
    document = pypdfium2.PdfDocument(pdf, password="six words")
    said = " ".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) > 2
    assert "Line 0 of" in said
    assert "Line 149 of" in said
    assert "<b>Clinic</b>" in said
    with pikepdf.open(io.BytesIO(pdf), password="six words") as opened:
        assert {str(v) for v in opened.docinfo.values()} == {"RF-2026-ABCDEF", "ShelterDesk"}
    assert LONG in plain_text(sheet(), words)
