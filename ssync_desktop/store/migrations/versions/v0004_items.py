"""Appointments, contacts and tasks: see the modules for the subjects."""

from ssync_desktop.store.migrations.items import (
    alerts,
    calendar,
    changes,
    contacts,
    mailboxes,
    mappings,
    tasks,
    users,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mailboxes.create()
    contacts.create()
    calendar.create()
    tasks.create()
    changes.create()
    mappings.create()
    alerts.create()
    users.create()


def downgrade() -> None:
    users.drop()
    alerts.drop()
    mappings.drop()
    changes.drop()
    tasks.drop()
    calendar.drop()
    contacts.drop()
    mailboxes.drop()
