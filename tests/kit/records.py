"""Records with sensible values for everything a test does not care about."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from ssync_desktop.domain.email import Attachment, Email
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.item_failure import ItemFailure
from ssync_desktop.domain.ledger import ItemKey, QuarantinedItem, ReceivedItem
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.new_email import NewAttachment, NewEmail
from ssync_desktop.domain.options import (
    AccessApproval,
    AccessMode,
    ActDeliveryMethod,
    CorrelationMethod,
    EmailNotifications,
    EmailStatus,
    FilteringMethod,
    IncomingDeliveryMethod,
    ItemOutcome,
    MailboxKind,
    ObjectType,
    OperationType,
    OutgoingDeliveryMethod,
    Priority,
    QueueViewType,
    ReasonCode,
    Role,
    ServerType,
    State,
    TestStatus,
)
from ssync_desktop.domain.people import Queue, Record, User
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from tests.kit.clock import START


def a_user(last_name: str = "Adams", **changes: Any) -> User:
    """Return a user who can work."""
    user = User(
        id=new_id(),
        first_name="Ada",
        last_name=last_name,
        domain_name=f"{last_name.lower()}@example.com",
        email_address=f"{last_name.lower()}@example.com",
        access_mode=AccessMode.READ_WRITE,
        disabled=False,
        mailbox_id=None,
        queue_id=None,
        filtering_method=FilteringMethod.ALL,
        send_as_allowed=False,
        tracking_number=None,
        roles=frozenset({Role.USER}),
        row_version=1,
    )
    return replace(user, **changes)


def a_queue(owner_id: UUID, name: str = "Support", **changes: Any) -> Queue:
    """Return a public queue."""
    queue = Queue(
        id=new_id(),
        name=name,
        description="",
        email_address=f"{name.lower()}@example.com",
        view_type=QueueViewType.PUBLIC,
        filtering_method=FilteringMethod.ALL,
        owner_id=owner_id,
        mailbox_id=None,
        state=State.ACTIVE,
        row_version=1,
    )
    return replace(queue, **changes)


def a_record(
    owner_id: UUID, object_type: ObjectType = ObjectType.CONTACT, name: str = "Carl", **changes: Any
) -> Record:
    """Return an active contact, account or lead with an address."""
    record = Record(
        id=new_id(),
        object_type=object_type,
        name=name,
        email_addresses=(f"{name.lower()}@example.net",),
        owner_id=owner_id,
        state=State.ACTIVE,
        row_version=1,
    )
    return replace(record, **changes)


def a_profile(owner_id: UUID, name: str = "Example", **changes: Any) -> EmailServerProfile:
    """Return a POP3 and SMTP profile."""
    profile = EmailServerProfile(
        id=new_id(),
        name=name,
        description="",
        server_type=ServerType.POP3_SMTP,
        incoming=Direction(host="pop.example.com", port=995),
        outgoing=Direction(host="smtp.example.com", port=587),
        same_settings_for_outgoing=False,
        min_polling_interval=0,
        max_connections=10,
        process_received_after=None,
        move_undelivered=False,
        send_email_alert=False,
        limit_connection_time=True,
        connection_timeout_ms=60_000,
        owner_email_address="",
        owner_id=owner_id,
        state=State.ACTIVE,
        stopped_code="",
        row_version=1,
    )
    return replace(profile, **changes)


def a_mailbox(owner_id: UUID, name: str = "Mailbox", **changes: Any) -> Mailbox:
    """Return an approved and enabled forward mailbox."""
    working = DirectionState(enabled=True, status=TestStatus.SUCCESS)
    mailbox = Mailbox(
        id=new_id(),
        name=name,
        kind=MailboxKind.FORWARD,
        regarding_id=None,
        owner_id=owner_id,
        email_address=f"{name.lower().replace(' ', '.')}@example.com",
        profile_id=None,
        incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
        outgoing_method=OutgoingDeliveryMethod.NONE,
        act_method=ActDeliveryMethod.NONE,
        allow_credentials=False,
        user_name="",
        password_set=False,
        process_received_after=None,
        delete_after_processing=False,
        approval=AccessApproval.APPROVED,
        approved_by=None,
        approved_on=None,
        incoming=working,
        outgoing=DirectionState(),
        act=DirectionState(),
        test_scheduled=False,
        test_attempted_by=None,
        test_attempted_on=None,
        test_completed_on=None,
        sync_checkpoint=None,
        state=State.ACTIVE,
        row_version=1,
    )
    return replace(mailbox, **changes)


def an_email(owner_id: UUID, subject: str = "Hello", **changes: Any) -> NewEmail:
    """Return a received email with a body and an attachment; *changes* are those of the email."""
    email = Email(
        id=new_id(),
        subject=subject,
        outgoing=False,
        status=EmailStatus.RECEIVED,
        parties=(),
        message_id=f"<{uuid4()}@example.com>",
        in_reply_to="",
        conversation_index=b"",
        tracking_token="",
        correlation_method=CorrelationMethod.NONE,
        correlated_id=None,
        parent_id=None,
        regarding=None,
        accepting=None,
        receiving_mailbox_id=None,
        sender_mailbox_id=None,
        owner_id=owner_id,
        submitted_by=None,
        delivery_attempts=0,
        postponed_until=None,
        sent_on=START,
        received_on=START,
        created_on=START,
        notifications=EmailNotifications.NONE,
        priority=Priority.NORMAL,
        attachment_count=1,
        last_error_code="",
        last_error_text="",
        row_version=1,
    )
    attachment = Attachment(new_id(), "note.txt", "text/plain", 4, "", 1)
    return NewEmail(
        replace(email, **changes),
        duplicate_check=new_id(),
        text="The whole body.",
        html="<p>The whole body.</p>",
        attachments=(NewAttachment(attachment, b"note"),),
    )


def a_received_item(mailbox_id: UUID, server_id: str = "1", **changes: Any) -> ReceivedItem:
    """Return a line of the ledger about an item that was not tracked."""
    item = ReceivedItem(
        id=new_id(),
        mailbox_id=mailbox_id,
        key=ItemKey("INBOX", server_id),
        received_on=START,
        first_seen_on=START,
        message_id=f"<{server_id}@example.com>",
        sender="someone@example.org",
        subject="An offer",
        headers="Subject: An offer",
        outcome=ItemOutcome.NOT_TRACKED,
        reason_code=ReasonCode.NO_CORRELATION_MATCH,
        reasons=(),
        email_id=None,
        attempts=1,
        afterwards_done=True,
    )
    return replace(item, **changes)


def a_failure(item: ReceivedItem, owner_id: UUID, **changes: Any) -> ItemFailure:
    """Return the failure of a received item."""
    failure = ItemFailure(
        id=new_id(),
        operation=OperationType.INCOMING,
        mailbox_id=item.mailbox_id,
        owner_id=owner_id,
        object_id=item.id,
        subject=item.subject,
        partner=item.sender,
        error_code="UnreadableMessage",
        error_text="The message cannot be read",
        attempts=1,
        given_up=False,
        first_failed_on=START,
        failed_on=START,
    )
    return replace(failure, **changes)


def a_quarantined_item(item: ReceivedItem, **changes: Any) -> QuarantinedItem:
    """Return what parks *item*."""
    parked = QuarantinedItem(
        id=new_id(),
        item_id=item.id,
        mailbox_id=item.mailbox_id,
        stage="parse",
        error_code="UnreadableMessage",
        error_text="The message cannot be read.",
        size=7,
        parked_on=START,
    )
    return replace(parked, **changes)
