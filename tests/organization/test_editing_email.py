"""Drafts and failed emails are taken up again: edited, kept, sent, deleted (section 4.1)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.email import AttachmentDraft, Email, EmailDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    AnswerLost,
    DraftRefused,
    ItemRefused,
    NeedsAttention,
)
from ssync_desktop.domain.options import EmailStatus, FilteringMethod, Priority, Role
from ssync_desktop.domain.people import User
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rewriting import draft_of
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.organization.emails import create_email, delete_email, update_email
from ssync_desktop.organization.outgoing_email import outgoing_contents, send_email
from ssync_desktop.organization.sending import recover_sending
from tests.kit.mail_world import MailWorld, incoming
from tests.kit.outgoing_mail import claim, draft, failed, send

REFUSED = ItemRefused(ErrorCode.RECIPIENTS_REFUSED, server_words="carl@example.net: 550 no such")
FILES = (
    AttachmentDraft("one.txt", "text/plain", b"one"),
    AttachmentDraft("two.txt", "text/plain", b"two"),
)
MORE = AttachmentDraft("three.txt", "text/plain", b"three")


@pytest.fixture
def ada(world: MailWorld) -> User:
    world.settings(unresolved_recipients_allowed=True)
    return world.user("ada")


def shown(world: MailWorld, email: Email) -> EmailDraft:
    """Return an email as its editor shows it."""
    body = world.read(lambda context: context.unit.emails.body(email.id))
    return draft_of(world.email(email.id), body)


def update(world: MailWorld, by: Caller, changed: EmailDraft, *, unfinished: bool = False) -> Email:
    """Edit a stored email."""
    return world.run(lambda context: update_email(context, changed, unfinished=unfinished), by)


def refused_email(world: MailWorld, ada: User) -> Email:
    """Return an email with two files that the server has refused for good."""
    email = send(world, ada, attachments=FILES, cc=(Address("", "dora@example.net"),))
    claim(world, ada)
    return failed(world, email, REFUSED)


@pytest.mark.behaviour("B85", "open")
def test_a_failed_email_is_edited_and_sent_as_the_same_row(world: MailWorld, ada: User) -> None:
    before = refused_email(world, ada)
    editing = shown(world, before)
    assert editing.subject == "Offer"  # the token is the program's own
    assert [one.file_name for one in editing.kept] == ["one.txt", "two.txt"]
    changed = replace(
        editing,
        to=(Address("Carl", "karl@example.net"),),
        subject="Better offer",
        text="Dear Karl",
        kept=editing.kept[1:],
        attachments=(MORE,),
        priority=Priority.HIGH,
    )
    edited = update(world, world.caller(ada), changed)
    assert (edited.id, edited.status) == (before.id, EmailStatus.FAILED)
    assert edited.row_version == before.row_version + 1
    sent = world.run(lambda context: send_email(context, before.id), world.caller(ada))
    assert sent.status is EmailStatus.PENDING_SEND
    assert sent.subject == f"Better offer {before.tracking_token}"
    assert (sent.last_error_code, sent.delivery_attempts) == ("", 0)
    (claimed,) = claim(world, ada)
    (content,) = world.read(lambda context: outgoing_contents(context, [claimed]))
    assert content.to == (Address("Carl", "karl@example.net"),)
    assert content.cc == (Address("", "dora@example.net"),)
    assert (content.text, content.priority) == ("Dear Karl", Priority.HIGH)
    assert [one.content for one in content.attachments] == [b"two", b"three"]
    (listed,) = world.read(lambda context: context.unit.windows.rows(Table.EMAILS, [before.id]))
    assert isinstance(listed, EmailRow)
    assert listed.recipients == "karl@example.net"


@pytest.mark.behaviour("B86", "kept")
def test_the_token_is_kept_and_never_doubled(world: MailWorld, ada: User) -> None:
    before = refused_email(world, ada)
    token = before.tracking_token
    again = world.run(lambda context: send_email(context, before.id), world.caller(ada))
    assert again.subject == f"Offer {token}"
    claim(world, ada)
    failed(world, again, REFUSED)
    typed_again = replace(shown(world, before), subject=f"Offer {token}")
    update(world, world.caller(ada), typed_again)
    sent = world.run(lambda context: send_email(context, before.id), world.caller(ada))
    assert (sent.subject, sent.tracking_token) == (f"Offer {token}", token)


def test_what_was_in_doubt_keeps_its_message_id(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    (claimed,) = claim(world, ada)
    failed(world, claimed, AnswerLost(ErrorCode.CONNECTION_LOST))
    world.run(lambda context: recover_sending(context, email.id, found=None))
    claim(world, ada)
    failed(world, email, REFUSED)
    update(world, world.caller(ada), replace(shown(world, email), text="Once more"))
    world.run(lambda context: send_email(context, email.id), world.caller(ada))
    (again,) = claim(world, ada)
    assert claimed.message_id
    assert again.message_id == claimed.message_id


def test_only_drafts_and_failed_emails_can_be_edited(world: MailWorld, ada: User) -> None:
    world.user("bob", FilteringMethod.ALL)
    pending = send(world, ada)
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("ada@example.com", "bob@example.com"))
    )
    for email in (pending, world.email(line.email_id)):
        with pytest.raises(NeedsAttention) as caught:
            update(world, world.caller(ada), shown(world, email))
        assert caught.value.code is ErrorCode.EMAIL_NOT_OPEN


def test_a_newer_version_is_not_overwritten(world: MailWorld, ada: User) -> None:
    email = refused_email(world, ada)
    mine, theirs = shown(world, email), shown(world, email)
    update(world, world.caller(ada), replace(theirs, text="Theirs"))
    with pytest.raises(NeedsAttention) as caught:
        update(world, world.caller(ada), replace(mine, text="Mine"))
    assert caught.value.code is ErrorCode.RECORD_CHANGED
    assert shown(world, email).text == "Theirs"


def test_nobody_edits_what_somebody_else_wrote(world: MailWorld, ada: User) -> None:
    email = refused_email(world, ada)
    bob = world.caller(world.user("bob"))
    touching: tuple[Callable[[], object], ...] = (
        lambda: update(world, bob, shown(world, email)),
        lambda: world.run(lambda context: delete_email(context, email.id), bob),
    )
    for touch in touching:
        with pytest.raises(NeedsAttention) as caught:
            touch()
        assert caught.value.code is ErrorCode.PRIVILEGE_DENIED
    admin = Caller(world.admin.id, frozenset({Role.SYSTEM_ADMINISTRATOR}))
    world.run(lambda context: delete_email(context, email.id), admin)


def test_a_draft_may_be_unfinished_but_is_not_sent_so(world: MailWorld, ada: User) -> None:
    caller = world.caller(ada)
    empty = EmailDraft(subject="Half a thought", to=(Address("", "kar"),), attachments=(MORE,))
    email = world.run(lambda context: create_email(context, empty, unfinished=True), caller)
    assert (email.status, email.owner_id) == (EmailStatus.DRAFT, ada.id)
    assert email.sender_mailbox_id is None
    with pytest.raises(DraftRefused) as caught:
        world.run(lambda context: send_email(context, email.id), caller)
    assert [problem.field for problem in caught.value.problems] == ["sender", "to"]
    finished = replace(
        shown(world, email), sender=draft(ada).sender, to=(Address("", "karl@example.net"),)
    )
    update(world, caller, finished)
    sent = world.run(lambda context: send_email(context, email.id), caller)
    assert (sent.status, sent.sender_mailbox_id) == (
        EmailStatus.PENDING_SEND,
        world.mailbox(ada).id,
    )


def test_an_edited_email_obeys_the_rules_for_new_ones(world: MailWorld, ada: User) -> None:
    email = refused_email(world, ada)
    editing = shown(world, email)
    bad = replace(editing, to=(), cc=(), attachments=(AttachmentDraft("run.exe", "x/y", b"x"),))
    with pytest.raises(DraftRefused) as caught:
        update(world, world.caller(ada), bad)
    assert [problem.field for problem in caught.value.problems] == ["to", "attachments"]
    world.settings(blocked_extensions="txt")
    with pytest.raises(DraftRefused) as caught:
        update(world, world.caller(ada), editing)
    assert {problem.field for problem in caught.value.problems} == {"attachments"}
