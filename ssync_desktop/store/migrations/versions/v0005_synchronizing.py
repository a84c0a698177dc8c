"""What synchronizing remembers besides: see the modules for the subjects."""

from ssync_desktop.store.migrations.synchronizing import due_times, links

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    links.create()
    due_times.create()


def downgrade() -> None:
    due_times.drop()
    links.drop()
