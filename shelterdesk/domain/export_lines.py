"""One revision as one line of an exported house, and back (docs/export-format.md).

Codes, not labels; ISO dates; names sorted; what belongs to the sealing of this house is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from shelterdesk.domain.former import Former
from shelterdesk.domain.record import KeyId, Record, RecordId, ResidentId, from_plain, to_plain

R = TypeVar("R", bound=Record)

FORMAT, VERSION = "shelterdesk-export", 1
# Of an attachment: what opens its sealed chunks in this house alone. The pages go as a file.
OF_THE_SEALING = ("key", "chunks", "root")
_ID = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{16}(?![0-9a-zA-Z])")


@dataclass(frozen=True)
class Leaving:
    """One revision on its way out, or in.

    ``readers`` are user ids and whether they may name others, ``apart`` those from whom it is kept:
    both for records with readers of their own, else None. ``file`` names the member of the
    archive that holds the pages of an attachment.
    """

    record: Record
    former: Former
    readers: Mapping[str, bool] | None = None
    apart: tuple[str, ...] = ()
    file: str = ""

    @property
    def place(self) -> tuple[int, str, str, int]:
        """Where it stands among all others: the order in which everything was written."""
        return self.former.entered, type(self.record).kind, self.record.id, self.record.rev


def renamed(value: Any, people: Mapping[str, str]) -> Any:
    """*value* as JSON holds it, with every user id that *people* knows by its other name."""
    if isinstance(value, list):
        return [renamed(each, people) for each in value]
    if not isinstance(value, str) or not people:
        return value
    return _ID.sub(lambda found: people.get(found[0], found[0]), value)


def line_of(leaving: Leaving, people: Mapping[str, str]) -> bytes:
    """The line without its end; user ids as *people* has them."""
    record, former = leaving.record, leaving.former
    hidden = OF_THE_SEALING if type(record).holds_chunks else ()
    said: dict[str, Any] = {
        "author": former.author,
        "author_name": former.name,
        "digest": former.digest,
        "entered": former.entered,
        "id": record.id,
        "made_at": record.made_at.astimezone(UTC).isoformat(),
        "resident": record.resident,
        "rev": record.rev,
        "values": {
            f.name: renamed(to_plain(getattr(record, f.name)), people)
            for f in record.fields()
            if f.name not in hidden
        },
    }
    if leaving.readers is not None:
        said["readers"] = {people.get(u, u): manages for u, manages in leaving.readers.items()}
        said["apart"] = sorted(people.get(user, user) for user in leaving.apart)
    if leaving.file:
        said["file"] = leaving.file
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def leaving_of(kind: type[R], version: int, line: bytes, people: Mapping[str, str]) -> Leaving:
    """What *line* says, with user ids as *people* has them in this house.

    ``ValueError``, ``KeyError`` or ``TypeError`` for a line that this kind cannot have.
    """
    said = json.loads(line.decode("utf-8", "surrogatepass"))
    plain = dict(said["values"])
    if version != kind.body_version:
        plain = kind.upgraded(plain, version)
    plain = {name: renamed(value, people) for name, value in plain.items()}
    known = {f.name: from_plain(f, plain[f.name]) for f in kind.fields() if f.name in plain}
    if kind.holds_chunks:
        known |= {"key": "", "root": "", "chunks": 0}
    former = Former.from_json(
        {
            "author": said["author"],
            "name": said["author_name"],
            "digest": said["digest"],
            "entered": said["entered"],
        }
    )
    record = kind(
        id=RecordId(_hex(said["id"], 16)),
        resident=ResidentId(_hex(said["resident"], 16) if said["resident"] else ""),
        rev=int(said["rev"]),
        author=KeyId(""),
        made_at=datetime.fromisoformat(said["made_at"]),
        former=former,
        **known,
    )
    readers = said.get("readers")
    if readers is not None:
        readers = {people.get(user, user): bool(may) for user, may in readers.items()}
    apart = tuple(people.get(user, user) for user in said.get("apart", ()))
    return Leaving(record, former, readers, apart, str(said.get("file", "")))


def with_pages(leaving: Leaving, made: Mapping[str, Any]) -> Leaving:
    """The same with what opens its pages in this house."""
    return replace(leaving, record=replace(leaving.record, **made))


def _hex(text: Any, size: int) -> str:
    if len(bytes.fromhex(text)) != size or text != text.lower():
        raise ValueError("an id is expected")
    return str(text)
