"""What Exchange needs: see the modules for the subjects."""

from ssync_desktop.store.migrations.exchange import ledger, mailboxes, profiles, tracking

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    profiles.create()
    mailboxes.create()
    tracking.create()
    ledger.create()


def downgrade() -> None:
    ledger.drop()
    tracking.drop()
    mailboxes.drop()
    profiles.drop()
