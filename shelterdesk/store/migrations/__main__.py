"""Generate the next step from what the kinds declare: ``python -m ... "why"``."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from shelterdesk.store.migrations import DIGITS, configuration, head, upgrade


def generate(message: str) -> None:
    """Write a step that brings an up-to-date empty house to the declared tables."""
    with create_engine("sqlite://").connect() as db:
        if head() is not None:
            upgrade(db)
        number = f"{int(head() or 0) + 1:0{DIGITS}d}"
        command.revision(configuration(db), message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    generate(" ".join(sys.argv[1:]))
