"""Threads as Outlook, Gmail, Apple Mail, Thunderbird and others write them, from our email on."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.conversation import answer_thread_index
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.options import CorrelationMethod, ItemOutcome, ObjectType
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.mime.parse import parse
from tests.kit.client_replies import (
    GMAIL,
    OUTLOOK,
    OUTLOOK_OLD,
    OUTLOOK_UNTHREADED,
    REPLIES,
    THUNDERBIRD,
    written,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld
from tests.kit.outgoing_mail import claim, send

IN_REPLY_TO, TOKEN = CorrelationMethod.IN_REPLY_TO, CorrelationMethod.TRACKING_TOKEN
INDEX, SMART = CorrelationMethod.CONVERSATION_INDEX, CorrelationMethod.SMART_MATCHING


@dataclass
class Thread:
    """An email sent by Ada, who takes only answers, to Carl and about him."""

    world: MailWorld
    ada: User
    regarding: Reference
    sent: Email

    def take(self, raw: bytes, server_id: str = "1") -> Email | None:
        """Deliver a message; return what it became, or None when it was not tracked."""
        item = IncomingItem(ItemKey("INBOX", server_id), parse(raw))
        (line,) = self.world.deliver(self.world.mailbox(self.ada), item)
        assert line.outcome in (ItemOutcome.TRACKED, ItemOutcome.NOT_TRACKED)
        return self.world.email(line.email_id) if line.email_id else None

    @property
    def below(self) -> bytes:
        """The Thread-Index of an answer to the email that was sent."""
        return answer_thread_index(self.sent.conversation_index, START, 7)

    def reply(self, template: str, own: str = "1A2B", **fields: str) -> bytes:
        """Return an answer to the email that was sent, in the shape of *template*."""
        parent = self.sent.message_id
        values = {"parent": parent, "root": parent, "subject": self.sent.subject} | fields
        return written(template, own=own, index=self.below, **values)


@pytest.fixture
def thread(world: MailWorld) -> Thread:
    ada = world.user("ada")
    carl = world.record(ObjectType.CONTACT, "Carl Customer", "carl@example.net")
    regarding = Reference(carl.id, ObjectType.CONTACT, carl.name)
    send(world, ada, to=(Address("", "carl@example.net"),), subject="Offer", regarding=regarding)
    (sent,) = claim(world, ada)
    return Thread(world, ada, regarding, sent)


@pytest.mark.behaviour("B43", "threads of real clients")
@pytest.mark.parametrize("client", REPLIES)
def test_a_reply_is_related_to_the_email_that_was_sent(thread: Thread, client: str) -> None:
    email = thread.take(thread.reply(REPLIES[client], subject="Another subject"))
    assert email is not None
    assert email.correlation_method is IN_REPLY_TO
    assert email.correlated_id == email.parent_id == thread.sent.id
    assert email.regarding == thread.regarding


@pytest.mark.behaviour("B43", "threads of real clients")
@pytest.mark.parametrize("client", REPLIES)
def test_the_next_answer_belongs_to_the_reply_and_not_to_the_root(
    thread: Thread, client: str
) -> None:
    reply = thread.take(thread.reply(THUNDERBIRD))
    assert reply is not None
    raw = thread.reply(REPLIES[client], own="3C4D", parent=reply.message_id)
    email = thread.take(raw, "2")
    assert email is not None
    assert email.parent_id == reply.id
    assert email.regarding == thread.regarding


@pytest.mark.behaviour("B43", "an answer to an answer that was never seen here")
@pytest.mark.parametrize("client", ["Gmail", "Apple Mail", "Thunderbird"])
def test_references_bridge_what_was_never_seen_here(thread: Thread, client: str) -> None:
    email = thread.take(
        thread.reply(REPLIES[client], parent="unseen@elsewhere.example", subject="Hello")
    )
    assert email is not None
    assert (email.correlation_method, email.parent_id) == (IN_REPLY_TO, thread.sent.id)


MANGLED: dict[str, Callable[[str], str]] = {
    "domain in capitals": lambda name: (
        name.partition("@")[0] + "@" + name.partition("@")[2].upper()
    ),
    "folded before the id": lambda name: f">\n <{name}",
    "folded within the id": lambda name: f"{name[:10]}\n {name[10:]}",
    "blanks within the brackets": lambda name: f" {name} ",
}


@pytest.mark.behaviour("B43", "ids as mailers mangle them")
@pytest.mark.parametrize("how", MANGLED)
def test_a_mangled_id_is_known_again(thread: Thread, how: str) -> None:
    mangled = MANGLED[how](thread.sent.message_id)
    raw = thread.reply(THUNDERBIRD, parent=mangled, root="x@y", subject="Hello")
    raw = raw.replace(b"<>\r\n ", b"\r\n ")  # an id that begins on a line of its own
    email = thread.take(raw)
    assert email is not None
    assert (email.correlation_method, email.parent_id) == (IN_REPLY_TO, thread.sent.id)


@pytest.mark.parametrize(
    "value", ["{}", '"Your message of Monday" <{}>', "Message from Ada of Monday <{}>"]
)
def test_in_reply_to_as_it_once_was_free_text(thread: Thread, value: str) -> None:
    text = value.format(thread.sent.message_id)
    raw = thread.reply(OUTLOOK_UNTHREADED, subject="Hello")
    email = thread.take(f"In-Reply-To: {text}\r\n".encode() + raw)
    assert email is not None
    assert email.correlation_method is IN_REPLY_TO


@pytest.mark.behaviour("B46", "Outlook without In-Reply-To")
@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(lambda text: text, id="as it is"),
        pytest.param(lambda text: text.rstrip(b"="), id="without its padding"),
        pytest.param(lambda text: text[:20] + b"\r\n\t" + text[20:], id="folded"),
        pytest.param(lambda text: text + b"  ", id="with blanks behind it"),
    ],
)
def test_outlook_is_known_by_its_thread_index(
    thread: Thread, shape: Callable[[bytes], bytes]
) -> None:
    raw = thread.reply(OUTLOOK_OLD, subject="Hello")
    head, _, rest = raw.partition(b"Thread-Index: ")
    index, _, tail = rest.partition(b"\r\n")
    email = thread.take(head + b"Thread-Index: " + shape(index) + b"\r\n" + tail)
    assert email is not None
    assert (email.correlation_method, email.parent_id) == (INDEX, thread.sent.id)
    assert email.regarding == thread.regarding


@pytest.mark.behaviour("B46", "the nearest email above")
def test_deeper_in_an_outlook_thread_the_nearest_email_is_the_parent(thread: Thread) -> None:
    reply = thread.take(thread.reply(OUTLOOK))
    assert reply is not None
    index = answer_thread_index(thread.below, START, 9)
    raw = written(OUTLOOK_OLD, own="77", index=index, parent="", root="", subject="Hello")
    email = thread.take(raw, "2")
    assert email is not None
    assert (email.correlation_method, email.parent_id) == (INDEX, reply.id)


@pytest.mark.behaviour("B45", "an old Outlook")
@pytest.mark.parametrize("mark", ["AW: ", "RE: AW: ", "Re:", ""])
def test_a_client_that_says_nothing_is_known_by_the_token(thread: Thread, mark: str) -> None:
    raw = thread.reply(OUTLOOK_UNTHREADED).replace(b"Subject: AW: ", b"Subject: " + mark.encode())
    email = thread.take(raw)
    assert email is not None
    assert email.correlation_method is TOKEN
    assert (email.correlated_id, email.parent_id) == (thread.sent.id, None)
    assert email.regarding == thread.regarding


@pytest.mark.behaviour("B47", "an old Outlook")
def test_without_a_token_only_smart_matching_knows_it(thread: Thread) -> None:
    raw = thread.reply(OUTLOOK_UNTHREADED)
    thread.world.settings(tracking_token_enabled=False)
    assert thread.take(raw) is None
    thread.world.settings(smart_matching_enabled=True)
    email = thread.take(raw, "2")
    assert email is not None
    assert email.correlation_method is SMART
    assert (email.correlated_id, email.parent_id) == (thread.sent.id, None)
    assert email.regarding == thread.regarding


@pytest.mark.parametrize("template", [OUTLOOK, GMAIL], ids=["Outlook", "Gmail"])
def test_a_forward_is_an_answer_unless_the_switch_says_no(thread: Thread, template: str) -> None:
    raw = thread.reply(template, subject="Hello").replace(b"Subject: Re:", b"Subject: Fwd:")
    raw = raw.replace(b"Subject: RE:", b"Subject: FW:")
    thread.world.settings(forwards_are_no_replies=True)
    assert thread.take(raw) is None
    thread.world.settings(forwards_are_no_replies=False)
    email = thread.take(raw, "2")
    assert email is not None
    assert email.correlation_method is IN_REPLY_TO
