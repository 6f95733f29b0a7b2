"""Names that are asked about, parts that are closed, pictures that lose what cameras write."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.identity import PARTS, IdentityName
from shelterdesk.domain.names import NO_NAME
from shelterdesk.domain.photos import LONG_EDGE, is_bare_jpeg
from shelterdesk.errors import Invalid
from shelterdesk.ui.kit.form import Form, Means
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.name_editor import ANSWER_FIRST, NameEditor
from shelterdesk.ui.kit.photo import drawn_anew
from tests.cast import TODAY

MakeForm = Callable[[], Form]


@pytest.fixture
def form(look: Look, qtbot: QtBot) -> Form:
    made = Form(IdentityName.fields(), Means(look, lambda: TODAY))
    qtbot.addWidget(made)
    made.show()
    return made


def name_editor(form: Form) -> NameEditor:
    editor = form.rows["full_text"].editor
    assert isinstance(editor, NameEditor)
    return editor


def answers(editor: NameEditor) -> list[QPushButton]:
    QCoreApplication.processEvents()
    return [b for b in editor.findChildren(QPushButton) if not b.isHidden()]


@pytest.mark.parametrize(
    ("typed", "instead"),
    [("FNU ROSA", "ROSA"), ("SITI SITI", "SITI"), ("ေအာင္ဆန္း", "အောင်ဆန်း")],
)
def test_it_asks_and_takes_the_answer(form: Form, qtbot: QtBot, typed: str, instead: str) -> None:
    editor = name_editor(form)
    editor.box.setText(typed)
    editor.box.textEdited.emit(typed)
    assert editor.question.isVisible()
    assert form.troubles() == {"full_text": ANSWER_FIRST}
    answers(editor)[0].click()
    assert (editor.read(), form.troubles()) == (instead, {})
    assert not editor.question.isVisible()
    editor.box.setText(typed)
    editor.box.textEdited.emit(typed)
    answers(editor)[1].click()  # it is part of the name
    assert (editor.read(), form.troubles()) == (typed, {})


@pytest.mark.parametrize("name", ["Rosa", "Lin Lin", "Li Na", "Naw Paw", "ခင်မျိုးဝေ", "U", "ไม้"])
def test_a_name_is_a_name(form: Form, qtbot: QtBot, name: str) -> None:
    editor = name_editor(form)
    editor.box.setText(name)
    editor.box.textEdited.emit(name)
    assert (editor.question.isVisible(), form.troubles()) == (False, {})


def test_what_only_says_that_a_name_is_missing_is_none(form: Form) -> None:
    name_editor(form).box.setText("FNU LNU")
    assert form.troubles() == {"full_text": NO_NAME}


def test_parts_are_closed_until_somebody_wants_them(form: Form, qtbot: QtBot) -> None:
    aside = form.asides[PARTS]
    assert not form.rows["given"].isVisible()
    aside.opener.click()
    assert form.rows["given"].isVisible()
    aside.opener.click()
    assert not form.rows["given"].isVisible()
    form.fill({"given": "Rosa"})
    assert form.rows["given"].isVisible()


def photo(size: tuple[int, int] = (1600, 1200), sort: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, sort, **more)
    return out.getvalue()


def test_where_and_whose_it_is_stays_behind(qapp: object) -> None:
    where = Image.Exif()
    where[0x0112] = 6  # turned
    where[0x013B] = "Somebody"
    where[0x8825] = {1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)}
    taken = photo(exif=where.tobytes(), comment=b"at the gate")
    assert b"Exif" in taken
    kept = drawn_anew(taken)
    assert is_bare_jpeg(kept)
    assert not any(trace in kept for trace in (b"Exif", b"GPS", b"Somebody", b"gate", b"ICC"))
    read = Image.open(io.BytesIO(kept))
    assert read.size == (360, LONG_EDGE)  # upright
    assert not read.getexif()
    assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_text_in_a_png_stays_behind(qapp: object) -> None:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "Somebody")
    kept = drawn_anew(photo((64, 48), "PNG", pnginfo=said))
    assert is_bare_jpeg(kept)
    assert b"Somebody" not in kept


@pytest.mark.qt_log_ignore("JPEG", extend=True)
@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a" + bytes(50), photo()[:20]])
def test_what_is_no_picture_is_said_so(qapp: object, content: bytes) -> None:
    with pytest.raises(Invalid):
        drawn_anew(content)
