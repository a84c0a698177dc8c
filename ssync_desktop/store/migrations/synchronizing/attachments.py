"""Files that hang on appointments, and who owned a row when both sides last agreed."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

HANGING, FILES = "appointmentattachment", "attachedfile"
APPOINTMENT, LINKS = "appointment", "exchangesyncidmapping"
COUNTS = {
    "attachmentcount": "attachmentcount >= 0",
    "attachmenterrors": "attachmenterrors IN (0, 1)",
}
RULES = {"attachmentcount": "least", "attachmenterrors": "codes"}
OWNER = "rowownerid"


def create() -> None:
    """Create the tables, and add the columns: nothing hangs on an appointment until now."""
    op.create_table(
        FILES,
        sa.Column("filedigest", sa.String(64), nullable=False),
        sa.Column("lastusedon", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("filedigest", name=op.f(f"pk_{FILES}")),
        sa.CheckConstraint("length(filedigest) <= 64", name=op.f(f"ck_{FILES}_filedigest_length")),
    )
    op.create_index(op.f(f"ix_{FILES}_lastusedon"), FILES, ["lastusedon"])
    _hanging()
    # Written out: a column that comes with a named check of its own needs no copy of the table.
    for name, rule in COUNTS.items():
        op.execute(
            f"ALTER TABLE {APPOINTMENT} ADD COLUMN {name} INTEGER DEFAULT 0 NOT NULL "
            f"CONSTRAINT ck_{APPOINTMENT}_{name}_{RULES[name]} CHECK ({rule})"
        )
    op.add_column(LINKS, sa.Column(OWNER, Identifier(), nullable=True))


def _hanging() -> None:
    op.create_table(
        HANGING,
        sa.Column("activitymimeattachmentid", Identifier(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("attachmentnumber", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("mimetype", sa.String(256), nullable=False),
        sa.Column("filesize", sa.Integer(), nullable=False),
        sa.Column("filedigest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("activitymimeattachmentid", name=op.f(f"pk_{HANGING}")),
        sa.ForeignKeyConstraint(
            ["filedigest"], [f"{FILES}.filedigest"], name=op.f(f"fk_{HANGING}_filedigest")
        ),
        sa.CheckConstraint("length(filename) <= 255", name=op.f(f"ck_{HANGING}_filename_length")),
        sa.CheckConstraint("length(mimetype) <= 256", name=op.f(f"ck_{HANGING}_mimetype_length")),
        sa.CheckConstraint("filesize >= 0", name=op.f(f"ck_{HANGING}_filesize_least")),
    )
    for name in ("objectid", "filedigest"):
        op.create_index(op.f(f"ix_{HANGING}_{name}"), HANGING, [name])


def drop() -> None:
    """Drop them."""
    op.drop_column(LINKS, OWNER)
    for name in reversed(COUNTS):
        op.drop_column(APPOINTMENT, name)
    op.drop_table(HANGING)
    op.drop_table(FILES)
