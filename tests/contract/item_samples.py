"""An item of each kind, hands to work in a mailbox, and ways to look at what is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import Frequency, ItemKind, ShowAs, TaskStatus, Weekday
from ssync_desktop.domain.items.occurrences import occurrence_at
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import Priority
from ssync_desktop.servers.item_port import ItemStore, ItemVersion
from ssync_desktop.servers.port import Connector, Endpoint

ANN = Attendee("ann@example.test", "Ann")
BOB = Attendee("bob@example.test", "Bob")
EVE = Attendee("eve@elsewhere.test", "Eve")
MARK = ItemMark(UUID(int=1), UUID(int=2))
NEVER = ItemMark(UUID(int=1), UUID(int=3))

ZONE = "Europe/Berlin"
NINE = datetime(2027, 3, 1, 9)  # noqa: DTZ001  what the clock shows
MEETING = AppointmentContent(
    subject="Contract with Fabrikam & <Töchter>",
    block=TimeBlock(WallTime(NINE, ZONE), WallTime(NINE + timedelta(hours=1), ZONE)),
    body="First line\n\n  Second line",
    location="Room 1",
    priority=Priority.HIGH,
    show_as=ShowAs.OUT_OF_OFFICE,
    organizer=ANN,
    required=(BOB,),
    optional=(EVE,),
)
ALONE = replace(MEETING, required=(), optional=())
CONTACT = ContactContent(
    first_name="Rosa",
    middle_name="M.",
    last_name="Meier",
    suffix="Jr.",
    salutation="Dr.",
    nickname="Ro",
    company="Fabrikam",
    job_title="Head",
    department="Sales",
    email_address1="rosa@fabrikam.test",
    email_address2="meier@fabrikam.test",
    email_address3="rm@fabrikam.test",
    business_phone="+49 1",
    business_phone2="+49 2",
    home_phone="+49 3",
    home_phone2="+49 4",
    mobile_phone="+49 5",
    other_phone="+49 6",
    callback_phone="+49 7",
    company_phone="+49 8",
    business_fax="+49 9",
    pager="+49 10",
    assistant_name="Ali",
    assistant_phone="+49 11",
    manager_name="Mia",
    spouse_name="Sam",
    children_names="Tom, Tina",
    birthday=date(1980, 2, 29),
    anniversary=date(2010, 12, 31),
    web_page="https://fabrikam.test/",
    ftp_site="ftp://fabrikam.test/",
    government_id="X-1",
    body="Met at the fair.\nLikes tea.",
    yomi_first_name="ローザ",
    yomi_last_name="マイアー",
    mailing_address=PostalAddress("Street 1\n2nd floor", "Berlin", "BE", "10115", "Germany"),
    home_address=PostalAddress("Way 2", "Potsdam"),
    other_address=PostalAddress(country="Austria"),
)
TASK = TaskContent(
    subject="Send the offer",
    body="With prices",
    start=date(2027, 2, 1),
    due=date(2027, 2, 28),
    percent_complete=30,
    priority=Priority.LOW,
    status=TaskStatus.WAITING,
    reminder=datetime(2027, 2, 28, 16, 30, tzinfo=UTC),
)
ONE_OF_EACH: Sequence[Content] = (ALONE, CONTACT, TASK)
SERIES = replace(
    ALONE,
    series=Series(Recurrence(Frequency.WEEKLY, NINE.date(), days=Weekday.MONDAY, count=10)),
)


def at(week: int) -> datetime:
    """Return when the occurrence of that week begins."""
    return NINE + timedelta(weeks=week)


def with_changes(
    content: AppointmentContent, cancelled: Sequence[int] = (), **moved: str
) -> AppointmentContent:
    """Return a series without some weeks, and with other subjects in others (``week4="…"``)."""
    assert content.series is not None
    changed = [
        OccurrenceChange(at(week), replace(occurrence_at(content, at(week)), subject=subject))
        for week, subject in ((int(name[4:]), said) for name, said in moved.items())
    ]
    series = replace(
        content.series, changed=tuple(changed), cancelled=tuple(at(week) for week in cancelled)
    )
    return replace(content, series=series)


@dataclass(frozen=True)
class Mail:
    """A mail about a meeting: to whom, and whether it calls the meeting off."""

    recipient: str
    cancels: bool = False


class ItemHands(Protocol):
    """What people do in Ann's mailbox, and what is seen from outside."""

    def copy(self, key: str) -> str: ...

    def remove(self, key: str) -> None: ...

    def move_away(self, key: str, folder: str) -> str:
        """Move an item to another folder of its kind; return the key it has there."""
        ...

    def copy_away(self, key: str, folder: str, global_id: str) -> None:
        """Put a copy into another folder; *global_id* is its own, where it gets one."""
        ...

    def archive(self, key: str, folder: str) -> None:
        """Let a retention policy move an item from *folder* into the mailbox's archive."""
        ...

    def close(self, folder: str) -> None:
        """Take the right from Ann to open a folder."""
        ...

    def move_back(self, key: str) -> str:
        """Move it back to where it synchronizes; return the key it has there."""
        ...

    def throw_away(self, key: str, folder: str) -> None:
        """Put an item into a folder below the deleted items."""
        ...

    def rename(self, key: str, subject: str) -> None: ...

    def attach(self, key: str, name: str, octets: bytes) -> None: ...

    def detach(self, key: str, name: str) -> None: ...

    def forget_checkpoints(self) -> None: ...

    def lies_in_deleted_items(self, subject: str) -> bool: ...

    def mails(self) -> set[Mail]:
        """Return what the server has written to anybody since the last question."""
        ...

    def subjects_of_bob(self) -> list[str]:
        """Return the subjects in Bob's calendar."""
        ...

    def lose_the_next_answer(self, operation: str = "CreateItem") -> None:
        """Let the next thing written be written without anybody being told."""
        ...

    def refuse_the_next(self) -> None:
        """Let the next thing that is to be written be refused for now."""
        ...


@dataclass
class ItemSubject:
    """Ann's empty mailbox beside Bob's, and hands to work there."""

    connector: Connector
    endpoint: Endpoint
    credentials: Credentials
    hands: ItemHands


async def news(
    session: ItemStore, kind: ItemKind, checkpoint: str | None = None
) -> tuple[dict[str, ItemVersion], set[str], str | None, bool]:
    """Return what changed, what is gone, the checkpoint behind it, and whether all is told anew."""
    changed: dict[str, ItemVersion] = {}
    gone: set[str] = set()
    anew = False
    async for page in session.item_changes(kind, checkpoint):
        changed |= {one.key: one for one in page.changed}
        gone |= set(page.removed)
        checkpoint, anew = page.checkpoint, anew or page.anew
    return changed, gone, checkpoint, anew


async def seen(session: ItemStore, kind: ItemKind, key: str) -> MailboxItem:
    """Return the item *key*."""
    (read,) = [one async for one in session.read_items(kind, [key])]
    assert read.error is None
    assert read.item is not None
    return read.item


def kind(content: Content) -> ItemKind:
    """Return the kind of *content*."""
    kinds = {ContactContent: ItemKind.CONTACT, TaskContent: ItemKind.TASK}
    return kinds.get(type(content), ItemKind.APPOINTMENT)
