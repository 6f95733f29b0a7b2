"""Attachments: sealed chunk by chunk into the file, opened chunk by chunk out of it.

What is sealed and where it goes is decided here with the record that heads it; the policy of that
record is the only one there is. Nothing of it is ever a file.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.access.shelf import CREATING
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import NotFound, Tampered
from shelterdesk.store import engine as engines
from shelterdesk.store.chunks import Chunks
from shelterdesk.vault import blobs
from shelterdesk.vault.blobs import Readable
from shelterdesk.vault.sealing import new_key

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

A = TypeVar("A", bound=Attachment)
Step = Callable[[int, int], None]

CHUNK_BYTES = blobs.CHUNK_BYTES
KEPT_OPEN = 4  # chunks of one attachment in memory at once


def keep(
    work: Work,
    kind: type[A],
    resident: ResidentId,
    values: Values,
    plain: Readable,
    size: int,
    step: Step,
) -> A:
    """Seal *plain* (*size* bytes) and keep it under a new record with *values*.

    *step* is told (bytes done, all) and may raise to stop; then nothing was kept. Raises
    ``Denied``, ``NotFound``, ``Invalid``.
    """
    work.require(CREATING, kind, resident)
    work.writing()
    made = work.make(kind, resident, values)
    sealed = seal(work, made.id, plain, size, step)
    return work.shelf(kind).add(kind.new(made.id, resident, {**values, "size": size, **sealed}))


def seal(work: Work, record: RecordId, plain: Readable, size: int, step: Step) -> Values:
    """Seal *plain* in chunks under the id of *record*, and what its header has to say of them.

    Asks no policy. *step* is told as in ``keep``.
    """
    key, whole, digests = new_key(), hashlib.sha256(), list[bytes]()
    id, chunks = bytes.fromhex(record), _chunks(work)
    for sealed in blobs.seal_blob(key, id, _Hashed(plain, whole.update)):
        digests.append(chunks.put(id, len(digests), sealed))
        step(min(len(digests) * CHUNK_BYTES, size), size)
    return {
        "digest": whole.hexdigest(),
        "key": key.hex(),
        "chunks": len(digests),
        "root": blobs.root(id, digests).hex(),
    }


def empty(work: Work, kind: type[A], id: RecordId) -> A:
    """Take the chunks out of the file, and the key out of the newest header; the title stays.

    Raises ``Denied``, ``NotFound``.
    """
    shelf = work.shelf(kind)
    before = shelf.get(id)
    gone = {"key": "", "root": "", "digest": "", "chunks": 0, "emptied_on": work.desk.today()}
    after = shelf.amend(id, before.rev, gone)
    _chunks(work).drop(bytes.fromhex(id))
    return after


def fold(desk: Desk) -> bool:
    """Let no page of what was emptied stay in the engine's log; False while somebody reads."""
    return engines.fold(desk.engine)


def proved(desk: Desk, made: Attachment, step: Step) -> bool:
    """Whether what lies in the file is to the byte what *made* was made from, read back from there.

    For whoever has just brought it in, also where they cannot open it again.
    """
    whole, done = hashlib.sha256(), 0
    try:
        with desk.look() as work:
            chunks, id = _chunks(work), bytes.fromhex(made.id)
            _require_row(work, made)
            digests = _checked(chunks, made)
            for index in range(len(digests)):
                plain = _chunk(chunks, made, id, index, digests)
                whole.update(plain)
                done += len(plain)
                step(done, made.size or done)
    except (NotFound, Tampered):
        return False
    return done == made.size and whole.hexdigest() == made.digest


def damaged(work: Work, step: Step) -> tuple[str, ...]:
    """Codes with ids for every attachment whose chunks are not what its header names.

    No key is needed.

    ``parts:id`` something is missing, changed or too much · ``stray:id`` chunks without a header.
    """
    chunks, problems, headed = _chunks(work), list[str](), set[bytes]()
    for kind in work.desk.schema.kinds:
        for row in work.lying(kind) if kind.holds_chunks else ():
            columns = json.loads(row.open)
            headed.add(row.id)
            if not _is_whole(chunks, row.id, columns, step):
                problems.append(f"parts:{row.id.hex()}")
    problems.extend(f"stray:{id.hex()}" for id in sorted(chunks.owners() - headed))
    return tuple(problems)


class Sealed(io.RawIOBase):
    """One attachment as something to read from at any place: only the chunks asked for are opened.

    A few stay in memory until it is closed. Every chunk asks the policy anew: whoever was blocked
    meanwhile reads no further. Raises ``NotFound``, ``Tampered``, ``PassphraseNeeded``.
    """

    def __init__(self, desk: Desk, kind: type[Attachment], id: RecordId) -> None:
        super().__init__()
        self._desk, self._kind = desk, kind
        with desk.look() as work:
            self.record = work.shelf(kind).get(id)
            if self.record.is_emptied:
                raise NotFound(kind.kind)
            self._digests = _checked(_chunks(work), self.record)
        self.size = self.record.size or 0
        self.opened = 0  # how many chunks were opened since
        self._at = 0
        self._held: OrderedDict[int, bytes] = OrderedDict()

    def _read_chunk(self, index: int) -> bytes:
        if index in self._held:
            self._held.move_to_end(index)
            return self._held[index]
        record = self.record
        with self._desk.look() as work:
            work.require((Act.READ,), self._kind, record.resident, author=record.author)
            _require_row(work, record)
            plain = _chunk(_chunks(work), record, bytes.fromhex(record.id), index, self._digests)
        self.opened += 1
        self._held[index] = plain
        if len(self._held) > KEPT_OPEN:
            self._held.popitem(last=False)
        return plain

    # Names of Python's files from here on.

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """At any place."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer* as far as there is something; how many bytes."""
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view) and self._at < self.size:
            index, start = divmod(self._at, CHUNK_BYTES)
            part = self._read_chunk(index)[start : start + len(view) - done]
            if not part:
                raise Tampered("attachment")
            view[done : done + len(part)] = part
            done += len(part)
            self._at += len(part)
        return done

    def close(self) -> None:
        """Let go of what was opened."""
        self._held.clear()
        super().close()


class _Hashed:
    """Hands on what it reads, and tells it to *heard*."""

    def __init__(self, source: Readable, heard: Callable[[bytes], None]) -> None:
        self._source, self._heard = source, heard

    def read(self, size: int, /) -> bytes:
        found = self._source.read(size)
        self._heard(found)
        return found


def _chunks(work: Work) -> Chunks:
    return Chunks(work.desk.ledger.connection, work.desk.schema)


def _checked(chunks: Chunks, record: Attachment) -> tuple[bytes, ...]:
    """The digests of all chunks, in order, as the author of *record* signed them."""
    id = bytes.fromhex(record.id)
    digests = tuple(chunks.digests(id))
    if len(digests) != record.chunks or blobs.root(id, digests).hex() != record.root:
        raise Tampered(record.kind)
    return digests


def _require_row(work: Work, record: Attachment) -> None:
    """Pass while the header names the same chunks; ``NotFound`` once it was taken out."""
    row = work.newest_row(type(record), RecordId(record.id))
    if json.loads(row.open).get("root") != record.root:
        raise NotFound(record.kind)


def _chunk(
    chunks: Chunks, record: Attachment, id: bytes, index: int, digests: tuple[bytes, ...]
) -> bytes:
    sealed = chunks.one(id, index)
    if sealed is None or not record.key:
        raise Tampered(record.kind)
    return blobs.open_chunk(bytes.fromhex(record.key), id, index, digests, sealed)


def _is_whole(chunks: Chunks, id: bytes, columns: dict[str, Any], step: Step) -> bool:
    digests = chunks.digests(id)
    if not columns["root"]:
        return not digests
    if len(digests) != columns["chunks"] or blobs.root(id, digests).hex() != columns["root"]:
        return False
    seen = 0
    for index, sealed in chunks.walk(id):
        step(index + 1, len(digests))
        if hashlib.sha256(sealed).digest() != digests[index]:
            return False
        seen += 1
    return seen == len(digests)
