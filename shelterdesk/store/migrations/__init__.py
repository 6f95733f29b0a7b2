"""Steps that bring a house from one version of the tables to the next.

Steps are generated from the declared kinds (``python -m shelterdesk.store.migrations "why"``)
and run while somebody is signed in; they never need a content key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, column, inspect, select, table

from shelterdesk.errors import NewerFormat

FOLDER = Path(__file__).parent
STEPS = table("alembic_version", column("version_num"))


def configuration(db: Connection | None = None) -> Config:
    """Alembic's configuration, without a file; *db* is the connection that steps run on."""
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
def head() -> str | None:
    """The newest step this program knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


@cache  # pure, as above
def steps() -> tuple[str, ...]:
    """All steps this program knows, oldest first."""
    found = ScriptDirectory.from_config(configuration()).walk_revisions()
    return tuple(reversed([step.revision for step in found]))


def upgrade(db: Connection, *, to: str = "head") -> None:
    """Run the missing steps on *db*; raises ``NewerFormat`` for a step we do not know."""
    current = version_of(db)
    if current is not None and current not in steps():
        raise NewerFormat
    command.upgrade(configuration(db), to)


def differences(db: Connection, metadata: MetaData) -> list[object]:
    """What the tables in *db* lack or have too much against *metadata*; for the tests."""
    return list(compare_metadata(MigrationContext.configure(db), metadata))
