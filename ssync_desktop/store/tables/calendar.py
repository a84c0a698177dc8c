"""Appointments, series, service activities, and the people at them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import Frequency, Instance, ShowAs
from ssync_desktop.store.base import Row, WallClock, at_most
from ssync_desktop.store.constraints import at_least, between, one_of
from ssync_desktop.store.tables.items import ActivityColumns, activity_rules

LENGTHS = {
    "subject": 200,
    "location": 200,
    "startzone": 64,
    "endzone": 64,
    "globalobjectid": 300,
    "regardingobjectidname": 200,
    "description": 1_048_576,
}
STATUSES = {0: (1, 2), 1: (3,), 2: (4,), 3: (5, 6)}
SERVICE_STATUSES = {0: (1, 2), 1: (8, 10), 2: (9,), 3: (3, 4, 6, 7)}
SINGLE, EXCEPTION = 0, 3  # instancetypecode
_FILLED = text("globalobjectid <> ''")


class CalendarColumns(ActivityColumns):
    """The columns of whatever takes place at a time.

    Ours: the wall times with their zones, which stay what they are when a zone gets other rules;
    and as what the time shows, which ``statuscode`` only says of rows that are open.
    """

    location: Mapped[str] = mapped_column("location", String(200), default="")
    starts_on: Mapped[datetime] = mapped_column("scheduledstart")
    ends_on: Mapped[datetime] = mapped_column("scheduledend")
    minutes: Mapped[int] = mapped_column("scheduleddurationminutes", Integer)
    all_day: Mapped[bool] = mapped_column("isalldayevent", default=False)
    start_wall: Mapped[datetime] = mapped_column("startwalltime", WallClock)
    start_zone: Mapped[str] = mapped_column("startzone", String(64))
    start_later: Mapped[bool] = mapped_column("startislater", default=False)
    end_wall: Mapped[datetime] = mapped_column("endwalltime", WallClock)
    end_zone: Mapped[str] = mapped_column("endzone", String(64))
    end_later: Mapped[bool] = mapped_column("endislater", default=False)
    show_as: Mapped[int] = mapped_column("showas", SmallInteger)
    draft: Mapped[bool] = mapped_column("isdraft", default=False)
    global_id: Mapped[str] = mapped_column("globalobjectid", String(300), default="")
    body: Mapped[str] = mapped_column("description", Text, default="")


class AppointmentRow(CalendarColumns, Row):
    """``appointment``: one that does not repeat, or an occurrence that differs from its series.

    Such an occurrence is no item of its own: it is read, written and counted with its series.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        *at_most(**LENGTHS),
        *activity_rules(STATUSES),
        one_of("showas", ShowAs),
        one_of("instancetypecode", (SINGLE, EXCEPTION)),
        at_least("attachmentcount", 0),
        one_of("attachmenterrors", (0, 1)),
        CheckConstraint(
            "(seriesid IS NULL) = (originalwalltime IS NULL)"
            " AND (seriesid IS NULL) = (instancetypecode = 0)",
            name="series_of_exception",
        ),
        UniqueConstraint("seriesid", "originalwalltime", name="uq_appointment_original"),
        Index("ix_appointment_scheduledstart", "scheduledstart"),
        Index(
            "ix_appointment_globalobjectid",
            "globalobjectid",
            sqlite_where=_FILLED,
            postgresql_where=_FILLED,
        ),
    )

    series_id: Mapped[UUID | None] = mapped_column(
        "seriesid", ForeignKey("recurringappointmentmaster.activityid", ondelete="CASCADE")
    )
    original_on: Mapped[datetime | None] = mapped_column("originalstartdate")
    original_wall: Mapped[datetime | None] = mapped_column("originalwalltime", WallClock)
    instance_type: Mapped[int] = mapped_column("instancetypecode", SmallInteger, default=SINGLE)
    attachment_count: Mapped[int] = mapped_column(
        "attachmentcount", Integer, default=0, server_default=text("0")
    )
    attachment_errors: Mapped[int] = mapped_column(
        "attachmenterrors", Integer, default=0, server_default=text("0")
    )


class RecurringAppointmentMasterRow(CalendarColumns, Row):
    """``recurringappointmentmaster``: a series; its times are those of its first occurrence.

    ``deletedexceptionslist`` holds wall times in the zone of the series, with commas between.
    ``effectiveenddate`` is empty where the series may go on for ever.
    """

    __tablename__ = "recurringappointmentmaster"
    __table_args__ = (
        *at_most(**LENGTHS),
        *activity_rules(STATUSES),
        one_of("showas", ShowAs),
        one_of("recurrencepatterntype", Frequency),
        one_of("instance", Instance),
        one_of("patternendtype", (1, 2, 3)),
        at_least("interval", 1),
        at_least("occurrences", 1),
        between("daysofweekmask", 0, 127),
        between("dayofmonth", 1, 31),
        between("monthofyear", 1, 12),
        between("firstdayofweek", 0, 6),
        Index("ix_recurringappointmentmaster_scheduledstart", "scheduledstart"),
        Index(
            "ix_recurringappointmentmaster_globalobjectid",
            "globalobjectid",
            sqlite_where=_FILLED,
            postgresql_where=_FILLED,
        ),
    )

    frequency: Mapped[int] = mapped_column("recurrencepatterntype", SmallInteger)
    interval: Mapped[int] = mapped_column("interval", Integer, default=1)
    days: Mapped[int] = mapped_column("daysofweekmask", SmallInteger, default=0)
    day_of_month: Mapped[int | None] = mapped_column("dayofmonth", SmallInteger)
    month: Mapped[int | None] = mapped_column("monthofyear", SmallInteger)
    instance: Mapped[int | None] = mapped_column("instance", SmallInteger)
    first_day: Mapped[int] = mapped_column("firstdayofweek", SmallInteger, default=0)
    pattern_start: Mapped[date] = mapped_column("patternstartdate")
    pattern_end: Mapped[date | None] = mapped_column("patternenddate")
    end_type: Mapped[int] = mapped_column("patternendtype", SmallInteger)
    occurrences: Mapped[int | None] = mapped_column("occurrences", Integer)
    cancelled: Mapped[str] = mapped_column("deletedexceptionslist", Text, default="")
    effective_start: Mapped[datetime] = mapped_column("effectivestartdate")
    effective_end: Mapped[datetime | None] = mapped_column("effectiveenddate")


class ServiceAppointmentRow(CalendarColumns, Row):
    """``serviceappointment``, which only ever goes to Exchange (section 5.2)."""

    __tablename__ = "serviceappointment"
    __table_args__ = (
        *at_most(**LENGTHS),
        *activity_rules(SERVICE_STATUSES),
        one_of("showas", ShowAs),
        Index("ix_serviceappointment_scheduledstart", "scheduledstart"),
    )


class ItemPartyRow(Row):
    """``itemparty`` (ours): an address at a row of one of these tables, as in ``activityparty``.

    That table belongs to emails; these have no key to three tables, so rows go with their item.
    Of a series the times are those within which it takes place.
    """

    __tablename__ = "itemparty"
    __table_args__ = (
        *at_most(addressused=320, addresskey=960, displayname=200),
        between("participationtypemask", 1, 13),
        # All that a search for a clash asks, so that it reads no more than what is not over yet.
        Index("ix_itemparty_busy", "addresskey", "scheduledend", "scheduledstart", "activityid"),
    )

    item_id: Mapped[UUID] = mapped_column("activityid", primary_key=True)
    participation: Mapped[int] = mapped_column(
        "participationtypemask", SmallInteger, primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column("position", primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column("addressused", String(320))
    key: Mapped[str] = mapped_column("addresskey", String(960))  # as addresses are compared
    name: Mapped[str] = mapped_column("displayname", String(200), default="")
    starts_on: Mapped[datetime] = mapped_column("scheduledstart")
    ends_on: Mapped[datetime] = mapped_column("scheduledend")
