"""Explain through the service: files that are mail or are not, the ledger, and what is hidden."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.explained import LARGEST_MESSAGE
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ReasonCode, Role
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.settings import update_settings
from tests.engine.mail import a_message
from tests.kit.clock import ManualClock
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService

WAIT = 20
SUSAN = "susan@example.com"


@pytest.fixture(params=[Role.SYSTEM_ADMINISTRATOR])
def service(
    sqlite_url: str, clock: ManualClock, request: pytest.FixtureRequest
) -> Iterator[UiService]:
    """Return the service, asked by an administrator who owns none of the mail."""
    made = UiService(sqlite_url, clock, Caller(new_id(), frozenset({request.param})))
    yield made
    assert made.close()


@pytest.fixture
def mail(service: UiService) -> UiMail:
    """Return a user Susan, who takes answers, and a queue Support, which takes all."""
    return UiMail(service)


def a_file(folder: Path, content: bytes, name: str = "message.eml") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def counts(service: UiService) -> list[int]:
    sorts = {
        Table.EMAILS: "created_on",
        Table.RECEIVED_ITEMS: "first_seen_on",
        Table.QUARANTINE: "parked_on",
        Table.AUDIT: "created_on",
    }
    return [service.count(Query(table, sort=sort)).result(WAIT) for table, sort in sorts.items()]


def test_a_file_is_explained_where_it_would_arrive(
    service: UiService, mail: UiMail, tmp_path: Path
) -> None:
    before = counts(service)
    path = a_file(tmp_path, a_message(to=f"{SUSAN}, support@example.com"))
    read = service.explain.open_file(path).result(WAIT)
    boxes = [mail.mailbox(mail.user).id, mail.mailbox(mail.queue).id]
    assert [one.id for one in read.mailboxes] == boxes
    told = service.explain.of_file(read).result(WAIT)
    assert told.trace is not None
    assert told.mailbox == read.mailboxes[0]
    assert told.trace.outcome is ItemOutcome.TRACKED  # the queue takes everything
    assert [one.id for one in told.trace.accepting] == [mail.queue.id]
    other = service.explain.of_file(read, boxes[1]).result(WAIT)
    assert other.mailbox == read.mailboxes[1]
    assert counts(service) == before


def test_what_the_server_noted_counts_more_than_to(
    service: UiService, mail: UiMail, tmp_path: Path
) -> None:
    raw = a_message(to="all@lists.example", Delivered_To=SUSAN)
    read = service.explain.open_file(a_file(tmp_path, raw)).result(WAIT)
    assert [one.id for one in read.mailboxes] == [mail.mailbox(mail.user).id]


def test_without_a_mailbox_there_is_no_trace_yet(
    service: UiService, mail: UiMail, tmp_path: Path
) -> None:
    path = a_file(tmp_path, a_message(to="nobody@elsewhere.test"))
    read = service.explain.open_file(path).result(WAIT)
    told = service.explain.of_file(read).result(WAIT)
    assert (told.mailboxes, told.trace) == ((), None)
    chosen = service.explain.of_file(read, mail.mailbox(mail.queue).id).result(WAIT)
    assert chosen.trace is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(4_000), "is not an email"),
        (b"name,address\r\nAda,ada@example.com\r\n", "is not an email"),
        (b"Dear all: this is a text\r\n\r\nof somebody.\r\n", "is not an email"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "Outlook's own format"),
    ],
)
def test_what_is_no_mail_is_refused_in_plain_words(
    service: UiService, tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(NeedsAttention, match=words) as refused:
        service.explain.open_file(a_file(tmp_path, content)).result(WAIT)
    assert refused.value.code is ErrorCode.UNREADABLE_MESSAGE
    assert ".eml" in refused.value.remedy


def test_a_file_that_is_too_large_is_not_even_read(service: UiService, tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    with path.open("wb") as file:
        file.truncate(LARGEST_MESSAGE + 1)  # takes no room on the disk
    with pytest.raises(NeedsAttention, match="larger than 150 MB") as refused:
        service.explain.open_file(path).result(WAIT)
    assert refused.value.code is ErrorCode.MESSAGE_TOO_LARGE


@pytest.mark.parametrize("name", ["gone.eml", "folder.eml", "loop.eml"])
def test_what_cannot_be_read_says_why(service: UiService, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.eml").mkdir()
    (tmp_path / "loop.eml").symlink_to(tmp_path / "loop.eml")
    with pytest.raises(NeedsAttention) as refused:
        service.explain.open_file(tmp_path / name).result(WAIT)
    assert name in refused.value.title
    assert refused.value.remedy


def test_a_hidden_message_is_explained_without_its_words(
    service: UiService, mail: UiMail, tmp_path: Path
) -> None:
    first = mail.receive("1", subject="Secret plans", message_id="one@x.test")
    assert first is not None
    told = service.explain.of_email(first).result(WAIT)
    assert told.trace is not None
    assert told.headers is not None
    assert told.content_hidden
    assert told.headers.subject == HIDDEN
    assert "Secret" not in repr(told)
    answer = a_message(to="support@example.com", In_Reply_To="<one@x.test>", message_id="2@x.test")
    read = service.explain.open_file(a_file(tmp_path, answer)).result(WAIT)
    by_file = service.explain.of_file(read).result(WAIT)
    assert by_file.trace is not None
    assert by_file.trace.correlated.email_id == first
    assert by_file.emails[first].subject == HIDDEN
    assert "Secret" not in repr(by_file)
    service.privacy.show_content(Table.EMAILS, first).result(WAIT)
    opened = service.explain.of_email(first).result(WAIT)
    assert opened.headers is not None
    assert opened.headers.subject == "Secret plans"


def test_how_alike_hidden_subjects_are_is_not_told(
    service: UiService, mail: UiMail, tmp_path: Path
) -> None:
    service.do(
        lambda context: update_settings(
            context, replace(context.unit.settings.get(), smart_matching_enabled=True)
        )
    )
    kept = mail.receive("1", subject="Four secret words here", message_id="one@x.test")
    raw = a_message(
        to="support@example.com",
        subject="Four other words here",
        sender="yvonne@customer.example",
        message_id="2@x.test",
    )
    read = service.explain.open_file(a_file(tmp_path, raw)).result(WAIT)
    told = service.explain.of_file(read).result(WAIT)
    assert told.trace is not None
    (near,) = told.trace.correlation[-1].candidates
    assert (near.email_id, near.why) == (kept, HIDDEN)
    assert near.by == "Four other words here"  # whose file it is


def test_a_line_is_explained_in_its_mailbox_or_another(service: UiService, mail: UiMail) -> None:
    mail.receive("1", of=mail.user, subject="Lunch?", sender="stranger@elsewhere.example")
    (seen,) = service.explain.find("<1@example.net>").result(WAIT)
    assert (seen.outcome, seen.subject) == (ItemOutcome.NOT_TRACKED, HIDDEN)
    told = service.explain.of_item(seen.item_id).result(WAIT)
    assert told.trace is not None
    assert told.line is not None
    assert told.trace.verdict.reason_code is told.line.reason_code
    assert told.trace.stations[0].step is Step.MAILBOX
    elsewhere = service.explain.of_item(seen.item_id, mail.mailbox(mail.queue).id).result(WAIT)
    assert elsewhere.mailbox != told.mailbox


def test_without_header_lines_the_verdict_of_then_is_left(
    service: UiService, mail: UiMail, clock: ManualClock
) -> None:
    email = mail.receive("1", subject="Old")
    assert email is not None
    service.do(lambda context: context.unit.received_items.drop_headers(clock.now()))
    service.do(lambda c: c.unit.received_items.drop_headers(c.unit.now().replace(year=2100)))
    told = service.explain.of_email(email).result(WAIT)
    assert (told.trace, told.headers) == (None, None)
    assert told.line is not None
    assert told.line.reasons


def test_an_unknown_message_id_says_what_to_do(service: UiService, mail: UiMail) -> None:
    for text, words in (("nowhere@x.test", "No mailbox has seen"), (" <> ", "Enter a Message-ID")):
        with pytest.raises(NeedsAttention, match=words) as refused:
            service.explain.find(text).result(WAIT)
        assert refused.value.remedy


def test_our_own_email_is_named_as_such(service: UiService, mail: UiMail) -> None:
    email = mail.write("Hello")
    mail.leave()
    sent = service.see(lambda unit: unit.emails.get(email.id))
    with pytest.raises(NeedsAttention, match="sent from here"):
        service.explain.find(f"<{sent.message_id}>").result(WAIT)
    with pytest.raises(NeedsAttention, match="No mailbox has received"):
        service.explain.of_email(email.id).result(WAIT)


def outcome(service: UiService, item_id: UUID) -> ItemOutcome:
    return service.see(lambda unit: unit.received_items.get(item_id)).outcome


def test_a_wish_is_made_and_taken_back(service: UiService, mail: UiMail) -> None:
    text = "Received before the start date, 2026-01-01 00:00 UTC."
    old = mail.left_out("6", ItemOutcome.BEFORE_START_DATE, text, subject="Old")
    mail.receive("1", of=mail.user, subject="Lunch?", sender="stranger@elsewhere.example")
    (left,) = service.explain.find("1@example.net").result(WAIT)
    both = (left.item_id, old)
    lines = service.explain.track_anyway(both).result(WAIT)
    assert [line.outcome for line in lines] == [ItemOutcome.RETRYING] * 2
    service.explain.leave_alone(both).result(WAIT)
    assert outcome(service, left.item_id) is ItemOutcome.NOT_TRACKED
    assert outcome(service, old) is ItemOutcome.BEFORE_START_DATE
    with pytest.raises(NeedsAttention, match="no longer be taken back"):
        service.explain.leave_alone(both).result(WAIT)
    assert service.see(lambda unit: unit.received_items.get(old)).reasons[-1].step is not (
        Step.MANUAL
    )


def test_all_wishes_or_none(service: UiService, mail: UiMail) -> None:
    mail.receive("1", of=mail.user, subject="Lunch?", sender="stranger@elsewhere.example")
    kept = mail.receive("2", subject="Kept")
    assert kept is not None
    tracked = service.see(lambda unit: unit.received_items.of_email(kept))
    assert tracked is not None
    (left,) = service.explain.find("1@example.net").result(WAIT)
    with pytest.raises(NeedsAttention, match="left alone"):
        service.explain.track_anyway((left.item_id, tracked.id)).result(WAIT)
    assert outcome(service, left.item_id) is ItemOutcome.NOT_TRACKED


@pytest.mark.parametrize("service", [Role.USER], indirect=True)
def test_who_may_not_have_it_tracked_is_told_so(service: UiService, mail: UiMail) -> None:
    mail.receive("1", of=mail.user, subject="Lunch?", sender="stranger@elsewhere.example")
    (left,) = service.explain.find("1@example.net").result(WAIT)
    with pytest.raises(NeedsAttention) as refused:
        service.explain.track_anyway((left.item_id,)).result(WAIT)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_fifty_recipients_are_all_asked(service: UiService, mail: UiMail, tmp_path: Path) -> None:
    addresses = [f"user{number}@example.com" for number in range(50)]
    for address in addresses:
        draft = UserDraft(
            last_name=address,
            domain_name=address,
            email_address=address,
            filtering_method=FilteringMethod.IN_RESPONSE,
        )
        service.save_user(draft).result(WAIT)
    raw = a_message(to=", ".join(addresses))
    read = service.explain.open_file(a_file(tmp_path, raw)).result(WAIT)
    assert len(read.mailboxes) == 50
    told = service.explain.of_file(read).result(WAIT)
    assert told.trace is not None
    asked = [one for one in told.trace.stations if one.step is Step.FILTER]
    assert len(asked) == 50
    assert told.trace.verdict.reason_code is ReasonCode.NO_CORRELATION_MATCH
