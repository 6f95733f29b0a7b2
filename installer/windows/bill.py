"""The bill of materials beside the package: CycloneDX 1.6, each part with version and hash.

Written from the pins and wheels themselves, so it cannot name what is not in the package.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from windows.places import MAKER, NAME
from windows.stage import Stage

FAMILY = uuid.UUID("0b2c8a0e-54c7-5f4b-8a53-1a5f2d9f7c11")
HELD = {  # what these libraries carry inside; versions are those of the library's own build
    "cryptography": ("OpenSSL",),
    "icu4py": ("ICU",),
    "pikepdf": ("qpdf", "zlib", "libjpeg-turbo"),
    "pillow": ("libjpeg-turbo", "zlib", "FreeType"),
    "pypdfium2": ("PDFium",),
    "pyside6-essentials": ("Qt",),
    "sqlcipher3": ("SQLCipher", "SQLite", "OpenSSL"),
    "uharfbuzz": ("HarfBuzz",),
}


def write(stage: Stage, version: str, out: Path, *, epoch: int) -> Path:
    """The bill for *stage* as JSON; the same stage gives the same bytes."""
    parts = [
        _library(pin.name, pin.version, wheel)
        for pin, wheel in zip(stage.pins, stage.wheels, strict=True)
    ]
    runtime = stage.runtime
    parts.append(
        {
            "type": "platform",
            "bom-ref": "cpython",
            "name": "CPython",
            "version": runtime.version,
            "cpe": f"cpe:2.3:a:python:python:{runtime.version}:*:*:*:*:*:*:*",
            "licenses": [{"license": {"id": "PSF-2.0"}}],
            "hashes": [_hash(runtime.files[runtime.dll])],
        }
    )
    parts += [_data("Noto fonts", "OFL-1.1"), _data("Lucide icons", "ISC")]
    program = {
        "type": "application",
        "bom-ref": "shelterdesk",
        "name": NAME,
        "version": version,
        "supplier": {"name": MAKER},
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(FAMILY, f'{version} {epoch}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": program,
        },
        "components": parts,
        "dependencies": [{"ref": "shelterdesk", "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    out.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    return out


def _library(name: str, version: str, wheel: Path) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": name,
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{quote(name)}@{quote(version)}",
        "hashes": [_hash(wheel.read_bytes())],
    }
    licence = _licence(wheel)
    if licence:
        told["licenses"] = [licence]
    if name in HELD:
        told["components"] = [
            {"type": "library", "bom-ref": f"{name}/{held}", "name": held} for held in HELD[name]
        ]
    return told


def _licence(wheel: Path) -> dict[str, Any] | None:
    """What the wheel says of itself: an SPDX expression where it has one, else its own words."""
    with ZipFile(wheel) as opened:
        place = next(n for n in opened.namelist() if n.endswith(".dist-info/METADATA"))
        told = HeaderParser().parsestr(opened.read(place).decode("utf-8", "replace"))
    if told["License-Expression"]:
        return {"expression": told["License-Expression"].strip()}
    words = (told["License"] or "").strip().splitlines()
    marks = [
        c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License")
    ]
    named = words[0][:120] if words else ", ".join(marks)
    return {"license": {"name": named}} if named else None


def _data(name: str, licence: str) -> dict[str, Any]:
    return {
        "type": "data",
        "bom-ref": name,
        "name": name,
        "licenses": [{"license": {"id": licence}}],
    }


def _hash(content: bytes) -> dict[str, str]:
    return {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}
