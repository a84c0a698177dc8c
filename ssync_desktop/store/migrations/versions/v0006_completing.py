"""What upgraded databases still lack: see the modules for the subjects."""

from ssync_desktop.store.migrations.completing import due_days

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    due_days.create()


def downgrade() -> None:
    due_days.drop()
