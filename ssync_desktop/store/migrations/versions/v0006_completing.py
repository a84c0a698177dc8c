"""What upgraded databases still lack: see the modules for the subjects."""

from ssync_desktop.store.migrations.completing import due_days, whole_days

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    due_days.create()
    whole_days.create()


def downgrade() -> None:
    whole_days.drop()
    due_days.drop()
