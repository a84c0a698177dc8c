"""What Exchange needs: see the modules for the subjects."""

from ssync_desktop.store.migrations.exchange import tracking

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tracking.create()


def downgrade() -> None:
    tracking.drop()
