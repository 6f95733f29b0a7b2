"""ICU's data, cut down to what the program asks of it.

ICU carries the words of every language for dates, currencies and sorting in one DLL of 33 MB. The
program asks where a line may end. The package of data inside the DLL is taken apart, what
``keep.toml`` names is put together again, and a DLL of the same name is made around it.

Layout (ICU's ``ucmndata.h``): a head whose first two bytes tell its length; then, counted from its
end, the number of items, for each the place of its name and of its content, the names, the
contents. Items stand by name; each content starts at a multiple of 16.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from windows import keep
from windows.places import BUILD, Trouble, ran

FOLDER = "icu4py.libs"
ENTRY = struct.Struct("<II")
COUNT = struct.Struct("<I")
STEP = 16
IMAGE_BASE = 0x180000000  # else the linker draws it from the path of what it writes
FORMAT = slice(12, 16)  # of the head: which kind of data this is
ENTRY_POINT = "int __stdcall DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }\n"


def trim(
    libraries: Path, rules: Mapping[str, str], handed_out: Callable[[Path], tuple[str, bytes]]
) -> None:
    """Leave in ICU's data what *rules* name; ``Trouble`` on one without effect.

    ``handed_out`` reads name and content of what a DLL hands out.
    """
    found = sorted((libraries / FOLDER).glob("icudt*.dll"))
    if len(found) != 1:
        raise Trouble(f"{len(found)} libraries with ICU's data, not one.")
    name, packed = handed_out(found[0])
    head, items = unpack(packed)
    staying, unused = chosen(items, rules)
    if unused:
        raise Trouble(f"keep.toml has lines that find nothing: {', '.join(sorted(unused))}")
    _link(found[0], name, pack(head, staying))


def unpack(packed: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Head and items by name; the last item may have something after it."""
    (length,) = struct.unpack_from("<H", packed)
    if packed[FORMAT] != b"CmnD":
        raise Trouble("ICU's data is of another kind than this build knows.")
    head, body = packed[:length], packed[length:]
    (count,) = COUNT.unpack_from(body)
    places = [ENTRY.unpack_from(body, COUNT.size + ENTRY.size * each) for each in range(count)]
    ends = [*(start for _, start in places[1:]), len(body)]
    return head, {
        body[name : body.index(b"\0", name)].decode("ascii"): body[start:end]
        for (name, start), end in zip(places, ends, strict=True)
    }


def chosen(
    items: Mapping[str, bytes], rules: Mapping[str, str]
) -> tuple[dict[str, bytes], set[str]]:
    """The items that *rules* name, and rules that name none; names count from below the top."""
    staying, unused = {}, set(rules)
    for name, told in items.items():
        inside = PurePosixPath(*PurePosixPath(name).parts[1:])
        fitting = {rule for rule in rules if keep.fits(inside, rule)}
        unused -= fitting
        if fitting:
            staying[name] = told
    return staying, unused


def pack(head: bytes, items: Mapping[str, bytes]) -> bytes:
    """The other way round: one package of data."""
    names, name_places = b"", {}
    first = COUNT.size + ENTRY.size * len(items)
    for name in sorted(items):
        name_places[name] = first + len(names)
        names += name.encode("ascii") + b"\0"
    start = first + len(names)
    table, contents = b"", b""
    for name in sorted(items):
        contents += b"\xaa" * (-(start + len(contents)) % STEP)
        table += ENTRY.pack(name_places[name], start + len(contents))
        contents += items[name]
    return head + COUNT.pack(len(items)) + table + names + contents


def _link(dll: Path, name: str, packed: bytes) -> None:
    work = BUILD / "icu-data"
    work.mkdir(parents=True, exist_ok=True)
    (work / "data.bin").write_bytes(packed)
    (work / "entry.c").write_text(ENTRY_POINT, "ascii")
    (work / "data.s").write_text(
        f'.section .rdata,"dr"\n.balign 64\n.globl {name}\n{name}:\n.incbin "data.bin"\n'
        f'.section .drectve,"yn"\n.ascii " -export:{name},data"\n',
        "ascii",
    )
    ran(
        [
            *("x86_64-w64-mingw32-gcc", "-shared", "-s", "-O1", "-nostdlib", "-nostartfiles"),
            *("-Wl,--no-insert-timestamp", "-Wl,--entry,DllMainCRTStartup"),
            f"-Wl,--image-base,{IMAGE_BASE:#x}",
            *("entry.c", "data.s", "-o", dll),
        ],
        "ICU's smaller data could not be made into a library.",
        folder=work,
    )
