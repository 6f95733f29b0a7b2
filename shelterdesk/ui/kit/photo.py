"""A picture from a file, drawn anew: small, turned upright, and nothing but its pixels."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from shelterdesk.domain.photos import LONG_EDGE, MOST_BYTES
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_

NOT_A_PICTURE = N_("This file could not be read as a picture. Choose a JPEG or PNG file.")
FORMATS = (b"jpeg", b"jpg", b"png", b"bmp")
MOST_MEGABYTES = 25  # of the file that is read
MOST_PIXELS_MB = 256  # of memory while it is decoded
QUALITIES = (85, 70, 50, 30)


def drawn_anew(content: bytes) -> bytes:
    """A JPEG of at most 480 pixels from the bytes of a picture file.

    Place, time, owner and thumbnails that a camera wrote are left behind. Raises ``Invalid``.
    """
    picture = _decoded(content)
    edge = Qt.AspectRatioMode.KeepAspectRatio
    if max(picture.width(), picture.height()) > LONG_EDGE:
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(LONG_EDGE, LONG_EDGE, edge, smooth)
    bare = QImage(picture.size(), QImage.Format.Format_RGB888)  # no text, no profile, no offsets
    bare.fill(Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.drawImage(0, 0, picture)
    painter.end()
    for quality in QUALITIES:
        found = _jpeg(bare, quality)
        if 0 < len(found) <= MOST_BYTES:
            return found
    raise Invalid({"picture": NOT_A_PICTURE})


def _decoded(content: bytes) -> QImage:
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise Invalid({"picture": NOT_A_PICTURE})
    held = QByteArray(content)
    source = QBuffer(held)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MOST_PIXELS_MB)
    if bytes(reader.format().data()) not in FORMATS:
        raise Invalid({"picture": NOT_A_PICTURE})
    picture = reader.read()
    if picture.isNull():
        raise Invalid({"picture": NOT_A_PICTURE})
    if picture.colorSpace().isValid():
        picture.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    return picture


def _jpeg(picture: QImage, quality: int) -> bytes:
    held = QByteArray()
    target = QBuffer(held)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.setColorSpace(QColorSpace())
    writer = QImageWriter(target, QByteArray(b"jpeg"))
    writer.setQuality(quality)
    writer.write(picture)
    return bytes(held.data())
