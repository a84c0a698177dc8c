"""The first tables."""

from ssync_desktop.store.migrations.first import mail, mailboxes, people, servers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    people.create()
    servers.create()
    mailboxes.create()
    mail.create()


def downgrade() -> None:
    mail.drop()
    mailboxes.drop()
    servers.drop()
    people.drop()
