"""What is needed to go on after an interruption: see the module for the subject."""

from ssync_desktop.store.migrations.recovering import begun

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    begun.create()


def downgrade() -> None:
    begun.drop()
