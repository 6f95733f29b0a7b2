"""Alembic asks this module how to run; there is one way: on the connection it is handed."""

from __future__ import annotations

from alembic import context

from shelterdesk.store.tables import Schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Schema().metadata,
    transactional_ddl=False,  # the caller's transaction holds all steps together
)
context.run_migrations()
