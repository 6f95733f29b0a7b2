"""Scans and photos: what comes in is looked at and made bare, what is kept is shown page by page.

Everything happens in memory. A PDF is read from where it lies, a part at a time, so that the first
of two hundred pages does not ask for the other hundred and ninety-nine.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from shelterdesk.domain.bare_pictures import bare_jpeg
from shelterdesk.domain.kinds.attachment import FileSort
from shelterdesk.errors import Invalid, Tampered
from shelterdesk.i18n import N_
from shelterdesk.reports.pictures import ONE_AT_A_TIME, PageImage

MOST_PIXELS = 120_000_000  # of one picture while it is drawn
MOST_PAGES = 2_000
WIDEST_PAGE = 6_000  # pixels of a page that is drawn, the longer edge
SMALL = 240  # pixels, the longer edge of a preview

NOT_READABLE = N_(
    "This file could not be opened, so it was not taken in. The original stays where it is. Open "
    "it with the program that made it, and save it as PDF, JPEG or PNG."
)
LOCKED = N_(
    "This file has a password, so it was not taken in. The original stays where it is. Open it "
    "with its password, print it to a PDF without one, and bring that in."
)
MANY_IN_ONE = N_(
    "This file holds several pictures, and only the first would show. It was not taken in, and "
    "stays where it is. Save it as PDF."
)
PHONE_FORMAT = N_(
    "This is a photo in the format of newer phones (HEIC), which cannot be read here. It stays "
    "where it is. Set the camera of the phone to “most compatible”, or save the photo as JPEG."
)
TOO_LONG = N_("This file has more pages than can be shown. Bring it in as several parts.")

WITHOUT_PLACE = N_("place, time and owner, if the camera wrote them, are left behind")
SAME_PIXELS = N_("the picture itself stays to the dot as it is")
AS_IT_IS = N_("kept to the byte as it is")
WITHOUT_PROGRAMS = N_("small programs and files hidden in it were taken out; the pages stay")

_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypavif")
_PICTURES = ("JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF")
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}  # what the camera says it was held like
_ORIENTATION = 0x0112
_MOST_DEEP = 60  # things of a PDF inside things, without a number of their own
# Names under which a PDF can act, send, or hide a file.
_ACTIVE_KEYS = ("/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EF", "/AF")
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"}
    | {"/Rendition", "/RichMediaExecute", "/Movie", "/Sound"}
)


@dataclass(frozen=True)
class ReadFile:
    """A file as it will be kept: ``content`` in memory, ``said`` marked words on what comes of it.

    ``turn`` is by how many degrees to the right it is shown turned.
    """

    sort: FileSort
    content: bytes = field(repr=False)
    pages: int
    turn: int = 0
    said: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes that will be kept."""
        return len(self.content)


def read_file(content: bytes) -> ReadFile:
    """What the bytes of a file would be kept as; raises ``Invalid`` with a sentence for *file*."""
    if content[4:12] in _HEIC:
        raise Invalid({"file": PHONE_FORMAT})
    if b"%PDF-" in content[:1024]:
        return _read_pdf(content)
    return _read_picture(content)


def preview(read: ReadFile) -> PageImage:
    """The first page, small."""
    with Pages(io.BytesIO(read.content), read.sort, read.turn) as pages:
        return pages.picture(0, SMALL)


class Pages:
    """The pages of one attachment, drawn when they are asked for."""

    def __init__(self, source: BinaryIO, sort: FileSort, turn: int = 0) -> None:
        """*source* is read as long as this is open; raises ``Tampered`` if it shows nothing."""
        self._source, self._turn = _Careful(source), turn
        self._document: Any = None
        self._picture: Image.Image | None = None
        if sort is FileSort.PDF:
            try:
                with ONE_AT_A_TIME:
                    self._document = pypdfium2.PdfDocument(self._source)
            except pypdfium2.PdfiumError:
                self._source.tell_trouble()
                raise Tampered("attachment") from None
            self._source.tell_trouble()

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return 1 if self._document is None else len(self._document)

    def shape(self, number: int) -> tuple[float, float]:
        """Width and height of a page, in any unit; nothing is drawn."""
        if self._document is None:
            picture = self._opened()
            return float(picture.width), float(picture.height)
        with ONE_AT_A_TIME:
            width, height = self._document.get_page_size(number)
        self._source.tell_trouble()
        return float(width), float(height)

    def picture(self, number: int, longest: int) -> PageImage:
        """Page *number* from 0, its longer edge *longest* pixels at most.

        Raises what reading raises, ``Tampered`` for a page that cannot be drawn.
        """
        longest = min(longest, WIDEST_PAGE)
        if self._document is None:
            return _as_page(_fitted(self._opened(), longest))
        try:
            with ONE_AT_A_TIME:
                drawn = _drawn(self._document[number], longest)
        except (pypdfium2.PdfiumError, IndexError):
            self._source.tell_trouble()
            raise Tampered("attachment") from None
        self._source.tell_trouble()
        return _as_page(drawn)

    def close(self) -> None:
        """Let go of what was opened."""
        if self._document is not None:
            with ONE_AT_A_TIME:
                self._document.close()
            self._document = None
        self._picture = None
        self._source.close()

    def _opened(self) -> Image.Image:
        if self._picture is None:
            self._source.seek(0)
            with _calm():
                try:
                    self._picture = _upright(_decoded(self._source), self._turn)
                except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
                    self._source.tell_trouble()
                    raise Tampered("attachment") from None
            self._source.tell_trouble()
        return self._picture


def _drawn(page: Any, longest: int) -> Image.Image:
    try:
        scale = longest / max(*page.get_size(), 1.0)
        return page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")  # type: ignore[no-any-return]
    finally:
        page.close()


class _Careful(io.RawIOBase):
    """Keeps what went wrong while another library reads, which would swallow it, and tells it."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._inner = source
        self._trouble: Exception | None = None

    def tell_trouble(self) -> None:
        """Raise what went wrong while something was read."""
        trouble, self._trouble = self._trouble, None
        if trouble is not None:
            raise trouble

    # Names of Python's files from here on.

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        try:
            return self._inner.readinto(buffer)  # type: ignore[attr-defined,no-any-return]
        except Exception as error:  # noqa: BLE001  raised again by tell_trouble
            self._trouble = self._trouble or error
            return 0

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


# ---- pictures


def _read_picture(content: bytes) -> ReadFile:
    try:
        with _calm(), Image.open(io.BytesIO(content), formats=_PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid({"file": NOT_READABLE})
            form, turned = picture.format, picture.getexif().get(_ORIENTATION, 1)
            frames = getattr(picture, "n_frames", 1)
            if form in ("JPEG", "MPO") and turned in _TURNS:
                bare = bare_jpeg(content)
                _decoded(io.BytesIO(bare))
                said = (WITHOUT_PLACE, SAME_PIXELS)
                return ReadFile(FileSort.JPEG, bare, 1, _TURNS[turned], said)
            if frames > 1 and form != "MPO":
                raise Invalid({"file": MANY_IN_ONE})
            upright = ImageOps.exif_transpose(picture)
            return ReadFile(FileSort.PNG, _png(upright), 1, 0, (WITHOUT_PLACE, SAME_PIXELS))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise Invalid({"file": NOT_READABLE}) from None


def _png(picture: Image.Image) -> bytes:
    """The same pixels, and nothing else of what stood in the file."""
    kept = {"transparency": picture.info["transparency"]} if "transparency" in picture.info else {}
    if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        picture = picture.convert("RGB")
    bare = picture.copy()
    bare.info = {}
    made = io.BytesIO()
    bare.save(made, "PNG", icc_profile=None, exif=b"", **kept)
    return made.getvalue()


def _decoded(source: Any) -> Image.Image:
    picture = Image.open(source, formats=_PICTURES)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too large")
    picture.load()
    return picture


def _upright(picture: Image.Image, turn: int) -> Image.Image:
    shown = picture.convert("RGBA") if "transparency" in picture.info else picture
    if shown.mode in ("RGBA", "LA"):
        ground = Image.new("RGB", shown.size, "white")
        ground.paste(shown, mask=shown.getchannel("A"))
        shown = ground
    elif shown.mode == "I;16":
        shown = shown.point(lambda value: value / 256).convert("L")
    return shown.convert("RGB").rotate(-turn, expand=True) if turn else shown.convert("RGB")


def _fitted(picture: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(picture.width, picture.height, 1)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _as_page(picture: Image.Image) -> PageImage:
    return PageImage(picture.width, picture.height, picture.tobytes())


class _calm(warnings.catch_warnings):  # noqa: N801  a context like those of the library
    """Odd tags of a camera are no news; every format that is asked for is known."""

    def __enter__(self) -> Any:
        Image.init()
        entered = super().__enter__()
        warnings.simplefilter("ignore")
        return entered


# ---- PDF


def _read_pdf(content: bytes) -> ReadFile:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if _quiet(document):
                made = io.BytesIO()
                document.save(made)
                kept, said = made.getvalue(), (WITHOUT_PROGRAMS,)
            else:
                kept, said = content, (AS_IT_IS,)
    except pikepdf.PasswordError:
        raise Invalid({"file": LOCKED}) from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise Invalid({"file": NOT_READABLE}) from None
    try:
        with Pages(io.BytesIO(kept), FileSort.PDF) as pages:
            total = len(pages)
            if not 0 < total <= MOST_PAGES:
                raise Invalid({"file": TOO_LONG if total else NOT_READABLE})
            pages.picture(0, SMALL)
    except Tampered:
        raise Invalid({"file": NOT_READABLE}) from None
    return ReadFile(FileSort.PDF, kept, total, 0, said)


def _quiet(document: pikepdf.Pdf) -> bool:
    """Take out what acts, sends or hides a file; whether there was any."""
    changed = False
    for each in document.objects:
        changed |= _quiet_in(each, 0)
    changed |= _quiet_in(document.Root, 0)
    return changed


def _quiet_in(thing: Any, depth: int) -> bool:
    if depth > _MOST_DEEP:
        raise ValueError("too deep")
    changed = False
    if isinstance(thing, pikepdf.Array):
        for each in thing:
            if _is_inside(each):
                changed |= _quiet_in(each, depth + 1)
        return changed
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    for key in _ACTIVE_KEYS:
        if key in thing:
            del thing[key]
            changed = True
    for key in ("/A", "/Next", "/OpenAction"):
        if key in thing and _acts(thing[key]):
            del thing[key]
            changed = True
    for key in list(thing.keys()):
        each = thing[key]
        if _is_inside(each):
            changed |= _quiet_in(each, depth + 1)
    return changed


def _acts(thing: Any) -> bool:
    """Whether *thing* is an action of a sort that no paper needs; going to a page is none."""
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get("/S", "")) in _ACTIVE_ACTIONS


def _is_inside(thing: Any) -> bool:
    """Whether *thing* is a compound one that lies in its owner, and is not met by its number."""
    compound = isinstance(thing, pikepdf.Array | pikepdf.Dictionary)
    return compound and not thing.is_indirect
