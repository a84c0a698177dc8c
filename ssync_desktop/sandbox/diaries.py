"""What people of the demo keep in their calendars and task lists on Exchange, and change there."""

from datetime import UTC, datetime, time, timedelta
from itertools import count, cycle

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import Element, m, t
from ssync_desktop.sandbox.ews.model import Exchange, Item, Mailbox
from ssync_desktop.sandbox.ews.operations.create import create_item
from ssync_desktop.sandbox.ews.operations.tasks import settle_task
from ssync_desktop.sandbox.ews.properties_values import number_of, put
from ssync_desktop.sandbox.people import DIARY, TASK_LISTS, DiaryEntry
from ssync_desktop.servers.port import TRACKED_CATEGORY

ZONE = "W. Europe Standard Time"
STEP = 25  # percent of a task that is done at a time
ROOMS = ("Room 2", "Room 5", "The corner table", "Online")
CALLS = "Call with customer {n}"
FREE_FROM = 6  # days from now on which the afternoons of Margaret are free
FIRST_CALL, CALLS_A_DAY = 11, 6  # by the clock of UTC


class Diaries:
    """Writes as the owners of the mailboxes do, past the program; call with the server made."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._appointments: list[Item] = []
        self._tasks: list[Item] = []
        self._rooms = cycle(ROOMS)
        self._numbers = count(1)
        self._calls = count()
        self._turns = cycle((self._move_room, self._go_on_with_a_task, self._make_a_call))

    def open(self) -> None:
        """Write what is there before the program first looks."""
        with self._exchange.lock:
            for entry in DIARY:
                self._write(entry)
            for address, subject in TASK_LISTS:
                self._note(address, subject)

    def turn(self) -> None:
        """Change something, another thing each time."""
        with self._exchange.lock:
            next(self._turns)()

    def _write(self, entry: DiaryEntry) -> None:
        start = _days_ahead(self._exchange.now(), entry.days, entry.hour)
        node = t(
            "CalendarItem",
            t("Subject", entry.subject),
            _tracked() if entry.tracked else None,
            t("Start", start),
            t("End", start + timedelta(hours=1)),
            t("LegacyFreeBusyStatus", "Busy"),
            t("Location", entry.location) if entry.location else None,
            t("StartTimeZone", Id=ZONE),
            t("EndTimeZone", Id=ZONE),
        )
        made = self._make(entry.address, "calendar", node)
        if entry.tracked:
            self._appointments.append(made)

    def _note(self, address: str, subject: str) -> None:
        due = _days_ahead(self._exchange.now(), 5, 0)
        node = t("Task", t("Subject", subject), _tracked(), t("DueDate", due))
        self._tasks.append(self._make(address, "tasks", node))

    def _make(self, address: str, folder: str, node: Element) -> Item:
        """Have the mailbox's owner make an item, and return it."""
        call = self._call(address)
        before = set(call.mailbox.distinguished[folder].items)
        create_item(call, m("CreateItem", m("Items", node), SendMeetingInvitations="SendToNone"))
        (made,) = set(call.mailbox.distinguished[folder].items) - before
        return self._exchange.items[made]

    def _call(self, address: str) -> Call:
        mailbox: Mailbox | None = self._exchange.mailbox(address)
        assert mailbox is not None  # for the post office has made it
        return Call(self._exchange, "", mailbox)

    # --- what changes --------------------------------------------------------------------------

    def _move_room(self) -> None:
        item = self._appointments[next(self._numbers) % len(self._appointments)]
        if item.folder is not None:
            put(item.values, "Location", next(self._rooms))
            self._exchange.note(Change.UPDATED, item)

    def _go_on_with_a_task(self) -> None:
        for item in self._tasks:
            percent = number_of(item.values, "PercentComplete")
            if item.folder is not None and percent < 100:
                put(item.values, "PercentComplete", min(percent + STEP, 100))
                call = Call(self._exchange, "", item.folder.mailbox)
                settle_task(call, item, frozenset({"PercentComplete"}))
                self._exchange.note(Change.UPDATED, item)
                return

    def _make_a_call(self) -> None:
        """Write a call: the first at the time of another appointment, so that somebody is asked.

        Only the first: who leaves the demo alone for an hour does not find a question a minute.
        """
        number = next(self._calls)
        subject, entry = CALLS.format(n=100 + number), DIARY[0]
        days, hour = entry.days, entry.hour
        if number:
            later, place = divmod(number - 1, CALLS_A_DAY)
            days, hour = FREE_FROM + later, FIRST_CALL + place
        self._write(DiaryEntry(entry.address, subject, days, hour))


def _tracked() -> Element:
    return t("Categories", t("String", TRACKED_CATEGORY))


def _days_ahead(now: datetime, days: int, hour: int) -> datetime:
    """Return the full *hour* (UTC) of the day that is *days* after *now*."""
    day = now.astimezone(UTC).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), UTC)
