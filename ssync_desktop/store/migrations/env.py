"""What Alembic runs around the migrations; the connection is always handed in."""

from alembic import context

from ssync_desktop.store.schema import METADATA


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        compare_server_default=True,
        # SQLite cannot alter a table: it is copied into a new one.
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
