"""Steps that bring a house from one version of the tables to the next.

Steps are generated from the declared kinds (``python -m shelterdesk.store.migrations "why"``)
and run while somebody is signed in; they never need a content key.

What runs them is loaded when a house has to be made or brought up to date. Whoever signs in asks
for the number of the newest step, and that is in the names of the files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, column, inspect, select, table

from shelterdesk.errors import NewerFormat

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
DIGITS = 4
STEPS = table("alembic_version", column("version_num"))


def configuration(db: Connection | None = None) -> Config:
    """Alembic's configuration, without a file; *db* is the connection that steps run on."""
    from alembic.config import Config  # noqa: PLC0415  see above

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = db
    return config


def version_of(db: Connection) -> str | None:
    """Which step a house stands at; None for an empty file."""
    if not inspect(db).has_table(STEPS.name):
        return None
    return db.execute(select(STEPS.c.version_num)).scalar()


@cache  # pure: the program's own steps do not change while it runs
def steps() -> tuple[str, ...]:
    """All steps this program knows, oldest first; the file of each begins with its number."""
    return tuple(sorted(path.name[:DIGITS] for path in FOLDER.glob("versions/[0-9]*.py")))


def head() -> str | None:
    """The newest step this program knows."""
    return steps()[-1] if steps() else None


def upgrade(db: Connection, *, to: str = "head") -> None:
    """Run the missing steps on *db*; raises ``NewerFormat`` for a step we do not know."""
    from alembic import command  # noqa: PLC0415  see above

    current = version_of(db)
    if current is not None and current not in steps():
        raise NewerFormat
    command.upgrade(configuration(db), to)


def differences(db: Connection, metadata: MetaData) -> list[object]:
    """What the tables in *db* lack or have too much against *metadata*; for the tests."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  see above
    from alembic.migration import MigrationContext  # noqa: PLC0415

    return list(compare_metadata(MigrationContext.configure(db), metadata))
