"""Tasks, and what synchronizes as one: phone calls, letters and faxes."""

from datetime import date, datetime, time

from sqlalchemy import Date, Index, Integer, SmallInteger, String, Text, Time, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from ssync_desktop.domain.items.kinds import TaskStatus
from ssync_desktop.store.base import Row, at_most
from ssync_desktop.store.constraints import between, one_of
from ssync_desktop.store.tables.items import ActivityColumns, activity_rules

TASK_STATUSES = {0: (2, 3, 4, 7), 1: (5,), 2: (6,)}
LETTER_STATUSES = {0: (1, 2), 1: (3, 4), 2: (5,)}
FAX_STATUSES = {0: (1,), 1: (2, 3, 4), 2: (5,)}
PHONE_CALL_STATUSES = {0: (1,), 1: (2, 4), 2: (3,)}


class TaskColumns(ActivityColumns):
    """The columns of what has to be done until a day.

    Dates are published as moments; here they are days, which no zone can move, but for
    ``actualstart``, which no side shows. Ours: what the clock
    shows on its day when something is due, and where; the progress of those tables that publish
    none; and the status as it was said, which ``statuscode`` cannot always say beside
    ``statecode``.
    """

    start: Mapped[date | None] = mapped_column("scheduledstart", Date)
    due: Mapped[date | None] = mapped_column("scheduledend", Date)
    due_time: Mapped[time | None] = mapped_column("duetime", Time)
    due_zone: Mapped[str] = mapped_column(
        "duezone", String(64), default="", server_default=text("''")
    )
    completed_on: Mapped[date | None] = mapped_column("actualend", Date)
    actual_start: Mapped[datetime | None] = mapped_column("actualstart")
    percent_complete: Mapped[int] = mapped_column("percentcomplete", Integer, default=0)
    progress: Mapped[int] = mapped_column("progress", SmallInteger)
    body: Mapped[str] = mapped_column("description", Text, default="")


def _rules(statuses: dict[int, tuple[int, ...]]) -> tuple[SchemaItem, ...]:
    return (
        *at_most(subject=200, regardingobjectidname=200, description=2000, duezone=64),
        *activity_rules(statuses),
        one_of("progress", TaskStatus),
        between("percentcomplete", 0, 100),
    )


class TaskRow(TaskColumns, Row):
    """``task``."""

    __tablename__ = "task"
    __table_args__ = (*_rules(TASK_STATUSES), Index("ix_task_subject", "subject"))


class PhoneCallRow(TaskColumns, Row):
    """``phonecall``."""

    __tablename__ = "phonecall"
    __table_args__ = _rules(PHONE_CALL_STATUSES)


class LetterRow(TaskColumns, Row):
    """``letter``."""

    __tablename__ = "letter"
    __table_args__ = _rules(LETTER_STATUSES)


class FaxRow(TaskColumns, Row):
    """``fax``."""

    __tablename__ = "fax"
    __table_args__ = _rules(FAX_STATUSES)
