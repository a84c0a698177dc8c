"""When what a link is about begins, or is due, for the lists."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

TABLE, NAME = "exchangesyncidmapping", "itemtime"
BEGINNINGS = ("appointment", "recurringappointmentmaster", "serviceappointment")


def create() -> None:
    """Add the column; appointments tell it at once, tasks with their next change."""
    op.add_column(TABLE, sa.Column(NAME, Moment(), nullable=True))
    links = sa.table(TABLE, sa.column(NAME), sa.column("objectid"))
    for name in BEGINNINGS:
        rows = sa.table(name, sa.column("activityid"), sa.column("scheduledstart"))
        same = rows.c.activityid == links.c.objectid
        start = sa.select(rows.c.scheduledstart).where(same).scalar_subquery()
        there = sa.exists().where(same)
        op.execute(sa.update(links).where(there).values({NAME: start}))


def drop() -> None:
    """Drop it."""
    op.drop_column(TABLE, NAME)
