"""The codes of items that synchronize: tables, phases, directions, changes and decisions."""

from collections.abc import Mapping
from enum import IntEnum, IntFlag, StrEnum

from ssync_desktop.domain.options import ObjectType


class ItemKind(StrEnum):
    """What an item is on the mail server: each kind has a folder of its own there."""

    APPOINTMENT = "appointment"
    CONTACT = "contact"
    TASK = "task"


TABLES: Mapping[ItemKind, tuple[ObjectType, ...]] = {
    ItemKind.APPOINTMENT: (
        ObjectType.APPOINTMENT,
        ObjectType.RECURRING_APPOINTMENT_MASTER,
        ObjectType.SERVICE_APPOINTMENT,
    ),
    ItemKind.CONTACT: (ObjectType.CONTACT,),
    ItemKind.TASK: (
        ObjectType.TASK,
        ObjectType.FAX,
        ObjectType.LETTER,
        ObjectType.PHONE_CALL,
    ),
}
"""The tables of the organization whose rows become items of a kind (sections 5.3 and 5.5)."""

KIND_OF: Mapping[ObjectType, ItemKind] = {
    table: kind for kind, tables in TABLES.items() for table in tables
}


class Phase(IntEnum):
    """Where an item stands in its life, whatever codes its table has for it; ours (D19)."""

    OPEN = 0  # Open and Scheduled of an appointment, Active of a contact
    COMPLETED = 1
    CANCELED = 2  # Inactive of a contact


class ShowAs(IntEnum):
    """How the time of an appointment counts: the codes of ``appointment.statuscode``.

    What Exchange calls "working elsewhere" is free to the organization (section 5.4).
    """

    FREE = 1
    TENTATIVE = 2
    BUSY = 5
    OUT_OF_OFFICE = 6


class TaskStatus(IntEnum):
    """How far a task is: the codes of ``task.statuscode``."""

    NOT_STARTED = 2
    IN_PROGRESS = 3
    WAITING = 4
    COMPLETED = 5
    CANCELED = 6
    DEFERRED = 7


class Frequency(IntEnum):
    """The published codes of ``recurrencepatterntype``."""

    DAILY = 0
    WEEKLY = 1
    MONTHLY = 2
    YEARLY = 3


class Weekday(IntFlag):
    """The published bits of ``daysofweekmask``."""

    SUNDAY = 1
    MONDAY = 2
    TUESDAY = 4
    WEDNESDAY = 8
    THURSDAY = 16
    FRIDAY = 32
    SATURDAY = 64
    WEEKDAYS = 62
    WEEKEND = 65
    EVERY_DAY = 127


class Instance(IntEnum):
    """Which of the days of a month is meant: the published codes of ``instance``."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = 5


class AddressEntry(StrEnum):
    """An address of a contact in Exchange, by its key there."""

    BUSINESS = "Business"
    HOME = "Home"
    OTHER = "Other"


class SyncDirection(IntEnum):
    """The published codes of ``syncattributemapping.syncdirection``."""

    NONE = 0
    TO_EXCHANGE = 1
    TO_CRM = 2
    BOTH = 3

    @property
    def to_exchange(self) -> bool:
        """Whether the organization's value reaches Exchange."""
        return self in (SyncDirection.TO_EXCHANGE, SyncDirection.BOTH)

    @property
    def to_crm(self) -> bool:
        """Whether the value of Exchange reaches the organization."""
        return self in (SyncDirection.TO_CRM, SyncDirection.BOTH)


class ChangeType(IntEnum):
    """What is pending on a mapping in one direction; the codes are ours (D19)."""

    NONE = 0
    CREATE = 1
    UPDATE = 2
    DELETE = 3


class UserDecision(IntEnum):
    """What the user was asked about a mapping, and answered; the codes are ours (D19)."""

    NONE = 0
    ASKED = 1
    YES = 2
    NO = 3


class Question(StrEnum):
    """The three situations that only the user can decide (section 5.6)."""

    SCHEDULING_CONFLICT = "ExchangeSyncSchedulingConflictsError"
    DUPLICATE = "ExchangeSyncDuplicateRecordsError"
    PREVIOUSLY_LINKED = "ExchangeSyncPreviouslyLinkedError"
