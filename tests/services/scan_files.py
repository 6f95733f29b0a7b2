"""Synthetic scans and photos for tests: made up, with a marker that must be found nowhere."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

MARKER = b"marker-Rosa-at-the-gate"


def jpeg(size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def phone_photo(orientation: int = 6) -> bytes:
    """With place, owner and a film hung behind the end, as phones write them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x9C9D] = MARKER
    exif[0x8825] = {1: "N", 2: (13.0, 45.0, 0.0)}
    return jpeg(exif=exif.tobytes(), comment=MARKER, icc_profile=MARKER * 9) + b"film" + MARKER


def png(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", MARKER.decode())
    Image.effect_noise((30, 20), 80).convert(mode).save(out, "PNG", pnginfo=said)
    return out.getvalue()


@cache
def pdf(pages: int = 2, *, noise: int = 0, said: str = "Practice scan") -> bytes:
    """*pages* pages, each with a picture of *noise* bytes or so that no packing makes smaller."""
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 280), pageCompression=0, invariant=1)
    for number in range(pages):
        if noise:
            edge = max(8, int(noise**0.5))
            picture = Image.frombytes("L", (edge, edge), _noise(edge * edge, number))
            canvas.drawImage(ImageReader(picture), 10, 10, 180, 230)
        canvas.drawString(10, 255, f"{said} {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _noise(size: int, seed: int) -> bytes:
    from random import Random

    return Random(seed).randbytes(size)  # noqa: S311  nothing secret


def pdf_with_a_program() -> bytes:
    """One that would run a script when opened, and hides a file."""
    with pikepdf.open(io.BytesIO(pdf(1))) as document:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.Root.OpenAction = document.make_indirect(script)
        document.Root.AA = pikepdf.Dictionary(WC=script)
        document.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 10, 10],
                    A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"),
                )
            ]
        )
        document.attachments["hidden.txt"] = pikepdf.AttachedFileSpec(document, MARKER)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def locked_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pdf(1))) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(user="moon", owner="sun"))
        return out.getvalue()


def pictures_in(pdf: bytes) -> int:
    """How many pictures the pages of *pdf* show."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(len(page.get_images()) for page in document.pages)
