"""Runs the migrations over the connection that the command hands in (`journal.core.migrating`)."""

from alembic import context

from journal.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite",
                  transaction_per_migration=False)
context.run_migrations()
