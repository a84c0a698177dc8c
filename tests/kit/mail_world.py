"""A small organization for tests of mail: people, their mailboxes, and messages for them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ObjectType, OperationType, TestStatus
from ssync_desktop.domain.people import (
    Queue,
    QueueDraft,
    QueueItem,
    Record,
    RecordDraft,
    User,
    UserDraft,
)
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.received_email import (
    ReceivedAttachment,
    ReceivedEmail,
    ReceivedHeaders,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import create_email_server_profile
from ssync_desktop.organization.first_run import prepare_organization
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.queues import create_queue
from ssync_desktop.organization.records import create_record
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.organization.users import create_user
from ssync_desktop.store.store import Store
from tests.kit.clock import ManualClock

T = TypeVar("T")


class MailWorld:
    """An organization with one profile, whose people are made as a test needs them."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        self.clock = clock
        self.admin = self.run(lambda context: prepare_organization(context, "admin"))
        self.profile = self.run(self._profile)
        self.settings(
            default_email=replace(
                self.read(lambda context: context.unit.settings.get()).default_email,
                profile_id=self.profile.id,
            )
        )

    def run(self, work: Callable[[Context], T], caller: Caller = SYSTEM) -> T:
        """Carry out *work* in one transaction."""
        return self.store.write(
            lambda unit: work(Context(unit, caller, self.clock, new_id))
        ).result(30)

    def read(self, work: Callable[[Context], T]) -> T:
        """Carry out *work* on a read lane."""
        return self.store.read(lambda unit: work(Context(unit, SYSTEM, self.clock, new_id))).result(
            30
        )

    def settings(self, **changes: Any) -> None:
        """Change settings of the organization."""
        self.run(
            lambda context: update_settings(
                context, replace(context.unit.settings.get(), **changes)
            )
        )

    def user(self, name: str, method: FilteringMethod = FilteringMethod.IN_RESPONSE) -> User:
        """Make a user whose address is ``name@example.com``."""
        draft = UserDraft(
            last_name=name.title(),
            domain_name=f"{name}@example.com",
            email_address=f"{name}@example.com",
            filtering_method=method,
        )
        return self.run(lambda context: create_user(context, draft))

    def queue(self, name: str, owner: User, method: FilteringMethod = FilteringMethod.ALL) -> Queue:
        """Make a queue whose address is ``name@example.com``."""
        draft = QueueDraft(
            name=name.title(),
            email_address=f"{name}@example.com",
            filtering_method=method,
            owner_id=owner.id,
        )
        return self.run(lambda context: create_queue(context, draft))

    def record(
        self, object_type: ObjectType, name: str, address: str, owner: User | None = None
    ) -> Record:
        """Make an account, contact or lead that holds *address*."""
        draft = RecordDraft(
            object_type=object_type,
            name=name,
            email_addresses=(address,),
            owner_id=(owner or self.admin).id,
        )
        return self.run(lambda context: create_record(context, draft))

    def mailbox(self, of: User | Queue) -> Mailbox:
        """Return the mailbox of a user or queue."""
        mailbox = self.read(lambda context: context.unit.mailboxes.of(of.id))
        assert mailbox is not None
        return mailbox

    def enable_outgoing(self, of: User | Queue) -> Mailbox:
        """Let the mailbox of a user or queue send, as a good test and an approval would."""
        mailbox = self.mailbox(of)
        state = replace(mailbox.outgoing, enabled=True, status=TestStatus.SUCCESS)
        self.run(
            lambda context: context.unit.mailboxes.set_direction(
                mailbox.id, OperationType.OUTGOING, state
            )
        )
        return self.mailbox(of)

    def set_mailbox(self, of: User | Queue, **changes: Any) -> Mailbox:
        """Change columns of a mailbox."""
        mailbox = replace(self.mailbox(of), **changes)
        return self.run(lambda context: context.unit.mailboxes.save(mailbox))

    def deliver(self, mailbox: Mailbox, *items: IncomingItem) -> tuple[ReceivedItem, ...]:
        """Deliver a batch in one transaction."""
        return self.run(lambda context: deliver_incoming_emails(context, mailbox, items))

    def email(self, email_id: UUID | None) -> Email:
        """Return a stored email."""
        assert email_id is not None
        return self.read(lambda context: context.unit.emails.get(email_id))

    def queue_items(self, email_id: UUID | None) -> Sequence[QueueItem]:
        """Return the places an email has in queues."""
        assert email_id is not None
        return self.read(lambda context: context.unit.queues.items_of(email_id))

    def caller(self, user: User) -> Caller:
        """Return *user* as the one who asks."""
        return Caller(user.id, user.roles)

    def _profile(self, context: Context) -> Any:
        direction = Direction(host="mail.example.com")
        draft = ProfileDraft(name="Mail", incoming=direction, outgoing=direction)
        return create_email_server_profile(context, draft)


def headers(
    *,
    sender: str | None = "customer@example.net",
    sender_name: str = "",
    to: tuple[str, ...] = (),
    cc: tuple[str, ...] = (),
    bcc: tuple[str, ...] = (),
    subject: str = "A question",
    message_id: str = "",
    in_reply_to: str = "",
    references: tuple[str, ...] = (),
    thread_index: bytes = b"",
    received_on: datetime | None = None,
    auto_submitted: str = "",
    own_message: str = "",
) -> ReceivedHeaders:
    """Return the headers of a message."""
    return ReceivedHeaders(
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        subject=subject,
        sender=None if sender is None else Address(sender_name, sender),
        reply_to=(),
        to=tuple(Address("", address) for address in to),
        cc=tuple(Address("", address) for address in cc),
        bcc=tuple(Address("", address) for address in bcc),
        date=None,
        received_on=received_on,
        thread_index=thread_index,
        auto_submitted=auto_submitted,
        importance=1,
        own_message=own_message,
        block=_block(
            From=sender or "",
            To=", ".join(to),
            Cc=", ".join(cc),
            Subject=subject,
            Message_ID=f"<{message_id}>",
            In_Reply_To=f"<{in_reply_to}>" if in_reply_to else "",
            References=" ".join(f"<{one}>" for one in references),
        ),
    )


def _block(**fields: str) -> str:
    """Return the fields that hold anything as a header block."""
    return "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in fields.items() if text)


def incoming(
    server_id: str,
    *,
    text: str = "Hello",
    html: str = "",
    attachments: tuple[ReceivedAttachment, ...] = (),
    content_hash: str = "",
    truncated: bool = False,
    sent: bool = False,
    manual: bool = False,
    **fields: Any,
) -> IncomingItem:
    """Return a message as it comes from the parser; *fields* are those of :func:`headers`."""
    fields.setdefault("message_id", f"{server_id}@example.net")
    message = ReceivedEmail(
        headers=headers(**fields),
        text=text,
        html=html or f"<p>{text}</p>",
        attachments=attachments,
        defects=(),
        content_hash=sha256(f"{server_id}{text}".encode()).hexdigest(),
        size=len(text) + 500,
        truncated=truncated,
    )
    key = ItemKey("Sent" if sent else "INBOX", server_id, content_hash)
    return IncomingItem(key, message, sent=sent, manual=manual)
