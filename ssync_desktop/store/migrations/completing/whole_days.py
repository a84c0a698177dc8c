"""Whether the time of a link is a day: of an appointment that takes whole days.

Up to the fifth version such a link kept the moment at which its first day begins where it takes
place, so that lists elsewhere named the day before or after.
"""

import sqlalchemy as sa
from alembic import op

TABLE, TIME, NAME = "exchangesyncidmapping", "itemtime", "isitemallday"
BEGINNINGS = ("appointment", "recurringappointmentmaster", "serviceappointment")
FIRST_DAY = {
    "sqlite": "substr(startwalltime, 1, 10) || 'T00:00:00.000000Z'",
    "postgresql": "timezone('UTC', CAST(substr(startwalltime, 1, 10) AS timestamp))",
}
"""The day of a wall time as the moment that links keep: its midnight in UTC."""


def create() -> None:
    """Add the column, and let the links of whole days name their day."""
    op.add_column(TABLE, sa.Column(NAME, sa.Boolean(), nullable=False, server_default=sa.false()))
    links = sa.table(TABLE, sa.column(TIME), sa.column(NAME), sa.column("objectid"))
    day: sa.ColumnClause[str] = sa.literal_column(FIRST_DAY[op.get_bind().dialect.name])
    for name in BEGINNINGS:
        rows = sa.table(name, sa.column("activityid"), sa.column("isalldayevent", sa.Boolean()))
        whole = sa.and_(rows.c.activityid == links.c.objectid, rows.c.isalldayevent)
        first = sa.select(day).select_from(rows).where(whole).scalar_subquery()
        there = sa.exists().where(whole)
        op.execute(sa.update(links).where(there).values({TIME: first, NAME: sa.true()}))


def drop() -> None:
    """Drop the column; the days stay, as moments."""
    op.drop_column(TABLE, NAME)
