"""Reading: wrapped text loses nothing, a veil has nothing under it, labels know no markup."""

from collections.abc import Callable

import pytest
from icu4py.breakers import LineBreaker
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.veil import Veil
from shelterdesk.ui.kit.wrapped import WrappedText

SENTENCES = {
    "th": "ฉันอยากกลับบ้านแต่ขอคุยกับป้าก่อนเพราะยังไม่แน่ใจ",
    "my": "ကျွန်မ အိမ်ပြန်ချင်ပါတယ်။ ဒါပေမဲ့ အဒေါ်နဲ့ အရင်ဆုံး ဖုန်းပြောချင်ပါတယ်။",
    "km": "ខ្ញុំចង់ត្រឡប់ទៅផ្ទះវិញប៉ុន្តែខ្ញុំចង់និយាយជាមួយមីងជាមុនសិន",
    "lo": "ຂ້ອຍຢາກກັບບ້ານແຕ່ຢາກລົມກັບປ້າກ່ອນ",
    "en": "One or two small steps,\nin the resident's words.\n",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_wrapping_loses_nothing_and_breaks_where_icu_breaks(
    qtbot: QtBot, look: Look, language: str
) -> None:
    text = SENTENCES[language]
    widget = WrappedText(look, text, language=language)
    qtbot.addWidget(widget)
    lines = widget.lines(150)
    assert len(lines) > 1
    assert "".join(lines) == text.replace("\n", "")
    may_end: set[str] = set()
    for paragraph in text.split("\n"):
        so_far = ""
        for piece in LineBreaker(paragraph, language):
            so_far += piece
            may_end.add(so_far)
    so_far = ""
    for line in lines:
        so_far = line if so_far in text.split("\n") else so_far + line
        assert so_far in may_end or not so_far


def test_the_whole_text_is_what_a_screen_reader_says(qtbot: QtBot, look: Look) -> None:
    widget = WrappedText(look, SENTENCES["my"])
    qtbot.addWidget(widget)
    assert widget.accessibleName() == SENTENCES["my"]
    assert widget.heightForWidth(150) > widget.heightForWidth(900)


def test_nothing_lies_under_a_veil(qtbot: QtBot, look: Look) -> None:
    waiting: list[Callable[[], None]] = []
    veil = Veil(
        look,
        "What happened",
        words=400,
        lift=waiting.append,
        open_text=lambda: WrappedText(look, "the words of it"),
    )
    qtbot.addWidget(veil)
    veil.show()
    assert veil.findChildren(WrappedText) == []
    veil.read_it.click()
    assert not veil.is_lifted  # the reading is written down first
    waiting[0]()
    assert veil.is_lifted
    assert veil.findChild(WrappedText).isVisible()
    veil.hide()
    assert not veil.is_lifted


def test_a_veil_says_how_long_it_takes(qtbot: QtBot, look: Look) -> None:
    veil = Veil(look, "What happened", words=540, lift=print, open_text=QWidget)
    qtbot.addWidget(veil)
    said = [label.text() for label in veil.findChildren(PlainLabel)]
    assert "Covered, because it may describe violence. About 3 minutes to read." in said


def test_labels_know_no_markup(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Rosa</b> <img src='x'>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Rosa</b> <img src='x'>"
    assert isolated("نادیہ") == "\u2068نادیہ\u2069"
