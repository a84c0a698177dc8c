"""What an item says, in one form for both sides; the fields' names are those of the field maps.

Values compare equal when both sides show the same: text without trailing blanks and with the
line feed as its only line end, attendees in the order of their addresses, and nothing where a
side has nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TypeAlias

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.attached_files import Files
from ssync_desktop.domain.items.kinds import (
    AddressEntry,
    Frequency,
    Instance,
    ItemKind,
    ShowAs,
    TaskStatus,
    Weekday,
)
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay
from ssync_desktop.domain.options import Priority


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody at a meeting. Two are the same when their addresses are, whatever their names."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The address in the form in which addresses are compared."""
        return address_key(self.address)

    def __eq__(self, other: object) -> bool:
        """Compare by address alone: servers write names as they please."""
        return isinstance(other, Attendee) and self.key == other.key

    def __hash__(self) -> int:
        """Agree with ``==``."""
        return hash(self.key)


def attendees(people: Iterator[Attendee] | tuple[Attendee, ...]) -> tuple[Attendee, ...]:
    """Return *people* as contents keep them: each once, in the order of their addresses."""
    return tuple(
        sorted({one.key: one for one in people if one.key}.values(), key=lambda one: one.key)
    )


NO_DAYS = Weekday(0)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """By which rule a series repeats; RFC 5545's RRULE as far as both sides can say it.

    *days* are those of a week (weekly), or of which the *instance* in a month is meant (monthly,
    yearly; all seven: "the last day"). *day_of_month* is None where *instance* tells; *month* is
    that of a yearly series. Both *count* and *ends_on* empty: no end.
    """

    frequency: Frequency
    starts_on: date
    interval: int = 1
    days: Weekday = NO_DAYS
    day_of_month: int | None = None
    month: int | None = None
    instance: Instance | None = None
    first_day: Weekday = Weekday.SUNDAY
    ends_on: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """An occurrence that differs from its series. *original* is when it would have begun.

    *original* is the wall time in the zone of the series; *content* has no series of its own.
    """

    original: datetime
    content: "AppointmentContent"


@dataclass(frozen=True, slots=True)
class Series:
    """The occurrences of a series: its rule, those that differ, and those that do not take place.

    *changed* are in the order of their originals; *cancelled* are originals, in order.
    """

    rule: Recurrence
    changed: tuple[OccurrenceChange, ...] = ()
    cancelled: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentContent:
    """An appointment, a meeting or a series; lengths: subject 200, location 200, body 1,048,576.

    *organizer* None: nobody is known to hold it. *required* and *optional* are as ``attendees``
    returns them and never name the organizer. *attachments* are as ``attached_files.attached``
    returns them; series and occurrences have none (section 5.4).
    """

    subject: str
    block: TimeBlock
    body: str = ""
    location: str = ""
    priority: Priority = Priority.NORMAL
    show_as: ShowAs = ShowAs.BUSY
    organizer: Attendee | None = None
    required: tuple[Attendee, ...] = ()
    optional: tuple[Attendee, ...] = ()
    series: Series | None = None
    attachments: Files = ()

    @property
    def people(self) -> tuple[Attendee, ...]:
        """All who are invited."""
        return (*self.required, *self.optional)


@dataclass(frozen=True, slots=True)
class TaskContent:
    """A task; lengths: subject 200, body 2000. Days, not moments: *due* is that on the wall.

    Only the organization knows at what time of that day (*due_time*), and only Exchange when its
    user is reminded (*reminder*, aware and in UTC): the one becomes the other (section 5.2).
    """

    subject: str
    body: str = ""
    start: date | None = None
    due: date | None = None
    completed_on: date | None = None
    percent_complete: int = 0
    priority: Priority = Priority.NORMAL
    status: TaskStatus = TaskStatus.NOT_STARTED
    due_time: TimeOfDay | None = None
    reminder: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal address; one field in comparison, as Exchange replaces it whole."""

    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


NO_ADDRESS = PostalAddress()


@dataclass(frozen=True, slots=True)
class Mailing:
    """Which entry Exchange calls the mailing address, and whether that one is meant here.

    *entry* is the one that an item names (``contacts:PostalAddressIndex``), Business where it
    names none; None: nobody has looked. *named*: the mailing address of the content is that entry,
    and what Business says stands in its place; else each field is the entry it is called after.
    """

    entry: AddressEntry | None = None
    named: bool = False


UNHEARD = Mailing()


@dataclass(frozen=True, slots=True)
class ContactContent:
    """A person, with every field that synchronizes (section 5.2).

    *mailing* tells how the three addresses lie in Exchange, which only Exchange knows: it says
    nothing of the person, and takes no part in comparisons.
    """

    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    suffix: str = ""
    salutation: str = ""
    nickname: str = ""
    company: str = ""  # the name of the parent record
    job_title: str = ""
    department: str = ""
    email_address1: str = ""
    email_address2: str = ""
    email_address3: str = ""
    business_phone: str = ""
    business_phone2: str = ""
    home_phone: str = ""
    home_phone2: str = ""
    mobile_phone: str = ""
    other_phone: str = ""
    callback_phone: str = ""
    company_phone: str = ""
    business_fax: str = ""
    pager: str = ""
    assistant_name: str = ""
    assistant_phone: str = ""
    manager_name: str = ""
    spouse_name: str = ""
    children_names: str = ""
    birthday: date | None = None
    anniversary: date | None = None
    web_page: str = ""
    ftp_site: str = ""
    government_id: str = ""
    body: str = ""
    yomi_first_name: str = ""
    yomi_last_name: str = ""
    mailing_address: PostalAddress = NO_ADDRESS
    home_address: PostalAddress = NO_ADDRESS
    other_address: PostalAddress = NO_ADDRESS
    mailing: Mailing = field(default=UNHEARD, compare=False, repr=False)

    @property
    def subject(self) -> str:
        """What the contact is listed as."""
        names = (self.first_name, self.middle_name, self.last_name, self.suffix)
        return " ".join(name for name in names if name) or self.company or self.email_address1


Content: TypeAlias = AppointmentContent | TaskContent | ContactContent

CONTENT_TYPES: dict[
    ItemKind, type[AppointmentContent] | type[TaskContent] | type[ContactContent]
] = {
    ItemKind.APPOINTMENT: AppointmentContent,
    ItemKind.CONTACT: ContactContent,
    ItemKind.TASK: TaskContent,
}

FIELD_NAMES: dict[ItemKind, tuple[str, ...]] = {
    kind: tuple(one.name for one in fields(content)) for kind, content in CONTENT_TYPES.items()
}


def kind_of(content: Content) -> ItemKind:
    """Return the kind of item that *content* is of."""
    match content:
        case AppointmentContent():
            return ItemKind.APPOINTMENT
        case TaskContent():
            return ItemKind.TASK
        case ContactContent():
            return ItemKind.CONTACT
