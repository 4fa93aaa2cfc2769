"""Alembic's way in: the connection comes from database/engine.py."""

from alembic import context

from sync_service.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
