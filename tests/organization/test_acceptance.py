"""Who accepts a message, whose it becomes, and in which queues it is placed."""

import pytest

from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.organization.received_items import PROCESSED
from ssync_desktop.organization.users import set_user_disabled
from tests.kit.mail_world import MailWorld, incoming

ALL, RESPONSE, NONE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE, FilteringMethod.NONE
CUSTOMERS, ENABLED = FilteringMethod.LEADS_CONTACTS_ACCOUNTS, FilteringMethod.EMAIL_ENABLED


@pytest.mark.behaviour("B51")
def test_one_accepting_recipient_is_enough(world: MailWorld) -> None:
    ada = world.user("ada", RESPONSE)
    queue = world.queue("support", ada, ALL)
    box = world.mailbox(ada)
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com", "support@example.com")))
    email = world.email(line.email_id)
    assert email.accepting is not None
    assert email.accepting.id == queue.id
    assert email.receiving_mailbox_id == box.id


@pytest.mark.behaviour("B53")
@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        (RESPONSE, ItemOutcome.NOT_TRACKED),
        (CUSTOMERS, ItemOutcome.NOT_TRACKED),
        (ALL, ItemOutcome.TRACKED),
    ],
)
def test_mail_of_a_distribution_list_is_for_those_who_take_all(
    world: MailWorld, method: FilteringMethod, outcome: ItemOutcome
) -> None:
    world.record(ObjectType.CONTACT, "Carl", "customer@example.net")
    ada = world.user("ada", method)
    (line,) = world.deliver(world.mailbox(ada), incoming("1", to=("staff@example.com",)))
    assert line.outcome is outcome
    if outcome is ItemOutcome.NOT_TRACKED:
        assert line.reason_code is ReasonCode.NO_RECIPIENT_MATCH


@pytest.mark.behaviour("B50")
def test_only_customers_or_any_record(world: MailWorld) -> None:
    ada = world.user("ada", CUSTOMERS)
    bob = world.user("bob", ENABLED)
    world.queue("shop", ada, NONE)
    (first,) = world.deliver(
        world.mailbox(ada), incoming("1", sender="shop@example.com", to=("ada@example.com",))
    )
    (second,) = world.deliver(
        world.mailbox(bob), incoming("2", sender="shop@example.com", to=("bob@example.com",))
    )
    assert first.outcome is ItemOutcome.NOT_TRACKED
    assert (second.outcome, second.reason_code) == (ItemOutcome.TRACKED, ReasonCode.SENDER_MATCH)


def test_a_disabled_user_is_never_asked(world: MailWorld) -> None:
    ada, bob = world.user("ada", RESPONSE), world.user("bob", ALL)
    world.run(lambda context: set_user_disabled(context, bob.id, disabled=True))
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("bob@example.com", "ada@example.com"))
    )
    assert line.reason_code is ReasonCode.NO_CORRELATION_MATCH


@pytest.mark.behaviour("B59")
def test_two_accepting_queues_get_an_item_each_of_one_email(world: MailWorld) -> None:
    ada = world.user("ada")
    queues = [world.queue(name, ada) for name in ("sales", "support")]
    deaf = world.queue("deaf", ada, NONE)
    (line,) = world.deliver(
        world.mailbox(queues[0]),
        incoming("1", to=("sales@example.com", "support@example.com", "deaf@example.com")),
    )
    items = world.queue_items(line.email_id)
    assert {item.queue_id for item in items} == {queue.id for queue in queues}
    assert deaf.id not in {item.queue_id for item in items}
    assert {(item.title, item.sender) for item in items} == {("A question", "customer@example.net")}


@pytest.mark.parametrize("wanted", [True, False])
def test_the_queue_being_read_gets_an_item_for_list_mail(world: MailWorld, wanted: bool) -> None:
    world.settings(create_queue_item_for_mailbox=wanted)
    queue = world.queue("support", world.user("ada"))
    (line,) = world.deliver(world.mailbox(queue), incoming("1", to=("list@example.org",)))
    items = world.queue_items(line.email_id)
    assert [item.queue_id for item in items] == ([queue.id] if wanted else [])


@pytest.mark.behaviour("B55")
def test_the_sender_is_the_contact_unless_the_owner_knows_the_account(world: MailWorld) -> None:
    ada, bob = world.user("ada", ALL), world.user("bob", ALL)
    contact = world.record(ObjectType.CONTACT, "Carl", "customer@example.net", world.admin)
    account = world.record(ObjectType.ACCOUNT, "Acme", "customer@example.net", bob)
    senders = []
    for number, user in enumerate((ada, bob)):
        (line,) = world.deliver(
            world.mailbox(user), incoming(str(number), to=(user.email_address,))
        )
        email = world.email(line.email_id)
        senders.append(
            [
                party.record.id
                for party in email.parties
                if party.participation is ParticipationType.SENDER and party.record
            ]
        )
    assert senders == [[contact.id], [account.id]]


@pytest.mark.behaviour("B58")
def test_the_owner_of_the_answered_email_owns_the_answer_if_named(world: MailWorld) -> None:
    ada, bob = world.user("ada", ALL), world.user("bob", ALL)
    (question,) = world.deliver(
        world.mailbox(bob), incoming("1", to=("bob@example.com",), message_id="q@x")
    )
    (answer,) = world.deliver(
        world.mailbox(ada),
        incoming("2", to=("ada@example.com", "bob@example.com"), in_reply_to="q@x"),
    )
    (other,) = world.deliver(
        world.mailbox(ada), incoming("3", to=("ada@example.com",), in_reply_to="q@x")
    )
    owners = {}
    for line in (question, answer, other):
        email = world.email(line.email_id)
        owners[line.key.server_id] = email.owner_id
    assert owners == {"1": bob.id, "2": bob.id, "3": ada.id}


@pytest.mark.behaviour("B68", "the row")
def test_only_what_is_stored_here_may_be_deleted_on_the_server(world: MailWorld) -> None:
    queue = world.queue("support", world.user("ada"), RESPONSE)
    answered = world.user("bob", ALL)
    world.deliver(world.mailbox(answered), incoming("0", to=("bob@example.com",), message_id="q@x"))
    box = world.set_mailbox(queue, delete_after_processing=True)
    world.deliver(
        box,
        incoming("kept", to=("support@example.com",), in_reply_to="q@x"),
        incoming("rejected", to=("support@example.com",)),
    )
    keys = ("kept", "rejected", "never seen")

    def left() -> frozenset[str]:
        return world.read(
            lambda context: context.unit.received_items.unfinished(box.id, "INBOX", keys, PROCESSED)
        )

    assert left() == {"kept"}
    world.run(lambda context: context.unit.received_items.finish(box.id, "INBOX", ["kept"]))
    assert left() == frozenset()


def test_mail_processed_while_deletion_was_off_stays_on_the_server(world: MailWorld) -> None:
    queue = world.queue("support", world.user("ada"))
    world.deliver(world.mailbox(queue), incoming("1", to=("support@example.com",)))
    box = world.set_mailbox(queue, delete_after_processing=True)
    left = world.read(
        lambda context: context.unit.received_items.unfinished(box.id, "INBOX", ("1",), PROCESSED)
    )
    assert left == frozenset()
