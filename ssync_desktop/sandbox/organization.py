"""The demo organization: people, a mail server profile, and mailboxes in every state worth seeing.

Most mailboxes are tested and approved and synchronize at once. One waits for approval, one has a
wrong password and one was never tested, so that whoever looks around has something to do.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Email, EmailDraft
from ssync_desktop.domain.options import (
    ConnectionSecurity,
    CredentialRetrieval,
    FilteringMethod,
    ObjectType,
)
from ssync_desktop.domain.people import (
    Queue,
    QueueDraft,
    RecordDraft,
    Reference,
    User,
    UserDraft,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.engine.service import Service
from ssync_desktop.sandbox.people import ACCOUNTS, CORRESPONDENTS, DOMAIN, QUEUES, USERS
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.serving import LOOPBACK

T = TypeVar("T")

ORGANIZATION = "Contoso (demo)"
PROFILE = "Sandbox mail servers"
PATIENCE = 30.0  # seconds for one answer
NEVER_TESTED = "Alan"
UNAPPROVED = "Katherine"
WRONG_PASSWORD = "Invoices"  # noqa: S105 the name of a queue

EXAMPLE_SECRET = "sandbox of invoices@contoso.example"  # noqa: S105 the demo tells everybody

FIRST_LETTERS = (
    ("Ada", "maria@fabrikam.example", "Your order", "It left our warehouse this morning."),
    ("Grace", "thomas@northwind.example", "The training in May", "Would the 12th suit you?"),
    ("Support", "yang@fabrikam.example", "Spare part 218", "The part is in stock again."),
    ("Support", "refused@elsewhere.example", "Newsletter", "This address will not take it."),
    ("Sales enquiries", "zoe@northwind.example", "Your quote", "Please find our best price below."),
)
"""Sender, recipient, subject, text; the sandbox refuses every address called *refused*."""


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """What was built: everybody who can send, by first name or queue, and who synchronizes.

    *letters* are the first emails they send.
    """

    senders: dict[str, Reference]
    synchronizing: tuple[UUID, ...]
    waiting_for_approval: UUID
    letters: tuple[Email, ...]


def build(service: Service, servers: SandboxServers) -> DemoOrganization:
    """Build the organization through *service*, with accounts on *servers*; blocks.

    Tests are scheduled when it returns; they run as soon as the engine does.
    """
    servers.store.open_accounts(newcomer_secret)
    profile = _profile(service, servers)
    _settings(service, profile)
    users = {user.first_name: user for user in _users(service)}
    queues = {queue.name: queue for queue in _queues(service, users["Grace"])}
    _records(service, users["Ada"])
    for name, mailbox_id, address in _mailboxes(users, queues):
        _sign_in(service, servers, mailbox_id, address, right=name != WRONG_PASSWORD)
    tested = {name: mailbox for name, mailbox, _ in _mailboxes(users, queues)}
    del tested[NEVER_TESTED]
    unapproved = tested.pop(UNAPPROVED)
    _done(service.test_and_enable(tuple(tested.values()), approve=True))
    _done(service.test_and_enable((unapproved,)))
    del tested[WRONG_PASSWORD]
    senders = _senders(users.values(), queues.values())
    letters = tuple(
        _done(service.send(letter(senders[sender], recipient, subject, text)))
        for sender, recipient, subject, text in FIRST_LETTERS
    )
    return DemoOrganization(senders, tuple(tested.values()), unapproved, letters)


def letter(sender: Reference, recipient: str, subject: str, text: str) -> EmailDraft:
    """Return a plain email of *sender* to *recipient*."""
    names = {one.address: one.name for one in CORRESPONDENTS}
    to = Address(names.get(recipient, ""), recipient)
    greeting = f"Hello {to.name.partition(' ')[0]}".strip()
    body = f"{greeting},\n\n{text}\n\nKind regards\n{sender.name}"
    return EmailDraft(sender=sender, to=(to,), subject=subject, text=body)


def _profile(service: Service, servers: SandboxServers) -> EmailServerProfile:
    """One profile for all, with the certificate that the servers made for themselves."""
    side = Direction(
        host=LOOPBACK,
        security=ConnectionSecurity.STARTTLS,
        retrieval=CredentialRetrieval.USER_OR_QUEUE,
        pinned_certificate=servers.certificate.fingerprint,
    )
    draft = ProfileDraft(
        name=PROFILE,
        description="POP3 and SMTP servers that live inside the demo, on this machine only. The "
        f"password of a mailbox is “sandbox of” and its address, for example “{EXAMPLE_SECRET}”. "
        f"Whoever you add with an address at {DOMAIN} has an account too.",
        incoming=replace(side, port=servers.pop3_port),
        outgoing=replace(side, port=servers.smtp_port),
    )
    return _done(service.save_profile(draft))


def _settings(service: Service, profile: EmailServerProfile) -> None:
    before = _done(service.settings())
    changed = replace(
        before,
        name=ORGANIZATION,
        default_email=replace(before.default_email, profile_id=profile.id),
        unresolved_recipients_allowed=True,
    )
    _done(service.save_settings(changed))


def _users(service: Service) -> list[User]:
    return [
        _done(
            service.save_user(
                UserDraft(
                    first_name=user.first_name,
                    last_name=user.last_name,
                    domain_name=user.address,
                    email_address=user.address,
                    filtering_method=FilteringMethod.IN_RESPONSE,
                    send_as_allowed=True,
                )
            )
        )
        for user in USERS
    ]


def _queues(service: Service, owner: User) -> list[Queue]:
    """The first queue is left to whoever plays, so that some of the mail is theirs to read."""
    return [
        _done(
            service.save_queue(
                QueueDraft(
                    name=name,
                    email_address=address,
                    filtering_method=FilteringMethod.ALL,
                    owner_id=owner.id if place else None,
                )
            )
        )
        for place, (name, address) in enumerate(QUEUES)
    ]


def _records(service: Service, owner: User) -> None:
    for name, address in ACCOUNTS:
        _record(service, ObjectType.ACCOUNT, name, address, owner)
    for one in CORRESPONDENTS:
        _record(service, ObjectType.CONTACT, one.name, one.address, owner)


def _record(service: Service, kind: ObjectType, name: str, address: str, owner: User) -> None:
    draft = RecordDraft(object_type=kind, name=name, email_addresses=(address,), owner_id=owner.id)
    _done(service.save_record(draft))


def _mailboxes(users: dict[str, User], queues: dict[str, Queue]) -> list[tuple[str, UUID, str]]:
    found = []
    owners: dict[str, User | Queue] = {**users, **queues}
    for name, owner in owners.items():
        assert owner.mailbox_id is not None  # every user and queue has one (B13, B16)
        found.append((name, owner.mailbox_id, owner.email_address))
    return found


def secret_of(address: str) -> str:
    """Return the password of a demo account, which the demo's profile tells everybody."""
    return f"sandbox of {address}"


def newcomer_secret(address: str) -> str | None:
    """Return the password that opens an account for *address*; None outside the demo's domain."""
    local, _, domain = address.rpartition("@")
    return secret_of(address) if local and domain.casefold() == DOMAIN else None


def _sign_in(
    service: Service, servers: SandboxServers, mailbox_id: UUID, address: str, *, right: bool
) -> None:
    """Give the account a password, and the mailbox the same one, or a wrong one."""
    secret = secret_of(address)
    servers.store.add_account(address, secret)
    mailbox = _done(service.mailbox(mailbox_id))
    draft = replace(mailbox.draft(), allow_credentials=True, user_name=address)
    _done(service.save_mailbox(draft, secret if right else "not the password"))


def _senders(users: Iterable[User], queues: Iterable[Queue]) -> dict[str, Reference]:
    found = {one.first_name: Reference(one.id, ObjectType.USER, one.full_name) for one in users}
    return found | {one.name: Reference(one.id, ObjectType.QUEUE, one.name) for one in queues}


def _done(future: Future[T]) -> T:
    return future.result(PATIENCE)
