"""What relevance needs: see the modules for the subjects."""

from ssync_desktop.store.migrations.relevance import (
    alarm,
    audit,
    failures,
    hashes,
    knobs,
    mailboxes,
    names,
    tracking,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    audit.create()
    failures.create()
    alarm.create()
    hashes.create()
    knobs.create()
    mailboxes.create()
    names.create()
    tracking.create()


def downgrade() -> None:
    tracking.drop()
    names.drop()
    mailboxes.drop()
    knobs.drop()
    hashes.drop()
    alarm.drop()
    failures.drop()
    audit.drop()
