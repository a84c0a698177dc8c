"""Random life of a meeting: who is invited sees in his calendar what the organizer has in hers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import Exchange, Folder, Item, Mailbox
from ssync_desktop.sandbox.ews.operations.calendar import (
    change_appointment,
    delete_occurrence,
    make_appointment,
)
from ssync_desktop.sandbox.ews.operations.calendar_responses import (
    answer_invitation,
    cancel_meeting,
)
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, occurrence, view
from ssync_desktop.sandbox.ews.operations.create_parts import Order
from ssync_desktop.sandbox.ews.properties_values import is_true, text_of
from ssync_desktop.sandbox.ews.refusals import EwsError

ADA, BOB = "ada@contoso.example", "bob@contoso.example"
FIRST = datetime(2026, 3, 23, 11, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TO_ALL = "SendOnlyToAll"
EXPECTED = {
    "ErrorOccurrenceCrossingBoundary",
    "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
    "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
    "ErrorCalendarCannotUseIdForRecurringMasterId",
}
LATE = {
    "ErrorInvalidItemForOperationAcceptItem",  # declined before
    "ErrorCalendarIsCancelledForAccept",
    "ErrorCalendarIsCancelledForDecline",
}
Shown = list[tuple[datetime, datetime, str, str]]


@contextmanager
def _refused_only_for(codes: set[str]) -> Iterator[None]:
    """Let a step be refused, for one of *codes*."""
    try:
        yield
    except EwsError as error:
        if error.code not in codes:
            raise


def _recurrence(every: int, number: int) -> Element:
    return t(
        "Recurrence",
        t("DailyRecurrence", t("Interval", every)),
        t("NumberedRecurrence", t("StartDate", "2026-03-23"), t("NumberOfOccurrences", number)),
    )


def _set(uri: str, value: Element) -> Element:
    return t("SetItemField", t("FieldURI", FieldURI=uri), t("CalendarItem", value))


class MeetingLife(RuleBasedStateMachine):
    """Ada organizes, Bob is invited; every change is sent to all."""

    def __init__(self) -> None:
        super().__init__()
        self.exchange = Exchange()
        self.ada = self.exchange.add_mailbox(ADA, "Ada")
        self.bob = self.exchange.add_mailbox(BOB, "Bob")
        self.declined: set[str] = set()

    def order(self, mailbox: Mailbox) -> Order:
        return Order(Call(self.exchange, mailbox.address, mailbox), "SendOnly", TO_ALL, None)

    def calendar(self, mailbox: Mailbox) -> Folder:
        return mailbox.distinguished["calendar"]

    def meetings(self) -> list[Appointment]:
        found = self.calendar(self.ada).visible
        return [item for item in found if isinstance(item, Appointment)]

    def pick(self, number: int, index: int) -> Appointment:
        """Return a meeting, or with an *index* above 0 an occurrence of a series."""
        found = self.meetings()[number % len(self.meetings())]
        return occurrence(self.exchange, found, index) if index and found.recurring else found

    def change(self, item: Appointment, *changes: Element) -> None:
        change_appointment(self.order(self.ada).call, item, list(changes), TO_ALL)

    @precondition(lambda self: len(self.meetings()) < 3)
    @rule(every=st.integers(0, 3), number=st.integers(1, 6), hour=st.integers(0, 5))
    def invite(self, every: int, number: int, hour: int) -> None:
        made = t("CalendarItem", t("Subject", "Plans"), t("Location", "Room 1"))
        made.append(t("Start", FIRST + hour * HOUR))
        made.append(t("End", FIRST + (hour + 1) * HOUR))
        attendee = t("Attendee", t("Mailbox", t("EmailAddress", BOB)))
        made.append(t("RequiredAttendees", attendee))
        if every:
            made.append(_recurrence(every, number))
        make_appointment(self.order(self.ada), made)

    @precondition(lambda self: self.meetings())
    @rule(number=st.integers(0, 2), index=st.integers(0, 6), hours=st.integers(-30, 30))
    def move(self, number: int, index: int, hours: int) -> None:
        with _refused_only_for(EXPECTED):
            item = self.pick(number, index)
            start = item.start + hours * HOUR
            self.change(
                item,
                _set("calendar:Start", t("Start", start)),
                _set("calendar:End", t("End", start + HOUR)),
            )

    @precondition(lambda self: self.meetings())
    @rule(number=st.integers(0, 2), index=st.integers(0, 6), subject=st.sampled_from("ABC"))
    def rename(self, number: int, index: int, subject: str) -> None:
        with _refused_only_for(EXPECTED):
            item = self.pick(number, index)
            gone = t("DeleteItemField", t("FieldURI", FieldURI="calendar:Location"))
            self.change(item, _set("item:Subject", t("Subject", subject)), gone)

    @precondition(lambda self: any(item.recurring for item in self.meetings()))
    @rule(every=st.integers(1, 3), number=st.integers(1, 6))
    def recur_differently(self, every: int, number: int) -> None:
        item = next(item for item in self.meetings() if item.recurring)
        self.change(item, _set("calendar:Recurrence", _recurrence(every, number)))

    @precondition(lambda self: self.meetings())
    @rule(number=st.integers(0, 2), index=st.integers(1, 6))
    def leave_one_out(self, number: int, index: int) -> None:
        with _refused_only_for(EXPECTED):
            item = self.pick(number, index)
            if item.master is not None:
                delete_occurrence(self.order(self.ada).call, item, TO_ALL)

    @precondition(lambda self: self.meetings())
    @rule(number=st.integers(0, 2))
    def call_off(self, number: int) -> None:
        item = self.pick(number, 0)
        cancel_meeting(self.order(self.ada), t("CancelCalendarItem", _reference(item)))

    @precondition(lambda self: self.requests())
    @rule(verb=st.sampled_from(["AcceptItem", "DeclineItem"]))
    def answer(self, verb: str) -> None:
        request = self.requests()[-1]
        with _refused_only_for(LATE):
            (item,) = answer_invitation(self.order(self.bob), t(verb, _reference(request)))
            if verb == "DeclineItem":
                self.declined.add(text_of(item.values, "UID"))

    def requests(self) -> list[Item]:
        return [item for item in self.bob.inbox.visible if item.kind == "MeetingRequest"]

    def shown(self, mailbox: Mailbox) -> Shown:
        """Return what takes place, of what was not declined."""
        listed = view(self.exchange, self.calendar(mailbox), FIRST - 30 * DAY, FIRST + 90 * DAY)
        there = {
            text_of(item.values, "UID")
            for item in self.calendar(self.bob).visible
            if isinstance(item, Appointment)
        }
        assert {uid for uid in self.uids() if uid not in there} <= self.declined
        return sorted(
            (
                item.start,
                item.end,
                text_of(item.values, "Subject"),
                text_of(item.values, "Location"),
            )
            for item in listed
            if isinstance(item, Appointment)
            and not is_true(item.values, "IsCancelled")
            and text_of(item.values, "UID") in there
        )

    def uids(self) -> list[str]:
        return [text_of(item.values, "UID") for item in self.meetings()]

    @invariant()
    def both_see_the_same(self) -> None:
        assert self.shown(self.bob) == self.shown(self.ada)

    @invariant()
    def every_mail_can_be_read(self) -> None:
        for item in self.bob.inbox.visible + self.ada.inbox.visible:
            assert item.mime.startswith(b"From:")


def _reference(item: Item) -> Element:
    return t("ReferenceItemId", Id=item.id, ChangeKey=item.change_key)


TestMeetingLife = MeetingLife.TestCase
TestMeetingLife.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    print_blob=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking costs minutes; the steps tell enough
)
