"""What synchronizing remembers besides: see the modules for the subjects."""

from ssync_desktop.store.migrations.synchronizing import (
    attachments,
    audit,
    due_times,
    item_times,
    links,
    questions,
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    attachments.create()
    links.create()
    due_times.create()
    questions.create()
    audit.create()
    item_times.create()


def downgrade() -> None:
    item_times.drop()
    audit.drop()
    questions.drop()
    due_times.drop()
    links.drop()
    attachments.drop()
