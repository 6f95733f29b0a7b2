"""Whether an installation works: ``ShelterDesk.exe --selftest OUT.json``.

For whoever installs, and for the checks of the package. A practice house is made in a temporary
folder, opened, attacked, printed and looked at; it and everything beside the answer is removed
again. No real house is touched, and the answer holds no person's words.
"""

from __future__ import annotations

import json
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules, walk_packages
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pypdfium2
from icu4py.breakers import LineBreaker
from PIL import Image

import shelterdesk
from shelterdesk.domain.export_lines import FORMAT, VERSION
from shelterdesk.errors import ExportStaysShut, SecretMissing, SignInFailed
from shelterdesk.paths import FONTS, NOTICE, RESOURCES, installed
from shelterdesk.services import checking, export_archive, practice, printing
from shelterdesk.services.progress import Progress
from shelterdesk.services.register import open_register

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.practice_staff import Staff
    from shelterdesk.vault.secret_store import SecretStore

RESIDENTS = 12
ZONES = ("Asia/Bangkok", "Asia/Yangon", "Asia/Kolkata", "Africa/Addis_Ababa")
PLAIN_SQLITE = b"SQLite format 3"
SCRIPTS = {  # of the names in a practice house: letters from, to
    "Burmese": ("\u1000", "\u109f"),
    "Khmer": ("\u1780", "\u17ff"),
    "Thai": ("\u0e00", "\u0e7f"),
    "Chinese": ("\u4e00", "\u9fff"),
}
UNSPACED = {  # by language: a few words in a script without spaces
    "th": "\u0e1a\u0e49\u0e32\u0e19\u0e02\u0e2d\u0e07\u0e40\u0e23\u0e32",
    "km": "\u1795\u17d2\u1791\u17c7\u179a\u1794\u179f\u17cb\u1799\u17be\u1784",
    "lo": "\u0ec0\u0eae\u0eb7\u0ead\u0e99\u0e82\u0ead\u0e87\u0ec0\u0eae\u0ebb\u0eb2",
    "my": "\u1010\u102d\u102f\u1037\u1021\u102d\u1019\u103a",
    "zh": "\u6211\u4eec\u7684\u5bb6",
}
LEAST_INK = 200  # colours of a window's picture that is not empty


class Fault(Exception):
    """Something is not as it has to be; the text says what."""


@dataclass(frozen=True)
class Doors:
    """What only the composition root can do."""

    make_practice_house: Callable[[Path, Progress, int], None]
    sign_in: Callable[[Path, str, str], Desk]
    picture_window: Callable[[Path, Path], None]
    secrets: SecretStore
    keyring: Callable[[], Any]


@dataclass
class Bench:
    """What the checks share: the doors, and a practice house in a folder that goes again."""

    doors: Doors
    folder: Path

    @property
    def house(self) -> Path:
        """The practice house."""
        return self.folder / "house"

    @property
    def picture(self) -> Path:
        """The first window."""
        return self.folder / "window.png"

    @property
    def person(self) -> Staff:
        """A manager of the practice house."""
        return practice.STAFF[0]


def run(out: Path, doors: Doors) -> int:
    """Try everything, write the answer to *out*, the window's picture beside it; 0 if well."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ShelterDesk-selftest-") as made:
        bench = Bench(doors, Path(made))
        found = [_try(check, bench) for check in CHECKS]
        picture = bench.picture.read_bytes() if bench.picture.is_file() else b""
    answer = {
        "program": shelterdesk.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "installed": installed(),
        "passed": all(each["passed"] for each in found),
        "checks": found,
        "libraries": {d.metadata["Name"]: d.version for d in metadata.distributions()},
        "seconds": round(time.monotonic() - began, 1),
    }
    out.write_text(json.dumps(answer, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if picture:
        out.with_suffix(".png").write_bytes(picture)
    return 0 if answer["passed"] else 1


def _try(check: Callable[[Bench], str], bench: Bench) -> dict[str, Any]:
    began = time.monotonic()
    try:
        passed, told = True, check(bench)
    except Fault as fault:
        passed, told = False, str(fault)
    except Exception as error:  # noqa: BLE001  any of them is an answer; none of its values is
        passed, told = False, type(error).__name__
    took = round(time.monotonic() - began, 1)
    return {"name": check.__name__, "passed": passed, "told": told, "seconds": took}


def _need(holds: object, fault: str) -> None:
    if not holds:
        raise Fault(fault)


# ---- the checks, in the order in which they are tried


def python_is_alone(bench: Bench) -> str:
    """Nothing of this computer's own Python reaches in."""
    if not installed():
        return "not an installed program"
    flags = sys.flags
    _need(flags.isolated and flags.safe_path and flags.no_site, "Python is not isolated")
    _need(flags.utf8_mode, "Python does not use UTF-8")
    program = Path(sys.executable).parent
    strange = [path for path in sys.path if not Path(path).is_relative_to(program)]
    _need(not strange, f"{len(strange)} folders outside the program are searched for modules")
    return "isolated, UTF-8"


def modules_are_there(bench: Bench) -> str:
    """Each module of the program, of Qt as shipped, and of each library."""
    names = list(_own_modules())
    if installed():
        libraries = str(Path(sys.executable).parent / "lib")
        names += [found.name for found in iter_modules([libraries])]
        qt = find_spec("PySide6")
        places = list(qt.submodule_search_locations or ()) if qt else []
        names += [f"PySide6.{found.name}" for found in iter_modules(places)]
    missing = []
    for name in names:
        try:
            import_module(name)
        except Exception:  # noqa: BLE001  each library fails in its own way
            missing.append(name)
    _need(not missing, f"not to be imported: {', '.join(missing)}")
    return f"{len(names)} modules"


def _own_modules() -> Iterator[str]:
    """Those that are imported, on this system; steps of the store are run by its engine."""
    others = ("linux", "session_bus") if sys.platform == "win32" else ()
    for found in walk_packages(shelterdesk.__path__, "shelterdesk."):
        name = found.name.rpartition(".")[2]
        if ".migrations." not in found.name and not name.startswith((*others, "__main__")):
            yield found.name


def modules_are_compiled(bench: Bench) -> str:
    """Users cannot write beside the program: what is not compiled is compiled at every start."""
    if not installed():
        return "not an installed program"
    inside = Path(sys.executable).parent
    loaded = [m.__spec__ for m in list(sys.modules.values()) if getattr(m, "__spec__", None)]
    sources = [s for s in loaded if s and s.has_location and str(s.origin).endswith(".py")]
    files = [(s, Path(str(s.origin))) for s in sources]  # some libraries carry modules in a DLL
    ours = [s for s, file in files if file.is_relative_to(inside) and file.is_file()]
    bare = [s.name for s in ours if not (s.cached and Path(s.cached).is_file())]
    _need(not bare, f"not compiled: {', '.join(bare)}")
    return f"{len(ours)} modules"


def resources_are_there(bench: Bench) -> str:
    """Fonts, texts, licences; and time zones, which Windows has none of."""
    listed = (FONTS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    missing = [line.split()[-1] for line in listed if not (FONTS / line.split()[-1]).is_file()]
    _need(not missing, f"fonts are missing: {', '.join(missing)}")
    _need(NOTICE.is_file() and (RESOURCES / "catalogue").is_dir(), "texts are missing")
    for zone in ZONES:
        datetime.now(ZoneInfo(zone))
    return f"{len(listed)} fonts, {len(ZONES)} time zones"


def keyring_keeps(bench: Bench) -> str:
    """This computer's key goes into the keyring that we name, comes back, and is gone again."""
    db, secret = f"selftest-{secrets.token_hex(8)}", secrets.token_bytes(32)
    bench.doors.secrets.keep(db, secret)
    keyring = bench.doors.keyring()
    try:
        _need(bench.doors.secrets.find(db) == secret, "the keyring gave back something else")
    finally:
        keyring.delete_password(f"ShelterDesk/{db}/secret", "workstation")
    try:
        bench.doors.secrets.find(db)
    except SecretMissing:
        return f"{type(keyring).__module__}.{type(keyring).__qualname__}"
    raise Fault("the keyring did not let go of an entry")


def house_is_made(bench: Bench) -> str:
    """Argon2id, AES-GCM, signatures and SQLCipher together: a house with people in it."""
    bench.doors.make_practice_house(bench.house, Progress(), RESIDENTS)
    return f"{RESIDENTS} synthetic residents"


def house_is_sealed(bench: Bench) -> str:
    """No page of plain SQLite, and no name of a resident, stands in its files."""
    with _signed_in(bench) as desk:
        names = [row.code_name for row in open_register(desk).rows]
    words = [name.encode(code) for name in names for code in ("utf-8", "utf-16-le")]
    searched = 0
    for file in bench.house.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        searched += len(content)
        _need(not content.startswith(PLAIN_SQLITE), "the database is not encrypted")
        _need(not any(word in content for word in words), "a name can be read in a file")
    _need(words and searched, "there was nothing to search")
    return f"{searched // 1024} KB searched for {len(names)} names"


def wrong_passphrase_stays_out(bench: Bench) -> str:
    """And the right one opens, and finds the house whole."""
    try:
        bench.doors.sign_in(
            bench.house, bench.person.login, "not the passphrase of anybody"
        ).close()
    except SignInFailed:
        with _signed_in(bench) as desk:
            found = checking.verify(desk)
        _need(found.sound, "the house is not whole")
        return f"{found.entries} entries of the trail, {found.rows} rows"
    raise Fault("a wrong passphrase opened the house")


def sheet_is_printed(bench: Bench) -> str:
    """A readiness sheet, whose names another program can read in each script."""
    found: set[str] = set()
    pages = 0
    with _signed_in(bench) as desk:
        for row in open_register(desk).rows:
            made = printing.make_report(desk, row.resident, "internal")
            pages += made.pages
            found |= _scripts(made.pdf)
    missing = set(SCRIPTS) - found
    _need(not missing, f"names do not come out of the paper in {', '.join(sorted(missing))}")
    return f"{pages} pages, {', '.join(sorted(found))}"


def _scripts(pdf: bytes) -> set[str]:
    paper = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in paper)
        paper[0].render(scale=1).to_pil()
    finally:
        paper.close()
    return {name for name, (a, z) in SCRIPTS.items() if any(a <= letter <= z for letter in text)}


def lines_break_at_words(bench: Bench) -> str:
    """Scripts without spaces: ICU's dictionaries are there, and it finds words in them."""
    lost = [each for each, words in UNSPACED.items() if len([*LineBreaker(words, each)]) < 2]
    _need(not lost, f"no words are found in {', '.join(lost)}")
    return ", ".join(UNSPACED)


def archive_is_sealed(bench: Bench) -> str:
    """An archive like a full export: shut without its words, and whole with them."""
    place, words, line = bench.folder / "export.zip", "these words open it", b"a line\n"
    name = export_archive.records_name("selftest")
    with export_archive.writing(place, words) as made:
        with made.member(name) as to:
            to.write(line)
        empty = dict.fromkeys(("part", "db", "last", "kinds"), "")
        made.close({"format": FORMAT, "version": VERSION, **empty})
    try:
        export_archive.Archive(place, "other words").close()
    except ExportStaysShut:
        with closing(export_archive.Archive(place, words)) as archive:
            _need([*archive.lines(name)] == [line.strip()], "it gives back something else")
        return f"{place.stat().st_size} bytes"
    raise Fault("it opens with other words")


def window_opens(bench: Bench) -> str:
    """The first window, painted."""
    bench.doors.picture_window(bench.house, bench.picture)
    with Image.open(bench.picture) as picture:
        colours = picture.convert("RGB").getcolors(1 << 24) or []
        size = f"{picture.width} x {picture.height}"
    _need(len(colours) >= LEAST_INK, "the window is empty")
    return size


@contextmanager
def _signed_in(bench: Bench) -> Iterator[Desk]:
    person = bench.person
    with closing(bench.doors.sign_in(bench.house, person.login, person.passphrase)) as desk:
        yield desk


CHECKS: tuple[Callable[[Bench], str], ...] = (
    python_is_alone,
    modules_are_there,
    resources_are_there,
    keyring_keeps,
    house_is_made,
    house_is_sealed,
    wrong_passphrase_stays_out,
    sheet_is_printed,
    lines_break_at_words,
    archive_is_sealed,
    window_opens,
    modules_are_compiled,
)
