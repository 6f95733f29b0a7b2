"""Files for Word and Excel are packed parts: here is what makes equal parts equal bytes."""

from __future__ import annotations

import io
import zipfile

DAY_ZERO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can name


def timeless(package: bytes) -> bytes:
    """A file of parts with no time of day in its list: the same parts give the same bytes."""
    even = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(even, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, DAY_ZERO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return even.getvalue()
