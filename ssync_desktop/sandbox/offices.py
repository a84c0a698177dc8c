"""The part of the demo organization that is on Exchange: a profile, users, and rules on folders."""

from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    FilteringMethod,
    ObjectType,
    ServerType,
)
from ssync_desktop.domain.people import Reference, User, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.engine.service import Service
from ssync_desktop.sandbox.organization import PATIENCE, letter, secret_of
from ssync_desktop.sandbox.people import EXCHANGE_USERS, FILINGS, SERVICE_ACCOUNT, Filing
from ssync_desktop.sandbox.post_office import PostOffice

T = TypeVar("T")

EXCHANGE_PROFILE = "Sandbox Exchange"
LETTER = (
    "Margaret",
    "christina@alpineskihouse.example",
    "Your visit",
    "We look forward to seeing you on Tuesday.",
)


@dataclass(frozen=True, slots=True)
class Offices:
    """Who is on Exchange: senders and users by first name, mailboxes, rules, the first letter."""

    senders: dict[str, Reference]
    users: dict[str, User]
    mailboxes: tuple[UUID, ...]
    rules: tuple[UUID, ...]
    letter: Email


def settle(service: Service, post_office: PostOffice) -> Offices:
    """Build it through *service*; blocks. The accounts that rules are about have to be there."""
    profile = _profile(service, post_office)
    users = {
        user.address: _user(service, profile, user.first_name, user.last_name, user.address)
        for user in EXCHANGE_USERS
    }
    boxes = {address: _mailbox_of(user) for address, user in users.items()}
    rules = tuple(_rule(service, boxes[filing.address], filing) for filing in FILINGS)
    _done(service.test_and_enable(tuple(boxes.values()), approve=True))
    senders = {
        user.first_name: Reference(user.id, ObjectType.USER, user.full_name)
        for user in users.values()
    }
    name, recipient, subject, text = LETTER
    sent = _done(service.send(letter(senders[name], recipient, subject, text)))
    people = {user.first_name: user for user in users.values()}
    return Offices(senders, people, tuple(boxes.values()), rules, sent)


def _profile(service: Service, post_office: PostOffice) -> EmailServerProfile:
    """One account signs in for all, and opens their mailboxes by impersonation."""
    side = Direction(
        host=post_office.server.url,
        retrieval=CredentialRetrieval.PROFILE,
        user_name=SERVICE_ACCOUNT,
        pinned_certificate=post_office.server.certificate.fingerprint,
        impersonation=True,
    )
    draft = ProfileDraft(
        name=EXCHANGE_PROFILE,
        description="An Exchange server that lives inside the demo, on this machine only. The "
        f"account {SERVICE_ACCOUNT} opens the mailboxes of its users as they would themselves; "
        "they put the mail of their customers into folders, and rules track what lies there.",
        server_type=ServerType.EXCHANGE,
        incoming=side,
        outgoing=side,
    )
    return _done(service.save_profile(draft, secret_of(SERVICE_ACCOUNT)))


def _user(
    service: Service, profile: EmailServerProfile, first: str, last: str, address: str
) -> User:
    user = _done(
        service.save_user(
            UserDraft(
                first_name=first,
                last_name=last,
                domain_name=address,
                email_address=address,
                filtering_method=FilteringMethod.IN_RESPONSE,
                send_as_allowed=True,
            )
        )
    )
    mailbox = _done(service.mailbox(_mailbox_of(user)))
    act = ActDeliveryMethod.SERVER_SIDE
    draft = replace(mailbox.draft(), profile_id=profile.id, act_method=act)
    _done(service.save_mailbox(draft))
    return user


def _mailbox_of(user: User) -> UUID:
    assert user.mailbox_id is not None  # every user has one (B13)
    return user.mailbox_id


def _rule(service: Service, mailbox_id: UUID, filing: Filing) -> UUID:
    """Track what its owner files, as the owner's administrator would set it up."""
    folders = _done(service.tracking.folders(mailbox_id))
    folder = next(one for one in folders if one.path[1:] == filing.path)
    (account,) = _done(service.references(ObjectType.ACCOUNT, filing.customer))
    draft = TrackingFolderDraft(None, mailbox_id, folder.key, folder.name, account)
    return _done(service.tracking.save(draft)).id


def _done(future: Future[T]) -> T:
    return future.result(PATIENCE)
