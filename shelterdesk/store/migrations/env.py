"""Alembic asks this module how to run; there is one way: on the connection it is handed."""

from __future__ import annotations

from alembic import context

from shelterdesk.store.tables import shipped_schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=shipped_schema().metadata,
    transactional_ddl=False,  # the caller's transaction holds all steps together
)
context.run_migrations()
