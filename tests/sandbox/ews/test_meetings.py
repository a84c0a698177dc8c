"""exchangelib invites, answers, moves and calls off; every calendar follows."""

from datetime import timedelta

import pytest
from exchangelib import (
    Account,
    CalendarItem,
    EWSDateTime,
    EWSTimeZone,
)
from exchangelib.errors import ErrorCalendarIsOrganizerForAccept
from exchangelib.items import (
    SEND_ONLY_TO_ALL,
    SEND_ONLY_TO_CHANGED,
    SEND_TO_ALL_AND_SAVE_COPY,
    SEND_TO_NONE,
    MeetingCancellation,
    MeetingRequest,
    MeetingResponse,
)
from exchangelib.recurrence import DailyPattern, Recurrence

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD, OpenAccount

BOB = "bob@contoso.example"
MARIA = "maria@fabrikam.example"
BERLIN = EWSTimeZone("Europe/Berlin")
NOON = EWSDateTime(2026, 3, 23, 12, 0, tzinfo=BERLIN)
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(open_account: OpenAccount) -> Account:
    return open_account()


@pytest.fixture
def bob(exchange: SandboxExchange, open_account: OpenAccount) -> Account:
    exchange.add_mailbox(BOB, PASSWORD, "Bob Baker")
    return open_account(BOB)


def _meeting(
    account: Account, *attendees: str, invitations: str = SEND_ONLY_TO_ALL, **said: object
) -> CalendarItem:
    made = CalendarItem(
        account=account,
        folder=account.calendar,
        **{
            "subject": "Plans",
            "start": NOON,
            "end": NOON + HOUR,
            "required_attendees": list(attendees or (BOB,)),
        }
        | said,
    )
    made.save(send_meeting_invitations=invitations)
    return made


def test_an_invitation_arrives_and_waits_in_the_calendar(ada: Account, bob: Account) -> None:
    _meeting(ada, location="Room 1", invitations=SEND_TO_ALL_AND_SAVE_COPY)
    (request,) = bob.inbox.all()
    assert isinstance(request, MeetingRequest)
    assert (request.subject, request.location, request.start) == ("Plans", "Room 1", NOON)
    assert request.meeting_request_type == "NewMeetingRequest"
    assert request.organizer.email_address == ADA
    assert b"METHOD:REQUEST" in request.mime_content
    (waiting,) = bob.calendar.all()
    assert waiting.id == request.associated_calendar_item_id.id
    assert (waiting.my_response_type, waiting.legacy_free_busy_status) == (
        "NoResponseReceived",
        "Tentative",
    )
    (own,) = ada.calendar.all()
    assert (own.my_response_type, own.meeting_request_was_sent) == ("Organizer", True)
    assert own.uid == waiting.uid
    assert [item.subject for item in ada.sent.all()] == ["Plans"]


def test_nobody_is_told_who_is_not_to_be(ada: Account, bob: Account) -> None:
    item = _meeting(ada, invitations=SEND_TO_NONE)
    item.subject = "Other plans"
    item.save(update_fields=["subject"], send_meeting_invitations=SEND_TO_NONE)
    item.delete(send_meeting_cancellations=SEND_TO_NONE)
    assert bob.inbox.all().count() == 0
    assert bob.calendar.all().count() == 0


def test_who_accepts_is_seen_by_the_organizer(ada: Account, bob: Account) -> None:
    item = _meeting(ada)
    (request,) = bob.inbox.all()
    request.accept(body="With pleasure")
    (kept,) = bob.calendar.all()
    assert (kept.my_response_type, kept.legacy_free_busy_status) == ("Accept", "Busy")
    assert bob.inbox.all().count() == 0
    assert [one.subject for one in bob.sent.all()] == ["Accepted: Plans"]
    (response,) = ada.inbox.all()
    assert isinstance(response, MeetingResponse)
    assert (response.subject, response.response_type) == ("Accepted: Plans", "Accept")
    assert "With pleasure" in response.text_body
    item.refresh()
    (attendee,) = item.required_attendees
    assert attendee.response_type == "Accept"
    assert attendee.last_response_time is not None
    with pytest.raises(ErrorCalendarIsOrganizerForAccept):
        item.accept()


def test_who_has_accepted_need_not_answer_to_another_room(ada: Account, bob: Account) -> None:
    item = _meeting(ada)
    next(iter(bob.inbox.all())).accept()
    item.refresh()
    item.location = "Room 2"
    item.save(update_fields=["location"], send_meeting_invitations=SEND_ONLY_TO_ALL)
    (told,) = bob.inbox.all()
    assert told.meeting_request_type == "InformationalUpdate"
    (kept,) = bob.calendar.all()
    assert (kept.location, kept.my_response_type, kept.legacy_free_busy_status) == (
        "Room 2",
        "Accept",
        "Busy",
    )
    item.refresh()
    assert item.required_attendees[0].response_type == "Accept"


def test_who_declines_has_the_time_back(ada: Account, bob: Account) -> None:
    item = _meeting(ada)
    (request,) = bob.inbox.all()
    request.decline()
    assert bob.calendar.all().count() == 0
    assert bob.trash.all().count() == 2
    item.refresh()
    assert item.required_attendees[0].response_type == "Decline"


def test_a_meeting_moves_and_others_come_and_go(
    exchange: SandboxExchange, open_account: OpenAccount, ada: Account, bob: Account
) -> None:
    exchange.add_mailbox("cleo@contoso.example", PASSWORD, "Cleo")
    cleo = open_account("cleo@contoso.example")
    item = _meeting(ada)
    item.start, item.end = NOON + HOUR, NOON + 2 * HOUR
    item.save(update_fields=["start", "end"], send_meeting_invitations=SEND_ONLY_TO_ALL)
    kinds = {one.meeting_request_type for one in bob.inbox.all()}
    assert kinds == {"NewMeetingRequest", "FullUpdate"}
    (kept,) = bob.calendar.all()
    assert (kept.start, kept.appointment_sequence_number) == (NOON + HOUR, 1)
    item.required_attendees = ["cleo@contoso.example"]
    item.save(update_fields=["required_attendees"], send_meeting_invitations=SEND_ONLY_TO_CHANGED)
    assert [type(one) for one in cleo.inbox.all()] == [MeetingRequest]
    newest = next(iter(bob.inbox.all().order_by("-datetime_received", "-subject")))
    assert bob.inbox.filter(subject="Canceled: Plans").count() == 1
    assert newest is not None
    (kept,) = bob.calendar.all()
    assert (kept.is_cancelled, kept.subject) == (True, "Canceled: Plans")


def test_a_meeting_is_called_off(ada: Account, bob: Account) -> None:
    _meeting(ada).cancel(new_body="No longer needed")
    (cancelled,) = bob.inbox.filter(subject="Canceled: Plans")
    assert isinstance(cancelled, MeetingCancellation)
    assert b"METHOD:CANCEL" in cancelled.mime_content
    assert b"No longer needed" in cancelled.mime_content
    assert ada.calendar.all().count() == 0
    (kept,) = bob.calendar.all()
    assert (kept.is_cancelled, kept.legacy_free_busy_status) == (True, "Free")


def test_one_occurrence_of_a_series_moves_and_another_is_called_off(
    ada: Account, bob: Account
) -> None:
    master = _meeting(
        ada,
        recurrence=Recurrence(pattern=DailyPattern(interval=1), start=NOON.date(), number=3),
    )
    second = master.occurrence(2)
    second.refresh()
    second.start, second.end = second.start + HOUR, second.end + HOUR
    second.save(update_fields=["start", "end"], send_meeting_invitations=SEND_ONLY_TO_ALL)
    third = master.occurrence(3)
    third.refresh()
    third.delete(send_meeting_cancellations=SEND_ONLY_TO_ALL)
    (theirs,) = bob.calendar.all()
    assert theirs.type == "RecurringMaster"
    shown = list(bob.calendar.view(start=NOON - HOUR, end=NOON + timedelta(days=5)))
    assert [(one.start, one.is_cancelled) for one in shown] == [
        (NOON, False),
        (NOON + timedelta(days=1) + HOUR, False),
        (NOON + timedelta(days=2), True),
    ]
    assert len(list(ada.calendar.view(start=NOON, end=NOON + timedelta(days=5)))) == 2


def test_people_outside_are_told_by_mail(
    exchange: SandboxExchange, ada: Account, bob: Account
) -> None:
    left: list[tuple[str, str, bytes]] = []
    exchange.exchange.carry_outside = lambda *mail: left.append(mail)
    _meeting(ada, BOB, MARIA).delete(send_meeting_cancellations=SEND_ONLY_TO_ALL)
    assert [(sender, recipient) for sender, recipient, _ in left] == [(ADA, MARIA)] * 2
    assert [b"METHOD:CANCEL" in content for _, _, content in left] == [False, True]
    assert all(b"UID:040000008200E00074C5B7101A82E008" in content for _, _, content in left)
