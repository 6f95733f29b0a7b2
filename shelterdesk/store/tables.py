"""Tables, built from the kinds: open fields become columns, the rest one sealed body.

Content rows are ``(id, rev)`` and are never updated but for a new sealing of the same digest
(K4). Nothing here decides who may see what; the keys do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

from shelterdesk.domain.fields import Choice, Field
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.record import Record

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}


def new_metadata() -> MetaData:
    """Metadata with the naming that migrations rely on."""
    return MetaData(naming_convention=NAMES)


def kind_table(kind: type[Record], metadata: MetaData) -> Table:
    """The table of one kind, declared from its fields."""
    table = Table(
        kind.kind,
        metadata,
        Column("id", LargeBinary(16), primary_key=True),
        Column("rev", Integer, primary_key=True, autoincrement=False),
        Column("resident", LargeBinary(16), nullable=False),
        Column("ring", LargeBinary(16), nullable=False),
        Column("list_ref", LargeBinary(16), nullable=False),
        Column("author", String(64), nullable=False),
        Column("made_at", BigInteger, nullable=False),
        *(Column(f"open_{f.name}", _column_type(f)) for f in open_fields(kind)),
        Column("digest", LargeBinary(32), nullable=False),
        Column("ct", LargeBinary, nullable=False),
    )
    Index(None, table.c.resident, table.c.id, table.c.rev)
    for field in open_fields(kind):
        if field.name.endswith("_id"):  # a link is there to be followed
            Index(None, table.c[f"open_{field.name}"])
    if kind.sorted_by != "made_at" and not kind.field(kind.sorted_by).sealed:
        Index(None, table.c.resident, table.c[f"open_{kind.sorted_by}"])
        if kind.across_residents:
            Index(None, table.c[f"open_{kind.sorted_by}"])
    for columns in kind.looked_up_by:
        Index(None, *(table.c[name] for name in columns))
    return table


def open_fields(kind: type[Record]) -> tuple[Field, ...]:
    """The fields of *kind* that lie in the file as plain columns."""
    declared: Any = kind  # mypy takes a class of frozen instances for unhashable
    return _open_fields(declared)


@cache  # pure: declarations do not change
def _open_fields(kind: Any) -> tuple[Field, ...]:
    return tuple(f for f in kind.fields() if not f.sealed)


def _column_type(field: Field) -> TypeEngine[Any]:
    # Days and codes are text in ISO form: they sort as they should on every engine, and the
    # canonical JSON that the digest binds is made from exactly what lies there.
    if field.holds is bool:
        return Boolean()
    if field.holds is int:
        return BigInteger()
    if field.holds in (date, datetime) or issubclass(field.holds, Choice):
        return String(40)
    return Text()


class Schema:
    """All tables of a house for a given set of kinds."""

    def __init__(self, kinds: Sequence[type[Record]] = KINDS) -> None:
        """Declare the tables for *kinds*; tests pass kinds of their own."""
        self.metadata = new_metadata()
        self.kinds = tuple(kinds)
        self.content = {kind: kind_table(kind, self.metadata) for kind in kinds}
        self.by_name = {kind.kind: kind for kind in kinds}
        # Statements are immutable, and making one costs more than running it. They hold tables, so
        # they live and end with this schema.
        self._made: dict[tuple[str, Table], Select[Any]] = {}
        self.house = Table(
            "house",
            self.metadata,
            Column("db", String(64), primary_key=True),
            Column("format", Integer, nullable=False),
        )
        self.member_list = Table(
            "member_list",
            self.metadata,
            Column("hash", LargeBinary(32), primary_key=True),
            Column("ring", LargeBinary(16), nullable=False, index=True),
            Column("doc", LargeBinary, nullable=False),
            Column("sig", LargeBinary, nullable=False),
        )
        self.trail_entry = Table(
            "trail_entry",
            self.metadata,
            Column("seq", BigInteger, primary_key=True, autoincrement=False),
            Column("at", BigInteger, nullable=False),
            Column("actor", String(64), nullable=False),
            Column("action", String(64), nullable=False, index=True),
            Column("detail", Text, nullable=False),
            Column("prev", LargeBinary(32), nullable=False),
            Column("hash", LargeBinary(32), nullable=False),
            Column("sig", LargeBinary, nullable=False),
        )
        self.trail_item = Table(
            "trail_item",
            self.metadata,
            Column("obj", LargeBinary(16), primary_key=True),
            Column("rev", Integer, primary_key=True, autoincrement=False),
            Column("seq", BigInteger, primary_key=True, autoincrement=False, index=True),
            Column("digest", LargeBinary(32), nullable=False),
            sqlite_with_rowid=False,
        )
        self.key_certificate = Table(
            "key_certificate",
            self.metadata,
            Column("id", String(64), primary_key=True),
            Column("user_id", String(64), nullable=False),
            Column("display_name", Text, nullable=False),
            Column("x_pub", LargeBinary(32), nullable=False),
            Column("ed_pub", LargeBinary(32), nullable=False),
            Column("issued_at", BigInteger, nullable=False),
            Column("issuer", String(64), nullable=False),
            Column("sig", LargeBinary, nullable=False),
            Column("co_issuer", String(64), nullable=False, server_default=""),
            Column("co_sig", LargeBinary, nullable=False, server_default=text("''")),
        )
        self.role_certificate = Table(
            "role_certificate",
            self.metadata,
            Column("id", String(64), primary_key=True),
            Column("user_id", String(64), nullable=False),
            Column("roles", Text, nullable=False),
            Column("issued_at", BigInteger, nullable=False),
            Column("issuer", String(64), nullable=False),
            Column("sig", LargeBinary, nullable=False),
            Column("co_issuer", String(64), nullable=False, server_default=""),
            Column("co_sig", LargeBinary, nullable=False, server_default=text("''")),
        )
        self.attachment_chunk = Table(
            "attachment_chunk",
            self.metadata,
            Column("attachment", LargeBinary(16), primary_key=True),
            Column("idx", Integer, primary_key=True, autoincrement=False),
            Column("digest", LargeBinary(32), nullable=False),  # before ct: read without it
            Column("ct", LargeBinary, nullable=False),
        )
        self.draft = Table(
            "draft",
            self.metadata,
            Column("id", LargeBinary(16), primary_key=True),
            Column("owner", String(64), nullable=False, index=True),
            Column("kept_at", BigInteger, nullable=False),
            Column("ct", LargeBinary, nullable=False),
        )

    def made(self, what: str, table: Table, make: Callable[[Table], Select[Any]]) -> Select[Any]:
        """The statement *what* on *table*; *make* makes it once, its values are bound later."""
        if (what, table) not in self._made:
            self._made[what, table] = make(table)
        return self._made[what, table]


@cache  # pure: the kinds of the program do not change while it runs
def shipped_schema() -> Schema:
    """The tables of every house, declared once a program."""
    return Schema()
