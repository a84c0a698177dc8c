"""When sending may go on, which a person sets, and the Undeliverable folder.

Until now the program wrote its own plan into ``postponesendinguntil``. That has a column like the
one of receiving, and the published column is the administrator's.
"""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

_INDEX = "ix_mailbox_sending_due"


def create() -> None:
    """Add the columns, and move the plan."""
    op.add_column("mailbox", sa.Column("sendingpostponeduntil", Moment(), nullable=True))
    # Written out: a column that comes with a named check of its own needs no copy of the table.
    op.execute(
        "ALTER TABLE mailbox ADD COLUMN undeliverablefolder VARCHAR(256) "
        "CONSTRAINT ck_mailbox_undeliverablefolder_length "
        "CHECK (length(undeliverablefolder) <= 256)"
    )
    op.execute(
        "UPDATE mailbox SET sendingpostponeduntil = postponesendinguntil, "
        "postponesendinguntil = NULL"
    )
    _index_on("sendingpostponeduntil")


def drop() -> None:
    """Drop the columns; what a person had set is not kept."""
    op.execute("UPDATE mailbox SET postponesendinguntil = sendingpostponeduntil")
    _index_on("postponesendinguntil")
    op.drop_column("mailbox", "undeliverablefolder")
    op.drop_column("mailbox", "sendingpostponeduntil")


def _index_on(column: str) -> None:
    op.drop_index(op.f(_INDEX), table_name="mailbox")
    op.create_index(op.f(_INDEX), "mailbox", ["statecode", column])
