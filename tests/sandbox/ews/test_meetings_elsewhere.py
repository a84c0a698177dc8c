"""Meetings with people whose mailbox is elsewhere: invitations, answers and cancellations by mail."""

from datetime import datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

import pytest
from exchangelib import Account, CalendarItem, EWSDateTime, EWSTimeZone
from exchangelib.items import (
    SEND_ONLY_TO_ALL,
    MeetingCancellation,
    MeetingRequest,
    MeetingResponse,
)
from exchangelib.recurrence import Recurrence, WeeklyPattern

from ssync_desktop.sandbox.ews.operations.calendar_itip import Event, read
from ssync_desktop.sandbox.ews.operations.calendar_rules import recurrence_of, rule_of
from ssync_desktop.sandbox.ews.properties_recurrence import starts
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount

MARIA = "maria@fabrikam.example"
BERLIN = EWSTimeZone("Europe/Berlin")
NOON = EWSDateTime(2026, 3, 23, 12, 0, tzinfo=BERLIN)
START = datetime(2026, 3, 23, 12, tzinfo=ZoneInfo("Europe/Berlin"))
Mails = list[tuple[str, str, bytes]]


@pytest.fixture
def ada(open_account: OpenAccount) -> Account:
    return open_account()


@pytest.fixture
def left(exchange: SandboxExchange) -> Mails:
    taken: Mails = []
    exchange.exchange.carry_outside = lambda *mail: taken.append(mail)
    return taken


def _calendar(method: str, *lines: str, organizer: str = MARIA) -> str:
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", "UID:u-1@fabrikam",
        "DTSTART;TZID=W. Europe Standard Time:20260323T120000",
        'DTEND;TZID="Europe/Berlin":20260323T130000', "SUMMARY:Plans\\, first",
        f"ORGANIZER;CN=Maria Anders:mailto:{organizer}", *lines, "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip


def _mail(calendar: str, method: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = MARIA, ADA, "Plans, first"
    mail.set_content("Please come.")
    mail.add_alternative(calendar, subtype="calendar", params={"method": method})
    return mail.as_bytes(policy=SMTP)


def _spoken(content: bytes) -> Event:
    """Return the calendar object in a message."""
    parts = message_from_bytes(content, policy=SMTP).walk()
    (calendar,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    found = read(str(calendar.get_content()))
    assert found is not None
    return found


def test_an_invitation_from_elsewhere_is_answered_by_mail(
    exchange: SandboxExchange, ada: Account, left: Mails
) -> None:
    series = _calendar(
        "REQUEST", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO", f"ATTENDEE;RSVP=TRUE:mailto:{ADA}"
    )
    exchange.deliver(ADA, _mail(series, "REQUEST"))
    (request,) = ada.inbox.all()
    assert isinstance(request, MeetingRequest)
    (waiting,) = ada.calendar.all()
    assert (waiting.subject, waiting.start, waiting.type) == (
        "Plans, first",
        NOON,
        "RecurringMaster",
    )
    assert waiting.organizer.email_address == MARIA
    request.accept()
    ((sender, recipient, content),) = left
    assert (sender, recipient) == (ADA, MARIA)
    answer = _spoken(content)
    assert (answer.method, answer.words("UID")) == ("REPLY", "u-1@fabrikam")
    assert answer.attendees[0].parameters["PARTSTAT"] == "ACCEPTED"
    exchange.deliver(ADA, _mail(_calendar("CANCEL"), "CANCEL"))
    (cancelled,) = ada.inbox.all()
    assert isinstance(cancelled, MeetingCancellation)
    (kept,) = ada.calendar.all()
    assert kept.is_cancelled


def test_one_occurrence_is_moved_from_elsewhere(exchange: SandboxExchange, ada: Account) -> None:
    exchange.deliver(ADA, _mail(_calendar("REQUEST", "RRULE:FREQ=DAILY;COUNT=2"), "REQUEST"))
    moved = _calendar("REQUEST", "RECURRENCE-ID;TZID=Europe/Berlin:20260324T120000")
    moved = moved.replace("20260323T12", "20260324T15").replace("20260323T13", "20260324T16")
    exchange.deliver(ADA, _mail(moved, "REQUEST"))
    days = ada.calendar.view(start=NOON, end=NOON.replace(day=30))
    assert [one.start.astimezone(BERLIN).hour for one in days] == [12, 15]


def test_an_answer_from_elsewhere_is_noted(
    exchange: SandboxExchange, ada: Account, left: Mails
) -> None:
    item = CalendarItem(
        account=ada, folder=ada.calendar, subject="Plans", start=NOON, end=NOON,
        required_attendees=[MARIA],
        recurrence=Recurrence(
            pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=NOON.date(), number=2
        ),
    )  # fmt: skip
    item.save(send_meeting_invitations=SEND_ONLY_TO_ALL)
    item.refresh()
    ((_, _, content),) = left
    request = _spoken(content)
    assert {"FREQ=WEEKLY", "BYDAY=MO", "COUNT=2"} <= set(request.words("RRULE").split(";"))
    assert (request.method, request.moment("DTSTART"), request.zone.key) == (
        "REQUEST",
        START,
        "Europe/Berlin",
    )
    answer = _calendar(
        "REPLY", f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{MARIA}", organizer=ADA
    ).replace("u-1@fabrikam", item.uid)
    exchange.deliver(ADA, _mail(answer, "REPLY"))
    (response,) = ada.inbox.all()
    assert isinstance(response, MeetingResponse)
    assert response.response_type == "Tentative"
    item.refresh()
    assert item.required_attendees[0].response_type == "Tentative"


def test_what_only_looks_like_a_meeting_stays_a_mail(
    exchange: SandboxExchange, ada: Account
) -> None:
    broken = _calendar("REQUEST").replace("20260323T120000", "tomorrow")
    exchange.deliver(ADA, _mail(broken, "REQUEST"))
    exchange.deliver(ADA, _mail(_calendar("PUBLISH"), "PUBLISH"))
    assert {item.item_class for item in ada.inbox.all()} == {"IPM.Note"}
    assert ada.calendar.all().count() == 0


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=2;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,SU;WKST=MO;COUNT=4",
        "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31;COUNT=3",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=FR;BYSETPOS=-1;COUNT=3",
        "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;UNTIL=20260601T100000Z",
        "FREQ=YEARLY;INTERVAL=1;BYMONTHDAY=29;BYMONTH=2;COUNT=2",
        "FREQ=YEARLY;INTERVAL=1;BYDAY=TH;BYSETPOS=4;BYMONTH=11",
    ],
)
def test_a_rule_survives_the_way_to_exchange_and_back(rule: str) -> None:
    node = recurrence_of(rule, START)
    assert node is not None
    assert set(rule_of(node, START).split(";")) == set(rule.split(";"))
    assert next(starts(node, time(12), ZoneInfo("Europe/Berlin"))) >= START


def test_other_spellings_of_a_rule_are_read_and_what_exchange_cannot_say_is_not() -> None:
    last_friday = recurrence_of("FREQ=MONTHLY;BYDAY=-1FR", START)
    assert last_friday is not None
    assert "BYDAY=FR;BYSETPOS=-1" in rule_of(last_friday, START)
    plain = recurrence_of("FREQ=WEEKLY", START)
    assert plain is not None
    assert "BYDAY=MO" in rule_of(plain, START)
    assert recurrence_of("FREQ=HOURLY", START) is None
    assert recurrence_of("FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1", START) is None
