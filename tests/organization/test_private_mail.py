"""Content belongs to its owner; others see it when they ask for it, and that is written down."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import UUID

import pytest

from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.email import Email, EmailBody
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import (
    AuditAction,
    FilteringMethod,
    ObjectType,
    Role,
    TraceLevel,
)
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.domain.privacy import HIDDEN, Viewer, alert_without_quotes, without_quotes
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization import private_mail
from ssync_desktop.organization.privacy import show_content, show_subjects
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, incoming

T = TypeVar("T")


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada", FilteringMethod.ALL)


@pytest.fixture
def line(world: MailWorld, ada: User) -> ReceivedItem:
    files = (
        ReceivedAttachment("salary.txt", "text/plain", b"much"),
        ReceivedAttachment("secret plan.exe", "application/x-dosexec", b"no"),
    )
    message = incoming(
        "1", to=("ada@example.com",), subject="A secret", text="The secret is 42", attachments=files
    )
    (line,) = world.deliver(world.mailbox(ada), message)
    return line


def look(world: MailWorld, work: Callable[[Unit], T]) -> T:
    return world.read(lambda context: work(context.unit))


def both(unit: Unit, viewer: Viewer | None, email_id: UUID) -> tuple[Email, EmailBody]:
    head = private_mail.email(unit, viewer, email_id)
    return head, private_mail.email_body(unit, viewer, email_id)


@pytest.mark.behaviour("B107", "emails")
def test_an_email_is_read_by_its_owner_alone(
    world: MailWorld, ada: User, line: ReceivedItem
) -> None:
    email_id = line.email_id
    assert email_id is not None
    for viewer in (Viewer(ada.id), None):
        mine, body = look(world, partial(both, viewer=viewer, email_id=email_id))
        assert (mine.subject, mine.content_hidden) == ("A secret", False)
        assert body.text == "The secret is 42"
        assert [one.file_name for one in body.attachments] == ["salary.txt"]
    admin = Viewer(world.admin.id)
    hidden = look(world, lambda unit: private_mail.email(unit, admin, email_id))
    nothing = look(world, lambda unit: private_mail.email_body(unit, admin, email_id))
    assert (hidden.subject, hidden.content_hidden) == (HIDDEN, True)
    assert (nothing.text, nothing.html, nothing.attachments) == (HIDDEN, "", ())
    (attachment,) = body.attachments
    assert (
        look(world, lambda unit: private_mail.attachment(unit, Viewer(ada.id), attachment.id))
        == b"much"
    )
    with pytest.raises(NeedsAttention) as caught:
        look(world, lambda unit: private_mail.attachment(unit, admin, attachment.id))
    assert caught.value.code is ErrorCode.PRIVILEGE_DENIED
    with pytest.raises(NeedsAttention):
        look(world, lambda unit: private_mail.require_email(unit, admin, email_id))


@pytest.mark.behaviour("B107", "the ledger")
def test_a_line_of_the_ledger_hides_headers_and_names_of_files(
    world: MailWorld, ada: User, line: ReceivedItem
) -> None:
    admin = Viewer(world.admin.id)
    hidden = look(world, lambda unit: private_mail.received_item(unit, admin, line.id))
    assert (hidden.subject, hidden.headers, hidden.content_hidden) == (HIDDEN, "", True)
    left_out = [one.text for one in hidden.reasons if one.step is Step.ATTACHMENTS]
    assert left_out
    assert all("secret" not in text and HIDDEN in text for text in left_out)
    mine = look(world, lambda unit: private_mail.received_item(unit, Viewer(ada.id), line.id))
    assert mine.headers
    assert line.email_id is not None
    email_id = line.email_id
    of_email = look(world, lambda unit: private_mail.received_item_of(unit, admin, email_id))
    assert of_email is not None
    assert of_email.subject == HIDDEN


@pytest.mark.behaviour("B107", "show content is audited")
def test_showing_one_item_is_written_down_and_opens_that_item(
    world: MailWorld, ada: User, line: ReceivedItem
) -> None:
    email_id, caller = line.email_id, world.caller(world.admin)
    assert email_id is not None
    opened = world.run(lambda context: show_content(context, Table.EMAILS, email_id), caller)
    assert opened == {email_id, line.id}
    (entry,) = look(world, lambda unit: unit.audits.of(email_id))
    assert (entry.user_id, entry.action, entry.table, entry.owner_id, entry.created_on) == (
        world.admin.id,
        AuditAction.SHOW_CONTENT,
        Table.EMAILS,
        ada.id,
        START,
    )
    viewer = Viewer(world.admin.id, items=opened)
    shown = look(world, lambda unit: private_mail.email(unit, viewer, email_id))
    item = look(world, lambda unit: private_mail.received_item(unit, viewer, line.id))
    assert (shown.subject, item.subject) == ("A secret", "A secret")
    again = look(world, lambda unit: private_mail.email(unit, Viewer(world.admin.id), email_id))
    assert again.subject == HIDDEN  # for that session only


@pytest.mark.behaviour("B107", "subjects of a list")
def test_the_subjects_of_a_list_open_no_bodies(
    world: MailWorld, ada: User, line: ReceivedItem
) -> None:
    email_id, caller = line.email_id, world.caller(world.admin)
    assert email_id is not None
    table = world.run(lambda context: show_subjects(context, Table.EMAILS), caller)
    viewer = Viewer(world.admin.id, lists=frozenset({table}))
    shown = look(world, lambda unit: private_mail.email(unit, viewer, email_id))
    body = look(world, lambda unit: private_mail.email_body(unit, viewer, email_id))
    assert (shown.subject, shown.content_hidden, body.text) == ("A secret", True, HIDDEN)
    with pytest.raises(ValueError, match="nothing hidden"):
        world.run(lambda context: show_subjects(context, Table.USERS), caller)


@pytest.mark.behaviour("B107", "who may")
def test_only_an_administrator_may_have_it_shown(
    world: MailWorld, ada: User, line: ReceivedItem
) -> None:
    email_id, bob = line.email_id, world.user("bob")
    assert email_id is not None
    caller = replace(world.caller(bob), roles=frozenset({Role.USER, Role.SYSTEM_CUSTOMIZER}))
    for ask in (
        lambda context: show_content(context, Table.EMAILS, email_id),
        lambda context: show_subjects(context, Table.EMAILS),
    ):
        with pytest.raises(NeedsAttention) as caught:
            world.run(ask, caller)
        assert caught.value.code is ErrorCode.PRIVILEGE_DENIED
    assert look(world, lambda unit: unit.audits.of(email_id)) == []


@pytest.mark.behaviour("B107", "alerts")
def test_an_alert_on_the_wall_of_another_quotes_no_subject(world: MailWorld, ada: User) -> None:
    box = world.mailbox(ada)
    alert = world.run(
        lambda context: context.unit.alerts.raise_(
            AlertDraft(
                TraceLevel.ERROR,
                ErrorCode.UNREADABLE_MESSAGE,
                Reference(box.id, ObjectType.MAILBOX, box.name),
                "“A “very” secret” could not be taken in.",
                for_user_id=ada.id,
            ),
            START,
        )
    )
    admin = look(world, lambda unit: private_mail.alert(unit, Viewer(world.admin.id), alert.id))
    mine = look(world, lambda unit: private_mail.alert(unit, Viewer(ada.id), alert.id))
    assert admin.text == "“***” could not be taken in."
    assert mine == alert


@pytest.mark.parametrize(
    ("code", "text", "open_to_all"),
    [
        (ErrorCode.CATEGORY_ADDED, "The category “Tracked” was added to Ada.", True),
        (ErrorCode.FOLDER_NOT_FOUND, "The folder “Fabrikam” of Ada is not there.", True),
        (ErrorCode.FOLDER_OUTSIDE_INBOX, "The folders “A”, “B” of Ada do not lie there.", True),
        (ErrorCode.FOLDER_NOT_FOUND, "“Secret” could not be moved.", False),
        (ErrorCode.UNREADABLE_MESSAGE, "The folder “Secret” is unreadable.", False),
    ],
)
def test_the_names_of_our_category_and_of_folders_with_rules_are_no_secret(
    code: ErrorCode, text: str, *, open_to_all: bool
) -> None:
    assert (alert_without_quotes(code.value, text) == text) is open_to_all


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nothing is quoted.", "Nothing is quoted."),
        ("“a” and “b” failed", "“***” failed"),
        ("” the wrong way “", "” the wrong way “"),
        ("“open", "“open"),
    ],
)
def test_quotes_are_cut_from_the_first_to_the_last(text: str, shown: str) -> None:
    assert without_quotes(text) == shown
