"""LibreOffice Calc, headless, over UNO: ``python -m ... FOLDER SOFFICE PASSPHRASE``.

Run by a Python that can import ``uno``: LibreOffice's own, or the system's. Starts ``soffice`` with
a profile of its own in FOLDER; nothing of ShelterDesk is imported here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

from benchmarks.peers.answering import answer

COLUMNS = ("code", "preferred", "romanised", "language", "arrived_on", "room")
PIPE = "shelterdesk-benchmark"
STARTING, PAUSE = 90.0, 0.1  # seconds
AWAY = "the sheet is not open"


def said(**properties: Any) -> tuple[Any, ...]:
    """*properties* as UNO wants them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in properties.items())


class Desk:
    """One office, the sheet in it, and what one does with it."""

    def __init__(self, folder: Path, soffice: str, words: str) -> None:
        """Start it and make both sheets; *words* is the passphrase of the second."""
        self._words = words
        self._plain, self._sealed = folder / "plain.ods", folder / "sealed.ods"
        profile = (folder / "profile").as_uri()
        name = f"{PIPE}-{folder.name}"
        subprocess.Popen(  # noqa: S603 - what the developer has installed
            [
                soffice,
                "--headless",
                "--norestore",
                "--nologo",
                f"--accept=pipe,name={name};urp;",
                f"-env:UserInstallation={profile}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._office = self._connected(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
        self._sheets: Any = None
        held = json.loads((folder / "people.json").read_text("utf-8"))
        cells = (COLUMNS, *(tuple(row[column] for column in COLUMNS) for row in held))
        made = self._office.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, said(Hidden=True)
        )
        area = made.Sheets.getByIndex(0).getCellRangeByPosition(
            0, 0, len(COLUMNS) - 1, len(cells) - 1
        )
        area.setDataArray(cells)
        made.storeToURL(self._plain.as_uri(), said(FilterName="calc8"))
        made.storeToURL(self._sealed.as_uri(), said(FilterName="calc8", Password=words))
        made.close(True)
        self._rows = len(cells)
        self.held = self._open(sealed=False)

    def hello(self) -> dict[str, Any]:
        """How the sheet with a passphrase is sealed, as its own manifest says."""
        with zipfile.ZipFile(self._sealed) as sheet:
            manifest = sheet.read("META-INF/manifest.xml").decode()
        named = re.findall(
            r'(?:key-derivation-name|iteration-count|algorithm-name)="([^"]+)"', manifest
        )
        return {"sealed": ", ".join(dict.fromkeys(name.rpartition("#")[2] for name in named))}

    def open(self, sealed: bool) -> dict[str, Any]:
        """Open the sheet until its last row is there; closing it is not counted."""
        began = time.perf_counter()
        sheets = self._open(sealed=sealed)
        last = sheets.Sheets.getByIndex(0).getCellByPosition(0, self._rows - 1).String
        took = time.perf_counter() - began
        sheets.close(True)
        if not last:
            raise LookupError(AWAY)
        return {"seconds": took}

    def find(self, word: str) -> dict[str, Any]:
        """All cells with *word* in them."""
        sheet = self.held.Sheets.getByIndex(0)
        began = time.perf_counter()
        looked = sheet.createSearchDescriptor()
        looked.SearchString = word
        found = sheet.findAll(looked)
        count = found.Count if found else 0
        return {"seconds": time.perf_counter() - began, "found": count}

    def hold(self, sealed: bool) -> None:
        """Have the sheet open that is saved."""
        self.held.close(True)
        self.held = self._open(sealed=sealed)

    def save(self, turn: int) -> dict[str, Any]:
        """One changed cell, and the file saved."""
        began = time.perf_counter()
        self.held.Sheets.getByIndex(0).getCellByPosition(5, 1).String = str(turn)
        self.held.store()
        return {"seconds": time.perf_counter() - began, "modified": self.held.isModified()}

    def nothing(self) -> None:
        """The least one can ask it."""
        self.held.isModified()

    def _open(self, sealed: bool) -> Any:
        path = self._sealed if sealed else self._plain
        words = {"Password": self._words} if sealed else {}
        sheets = self._office.loadComponentFromURL(
            path.as_uri(), "_blank", 0, said(Hidden=True, **words)
        )
        if sheets is None:
            raise LookupError(AWAY)
        return sheets

    @staticmethod
    def _connected(address: str) -> Any:
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", here
        )
        last = time.monotonic() + STARTING
        while True:
            try:
                there = resolver.resolve(address)
            except NoConnectException:
                if time.monotonic() > last:
                    raise
                time.sleep(PAUSE)
                continue
            manager = there.ServiceManager
            return manager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def main(folder: Path, soffice: str, words: str) -> None:
    """Start, then answer."""
    desk = Desk(folder, soffice, words)
    acts = ("hello", "open", "find", "hold", "save", "nothing")
    answer({name: getattr(desk, name) for name in acts})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
