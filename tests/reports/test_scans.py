"""What comes in from a phone or a scanner: bare, to the dot as it was, and never a surprise."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageChops

from shelterdesk.domain.bare_pictures import bare_jpeg
from shelterdesk.domain.kinds.attachment import FileSort
from shelterdesk.domain.photos import is_bare_jpeg
from shelterdesk.errors import Invalid, Tampered
from shelterdesk.reports import scans
from shelterdesk.reports.scans import Pages, preview, read_file
from tests.services.scan_files import (
    MARKER,
    jpeg,
    locked_pdf,
    pdf,
    pdf_with_a_program,
    phone_photo,
    png,
)


def same(one: bytes, other: bytes) -> bool:
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


def test_a_photo_of_a_phone_loses_place_owner_and_film_and_not_a_single_dot() -> None:
    photo = phone_photo()
    assert MARKER in photo
    read = read_file(photo)
    assert read.sort is FileSort.JPEG
    assert MARKER not in read.content
    assert b"film" not in read.content
    assert is_bare_jpeg(read.content)
    assert same(read.content, photo)
    assert read.turn == 90  # how it was held is kept beside it, so that nothing is compressed anew
    shown = preview(read)
    assert (shown.width, shown.height) == (40, 60)


@pytest.mark.parametrize("progressive", [False, True])
def test_scans_of_several_passes_and_restarts_stay_whole(progressive: bool) -> None:
    photo = jpeg((200, 120), progressive=progressive, restart_marker_rows=1)
    assert same(bare_jpeg(photo), photo)


def test_a_cut_photo_is_not_taken_for_a_whole_one() -> None:
    photo = jpeg()
    for cut in (photo[:-2], photo[: len(photo) // 2], photo[:20], photo[:2], b"\xff\xd8\xff\xd9"):
        with pytest.raises(ValueError):  # noqa: PT011  any of its sentences
            bare_jpeg(cut)
        with pytest.raises(Invalid):
            read_file(cut)


@pytest.mark.parametrize("orientation", [2, 5])
def test_a_photo_that_a_camera_mirrored_is_drawn_as_the_camera_says(orientation: int) -> None:
    photo = phone_photo(orientation)
    read = read_file(photo)
    assert read.sort is FileSort.PNG
    assert MARKER not in read.content
    assert Image.open(io.BytesIO(read.content)).size == ((60, 40) if orientation == 2 else (40, 60))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_keeps_its_pixels_and_no_word(mode: str) -> None:
    picture = png(mode)
    read = read_file(picture)
    assert MARKER in picture
    assert MARKER not in read.content
    assert same(read.content, picture)
    assert preview(read).width == 30


def test_a_scan_as_pdf_is_kept_to_the_byte() -> None:
    content = pdf(3)
    read = read_file(content)
    assert (read.content, read.pages, read.sort) == (content, 3, FileSort.PDF)
    assert read.said == (scans.AS_IT_IS,)


def test_a_pdf_that_would_act_or_hides_a_file_loses_that_and_keeps_its_page() -> None:
    content = pdf_with_a_program()
    read = read_file(content)
    assert read.said == (scans.WITHOUT_PROGRAMS,)
    assert read.pages == 1
    with pikepdf.open(io.BytesIO(read.content)) as document:
        written = b"".join(each.unparse() for each in document.objects)
        assert not document.attachments
    for word in (b"JavaScript", b"Launch", b"EmbeddedFile", b"/AA", b"cmd.exe", b"app.alert"):
        assert word not in written
    assert read_file(read.content).said == (scans.AS_IT_IS,)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 rubbish", scans.NOT_READABLE),
        (b"", scans.NOT_READABLE),
        (b"GIF89a", scans.NOT_READABLE),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", scans.PHONE_FORMAT),
        (b"MZ" + bytes(400), scans.NOT_READABLE),
    ],
)
def test_what_cannot_be_opened_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_file(content)
    assert refused.value.problems == {"file": sentence}


def test_a_locked_pdf_and_many_pictures_in_one_are_refused_with_their_way_out() -> None:
    with pytest.raises(Invalid) as refused:
        read_file(locked_pdf())
    assert refused.value.problems == {"file": scans.LOCKED}
    out = io.BytesIO()
    first, *others = [Image.new("L", (9, 9), grey) for grey in (0, 90, 180)]
    first.save(out, "TIFF", save_all=True, append_images=others)
    with pytest.raises(Invalid) as refused:
        read_file(out.getvalue())
    assert refused.value.problems == {"file": scans.MANY_IN_ONE}


def test_one_page_of_a_tiff_becomes_a_png_of_the_same_pixels() -> None:
    out = io.BytesIO()
    Image.effect_noise((20, 30), 50).save(out, "TIFF")
    read = read_file(out.getvalue())
    assert read.sort is FileSort.PNG
    assert same(read.content, out.getvalue())


class Broken(io.BytesIO):
    """Begins well, and cannot be verified further on."""

    def readinto(self, buffer: object) -> int:
        if self.tell() > 40_000:
            raise Tampered("attachment")
        return super().readinto(buffer)  # type: ignore[arg-type]


def test_what_goes_wrong_below_is_told_and_not_swallowed() -> None:
    content = pdf(8, noise=20_000)
    with pytest.raises(Tampered), Pages(Broken(content), FileSort.PDF) as pages:
        pages.picture(7, 100)
    assert len(content) > 80_000
