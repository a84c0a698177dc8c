"""A forward mailbox on the server in memory: the attached message counts, for whom it was."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import (
    IncomingDeliveryMethod,
    ItemOutcome,
    MailboxKind,
    OperationType,
)
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.engine.passwords import mailbox_key
from ssync_desktop.organization.mailboxes import create_mailbox
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import UNDELIVERABLE
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
FORWARD = "forward@example.test"
IN = OperationType.INCOMING


def wrapped(*originals: bytes, as_file: bool = False) -> bytes:
    """Return a message as a rule forwards it: the originals attached."""
    wrapper = EmailMessage()
    wrapper["From"] = ADA
    wrapper["To"] = FORWARD
    wrapper["Subject"] = "FW: Hello"
    wrapper["Date"] = "Mon, 2 Mar 2026 08:31:00 +0000"
    wrapper["Message-ID"] = "<wrapper@example.test>"
    wrapper.set_content("Forwarded by a rule.")
    for original in originals:
        if as_file:
            name = "original.eml"
            wrapper.add_attachment(
                original, maintype="application", subtype="octet-stream", filename=name
            )
        else:
            wrapper.add_attachment(message_from_bytes(original, policy=SMTP))
    return wrapper.as_bytes(policy=SMTP)


@pytest.fixture
def forward(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    """Ada's mail comes over a forward mailbox, Bob reads his own."""
    profile = house.add_profile(move_undelivered=True)
    memory_server.add_account(FORWARD, SECRET)
    ada = house.add_user(ADA)
    method = IncomingDeliveryMethod.FORWARD_MAILBOX
    house.change_mailbox(ada.id, incoming_method=method)
    house.add_user("bob@example.test")
    draft = MailboxDraft(
        kind=MailboxKind.FORWARD,
        name="Forward",
        email_address=FORWARD,
        profile_id=profile.id,
        incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
        allow_credentials=True,
        user_name=FORWARD,
        delete_after_processing=True,
    )
    mailbox = house.do(lambda context: create_mailbox(context, draft))
    house.keep(mailbox_key(mailbox.id), SECRET)
    house.enable(mailbox.id)
    return house.mailbox(mailbox.id)


@pytest.mark.behaviour("B67", "as an attachment")
@pytest.mark.parametrize("as_file", [False, True])
async def test_the_attached_message_is_tracked_for_its_recipient(
    house: EngineHouse, memory_server: MemoryServer, forward: Mailbox, as_file: bool
) -> None:
    original = a_message(to=f"{ADA}, other@elsewhere.test", message_id="original@elsewhere.test")
    memory_server.deliver(FORWARD, wrapped(original, as_file=as_file))
    await house.run(forward, IN)
    (email,) = house.emails()
    assert (email.subject, email.sender) == ("Hello", "maria@elsewhere.test")
    stored = house.email(email.id)
    assert stored.message_id == "original@elsewhere.test"
    assert stored.accepting is not None
    assert stored.accepting.name == "Ada"
    assert stored.receiving_mailbox_id == forward.id
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.TRACKED]
    assert memory_server.accounts[FORWARD].items == []  # the wrapper was deleted


@pytest.mark.behaviour("B67", "inline, or several")
@pytest.mark.parametrize("count", [0, 2])
async def test_what_carries_none_or_several_is_told_and_put_away(
    house: EngineHouse, memory_server: MemoryServer, forward: Mailbox, count: int
) -> None:
    memory_server.deliver(FORWARD, wrapped(*[a_message()] * count))
    memory_server.deliver(FORWARD, wrapped(a_message()))  # a good one is not held up
    await house.run(forward, IN)
    await house.run(forward, IN)
    (email,) = house.emails()
    assert email.subject == "Hello"
    assert {line.outcome for line in house.ledger()} == {
        ItemOutcome.TRACKED,
        ItemOutcome.NOT_TRACKED,
    }
    (alert,) = [one for one in house.alerts() if one.code == ErrorCode.INVALID_FORWARD_ITEM]
    assert (alert.level.name, alert.count) == ("INFORMATION", 1)
    (failure,) = house.rows(Table.FAILURES)
    assert isinstance(failure, FailureRow)
    assert failure.error_code == ErrorCode.INVALID_FORWARD_ITEM
    (left,) = memory_server.accounts[FORWARD].items
    assert left.folder == UNDELIVERABLE


@pytest.mark.behaviour("B67", "for whom forwarding is the method")
async def test_mail_for_somebody_with_a_mailbox_of_their_own_is_not_taken_here(
    house: EngineHouse, memory_server: MemoryServer, forward: Mailbox
) -> None:
    memory_server.deliver(FORWARD, wrapped(a_message(to="bob@example.test")))
    await house.run(forward, IN)
    assert house.emails() == []
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.NOT_TRACKED]
