"""When what is due is due, in the links of tasks, phone calls, letters and faxes.

The fifth version of the tables left these to their next change, so that lists of an upgraded
database had no day for them.
"""

import sqlalchemy as sa
from alembic import op

TABLE, NAME = "exchangesyncidmapping", "itemtime"
TASKS = ("task", "phonecall", "letter", "fax")
AT_MIDNIGHT = {
    "sqlite": "scheduledend || 'T00:00:00.000000Z'",
    "postgresql": "timezone('UTC', CAST(scheduledend AS timestamp))",
}
"""A day as the moment that links keep: its midnight in UTC."""


def create() -> None:
    """Fill in what is empty; the database does so itself, however many links there are."""
    links = sa.table(TABLE, sa.column(NAME), sa.column("objectid"))
    moment: sa.ColumnClause[str] = sa.literal_column(AT_MIDNIGHT[op.get_bind().dialect.name])
    for name in TASKS:
        rows = sa.table(name, sa.column("activityid"), sa.column("scheduledend"))
        due = sa.and_(rows.c.activityid == links.c.objectid, rows.c.scheduledend.is_not(None))
        op.execute(
            sa.update(links)
            .where(links.c[NAME].is_(None), sa.exists().where(due))
            .values({NAME: sa.select(moment).select_from(rows).where(due).scalar_subquery()})
        )


def drop() -> None:
    """Leave the days where they are: they go with their column."""
