"""Appointments, series, service activities, and the people at them."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment, WallClock
from ssync_desktop.store.migrations.items.words import (
    activity_columns,
    activity_rules,
    check,
    codes,
    index,
    index_of_filled,
    lengths,
    ranges,
)

_STATUSES = (
    "(statecode = 0 AND statuscode IN (1, 2)) OR (statecode = 1 AND statuscode IN (3))"
    " OR (statecode = 2 AND statuscode IN (4)) OR (statecode = 3 AND statuscode IN (5, 6))"
)
_SERVICE_STATUSES = (
    "(statecode = 0 AND statuscode IN (1, 2)) OR (statecode = 1 AND statuscode IN (8, 10))"
    " OR (statecode = 2 AND statuscode IN (9)) OR (statecode = 3 AND statuscode IN (3, 4, 6, 7))"
)


def create() -> None:
    """Create the tables."""
    _series()
    _appointments()
    _service_activities()
    _parties()


def drop() -> None:
    """Drop them."""
    for table in ("itemparty", "serviceappointment", "appointment", "recurringappointmentmaster"):
        op.drop_table(table)


def _series() -> None:
    table = "recurringappointmentmaster"
    op.create_table(
        table,
        *_columns(),
        sa.Column("recurrencepatterntype", sa.SmallInteger(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("daysofweekmask", sa.SmallInteger(), nullable=False),
        sa.Column("dayofmonth", sa.SmallInteger(), nullable=True),
        sa.Column("monthofyear", sa.SmallInteger(), nullable=True),
        sa.Column("instance", sa.SmallInteger(), nullable=True),
        sa.Column("firstdayofweek", sa.SmallInteger(), nullable=False),
        sa.Column("patternstartdate", sa.Date(), nullable=False),
        sa.Column("patternenddate", sa.Date(), nullable=True),
        sa.Column("patternendtype", sa.SmallInteger(), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=True),
        sa.Column("deletedexceptionslist", sa.Text(), nullable=False),
        sa.Column("effectivestartdate", Moment(), nullable=False),
        sa.Column("effectiveenddate", Moment(), nullable=True),
        *_rules(table, _STATUSES),
        *codes(
            table,
            recurrencepatterntype="0, 1, 2, 3",
            instance="1, 2, 3, 4, 5",
            patternendtype="1, 2, 3",
        ),
        check(table, "interval_least", "interval >= 1"),
        check(table, "occurrences_least", "occurrences >= 1"),
        *ranges(table, daysofweekmask=(0, 127), dayofmonth=(1, 31), monthofyear=(1, 12)),
        *ranges(table, firstdayofweek=(0, 6)),
    )
    index(table, "ownerid")
    index(table, "scheduledstart")
    index_of_filled(table, "globalobjectid")


def _appointments() -> None:
    table = "appointment"
    op.create_table(
        table,
        *_columns(),
        sa.Column("seriesid", Identifier(), nullable=True),
        sa.Column("originalstartdate", Moment(), nullable=True),
        sa.Column("originalwalltime", WallClock(), nullable=True),
        sa.Column("instancetypecode", sa.SmallInteger(), nullable=False),
        *_rules(table, _STATUSES),
        *codes(table, instancetypecode="0, 3"),
        check(
            table,
            "series_of_exception",
            "(seriesid IS NULL) = (originalwalltime IS NULL)"
            " AND (seriesid IS NULL) = (instancetypecode = 0)",
        ),
        sa.ForeignKeyConstraint(
            ["seriesid"],
            ["recurringappointmentmaster.activityid"],
            name=op.f(f"fk_{table}_seriesid"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("seriesid", "originalwalltime", name=op.f(f"uq_{table}_original")),
    )
    index(table, "ownerid")
    index(table, "scheduledstart")
    index_of_filled(table, "globalobjectid")


def _service_activities() -> None:
    table = "serviceappointment"
    op.create_table(table, *_columns(), *_rules(table, _SERVICE_STATUSES))
    index(table, "ownerid")
    index(table, "scheduledstart")


def _parties() -> None:
    table = "itemparty"
    op.create_table(
        table,
        sa.Column("activityid", Identifier(), nullable=False),
        sa.Column("participationtypemask", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("addressused", sa.String(320), nullable=False),
        sa.Column("addresskey", sa.String(960), nullable=False),
        sa.Column("displayname", sa.String(200), nullable=False),
        sa.Column("scheduledstart", Moment(), nullable=False),
        sa.Column("scheduledend", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "activityid", "participationtypemask", "position", name=op.f(f"pk_{table}")
        ),
        *lengths(table, addressused=320, addresskey=960, displayname=200),
        *ranges(table, participationtypemask=(1, 13)),
    )
    op.create_index(
        op.f(f"ix_{table}_busy"),
        table,
        ["addresskey", "scheduledend", "scheduledstart", "activityid"],
    )


def _columns() -> list[sa.Column[object]]:
    """Return the columns of whatever takes place at a time."""
    return [
        *activity_columns(),
        sa.Column("location", sa.String(200), nullable=False),
        sa.Column("scheduledstart", Moment(), nullable=False),
        sa.Column("scheduledend", Moment(), nullable=False),
        sa.Column("scheduleddurationminutes", sa.Integer(), nullable=False),
        sa.Column("isalldayevent", sa.Boolean(), nullable=False),
        sa.Column("startwalltime", WallClock(), nullable=False),
        sa.Column("startzone", sa.String(64), nullable=False),
        sa.Column("startislater", sa.Boolean(), nullable=False),
        sa.Column("endwalltime", WallClock(), nullable=False),
        sa.Column("endzone", sa.String(64), nullable=False),
        sa.Column("endislater", sa.Boolean(), nullable=False),
        sa.Column("showas", sa.SmallInteger(), nullable=False),
        sa.Column("isdraft", sa.Boolean(), nullable=False),
        sa.Column("globalobjectid", sa.String(300), nullable=False),
    ]


def _rules(table: str, statuses: str) -> list[sa.Constraint]:
    return [
        *activity_rules(table, statuses),
        *codes(table, showas="1, 2, 5, 6"),
        *lengths(
            table,
            location=200,
            startzone=64,
            endzone=64,
            globalobjectid=300,
            description=1_048_576,
        ),
    ]
