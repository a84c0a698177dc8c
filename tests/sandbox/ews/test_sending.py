"""exchangelib writes, sends, changes, moves and deletes messages."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from exchangelib import Account, ExtendedProperty, FileAttachment, HTMLBody, Message
from exchangelib.errors import (
    ErrorChangeKeyRequired,
    ErrorInvalidRecipients,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorQuotaExceeded,
    ErrorSendAsDenied,
)
from exchangelib.items import NEVER_OVERWRITE

from ssync_desktop.sandbox.ews.directory import Account as ServiceAccount
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.properties_values import text_of
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD, OpenAccount

BOB = "bob@contoso.example"
MARIA = "maria@fabrikam.example"


class Marker(ExtendedProperty):  # type: ignore[misc]
    property_set_id = "0f2e2b1c-6d5e-4b1f-8c3d-1f2e3d4c5b6a"
    property_name = "Marker"
    property_type = "String"


@pytest.fixture(autouse=True)
def _marker() -> object:
    Message.register("marker", Marker)
    yield None
    Message.deregister("marker")


@pytest.fixture
def bob(exchange: SandboxExchange) -> str:
    exchange.add_mailbox(BOB, PASSWORD, "Bob Baker")
    return BOB


@pytest.fixture
def left(exchange: SandboxExchange) -> list[tuple[str, str, bytes]]:
    taken: list[tuple[str, str, bytes]] = []
    exchange.exchange.carry_outside = lambda *mail: taken.append(mail)
    return taken


def _letter(*recipients: str, sender: str = ADA, subject: str = "Grüße") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(recipients), subject
    message["Bcc"] = "secret@fabrikam.example"
    message["Message-ID"] = "<one@contoso.example>"
    message.set_content("Hello.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="offer.pdf")
    message.set_boundary("border")
    return message.as_bytes()


def _inbox(exchange: SandboxExchange, address: str) -> list[Item]:
    mailbox = exchange.exchange.mailbox(address)
    assert mailbox is not None
    return mailbox.inbox.visible


def test_what_is_submitted_as_mime_arrives_and_is_kept_in_sent_items(
    exchange: SandboxExchange,
    open_account: OpenAccount,
    bob: str,
    left: list[tuple[str, str, bytes]],
) -> None:
    account = open_account()
    Message(
        account=account, folder=account.sent, mime_content=_letter(BOB, MARIA), marker="here"
    ).send_and_save()
    (received,) = _inbox(exchange, BOB)
    (sent,) = account.sent.all().only(
        "subject", "mime_content", "marker", "message_id", "is_draft", "to_recipients", "is_read"
    )
    assert [(sender, recipient) for sender, recipient, _ in left] == [
        (ADA, MARIA),
        (ADA, "secret@fabrikam.example"),
    ]
    assert received.mime == left[0][2]
    assert b"Bcc" not in received.mime
    assert (sent.subject, sent.marker) == ("Grüße", "here")
    assert sent.mime_content == _letter(BOB, MARIA)
    assert sent.message_id == "<one@contoso.example>"
    assert (sent.is_draft, sent.is_read) == (False, True)
    assert [person.email_address for person in sent.to_recipients] == [BOB, MARIA]


def test_a_message_of_fields_is_composed_sent_and_read(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    message = Message(
        account=account,
        subject="A question",
        body=HTMLBody("<p>How <b>are</b> you?</p>"),
        to_recipients=[BOB],
        importance="High",
        categories=["Red"],
    )
    message.attach(FileAttachment(name="note.txt", content=b"words", content_type="text/plain"))
    message.send()
    (received,) = open_account(BOB).inbox.all()
    assert (received.subject, received.importance) == ("A question", "High")
    assert received.author.email_address == ADA
    assert "<b>are</b>" in received.body
    assert received.categories is None
    (file,) = received.attachments
    assert (file.name, file.content) == ("note.txt", b"words")
    assert received.message_id
    assert not received.is_read


def test_a_draft_is_kept_changed_and_sent(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    draft = Message(account=account, folder=account.drafts, subject="First", to_recipients=[BOB])
    draft.save()
    draft.subject = "Second"
    draft.save(update_fields=["subject"])
    assert account.drafts.all().count() == 1
    draft.send()
    (received,) = _inbox(exchange, BOB)
    assert message_from_bytes(received.mime)["Subject"] == "Second"
    assert account.drafts.all().count() == 0
    assert [item.subject for item in account.sent.all()] == ["Second"]


def test_nobody_to_send_to_and_nobody_to_send_as(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    with pytest.raises(ErrorInvalidRecipients):
        Message(account=account, subject="To nobody").send(save_copy=False)
    foreign = Message(account=account, mime_content=_letter(MARIA, sender=BOB))
    with pytest.raises(ErrorSendAsDenied):
        foreign.send_and_save()
    owner = exchange.exchange.mailbox(BOB)
    assert owner is not None
    owner.send_as.add(ADA)
    foreign.send_and_save()
    assert account.sent.all().count() == 1


def test_a_full_mailbox_takes_nothing_and_says_so_to_the_sender(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    owner = exchange.exchange.mailbox(BOB)
    assert owner is not None
    owner.quota = 100
    Message(account=account, mime_content=_letter(BOB)).send_and_save()
    assert _inbox(exchange, BOB) == []
    assert [item.subject for item in account.inbox.all()] == ["Undeliverable: Grüße"]
    theirs = open_account(BOB)
    with pytest.raises(ErrorQuotaExceeded):
        Message(account=theirs, folder=theirs.drafts, mime_content=_letter(ADA)).save()


def _received(exchange: SandboxExchange, account: Account) -> Message:
    exchange.deliver(ADA, _letter(ADA, sender=MARIA))
    (item,) = account.inbox.all()
    return item


def test_categories_and_marks_are_changed_one_by_one(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    item = _received(exchange, account)
    before = item.changekey
    item.categories, item.marker = ["Red", "Tracked"], "seen"
    item.save(update_fields=["categories", "marker"])
    assert item.changekey != before
    (again,) = account.inbox.filter(marker="seen")
    assert again.categories == ["Red", "Tracked"]
    again.categories = None
    again.save(update_fields=["categories"])
    (again,) = account.inbox.all()
    assert again.categories is None
    assert again.mime_content == _letter(ADA, sender=MARIA)


def test_who_comes_too_late_is_refused_where_he_asked_to_be(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    item = _received(exchange, account)
    (other,) = account.inbox.all()
    other.is_read = True
    other.save(update_fields=["is_read"])
    item.categories = ["Red"]
    with pytest.raises(ErrorIrresolvableConflict):
        item.save(update_fields=["categories"], conflict_resolution=NEVER_OVERWRITE)
    item.save(update_fields=["categories"])
    (item,) = account.inbox.all()
    assert (item.categories, item.is_read) == (["Red"], True)


def test_a_stale_draft_is_not_sent(open_account: OpenAccount) -> None:
    account = open_account()
    draft = Message(account=account, folder=account.drafts, subject="One", to_recipients=[MARIA])
    draft.save()
    draft._id.changekey = ""
    with pytest.raises(ErrorChangeKeyRequired):
        draft.send()


def test_items_move_have_copies_and_go(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    item = _received(exchange, account)
    first = item.id
    item.move(account.junk)
    assert item.id != first
    item.copy(account.inbox)
    (copy,) = account.inbox.all()
    assert copy.mime_content == item.mime_content
    assert copy.attachments[0].content == b"%PDF"
    copy.move_to_trash()
    assert account.trash.all().count() == 1
    item.soft_delete()
    assert account.junk.all().count() == 0
    assert account.recoverable_items_deletions.all().count() == 1
    (gone,) = account.trash.all()
    gone.delete()
    assert isinstance(next(account.fetch([(first, None)])), ErrorItemNotFound)


def test_answers_know_what_they_answer(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    exchange.deliver(ADA, _letter(ADA, "cleo@fabrikam.example", sender=BOB))
    (item,) = account.inbox.all()
    item.reply("RE: Grüße", "Thank you.")
    item.reply_all("RE: Grüße", "Thank you all.")
    item.forward("FW: Grüße", "Look.", to_recipients=[BOB])
    assert item.conversation_id is not None
    answer, wider, forwarded = open_account(BOB).inbox.all().order_by("datetime_received", "size")
    assert (answer.in_reply_to, answer.references) == ("<one@contoso.example>",) * 2
    assert answer.conversation_id == item.conversation_id
    assert answer.body.startswith("Thank you.")
    assert "Hello." in answer.body
    assert {one.email_address for one in wider.to_recipients} == {BOB, "cleo@fabrikam.example"}
    assert [one.content for one in forwarded.attachments] == [b"%PDF"]


def test_what_is_only_sent_is_kept_nowhere(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    Message(account=account, subject="Away", to_recipients=[BOB]).send(save_copy=False)
    assert [item.kind for item in _inbox(exchange, BOB)] == ["Message"]
    assert account.sent.all().count() == account.drafts.all().count() == 0


def test_a_draft_is_changed_and_sent_in_one_request(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    account = open_account()
    draft = Message(account=account, folder=account.drafts, subject="First", to_recipients=[BOB])
    draft.save()
    draft.subject = "Second"
    draft.send_and_save(update_fields=["subject"])
    assert [text_of(item.values, "Subject") for item in _inbox(exchange, BOB)] == ["Second"]
    assert [item.subject for item in account.sent.all()] == ["Second"]


class Flags(ExtendedProperty):  # type: ignore[misc]
    property_tag = 0x0E07
    property_type = "Integer"


def test_a_message_is_put_in_as_received_by_its_flags(open_account: OpenAccount) -> None:
    account = open_account()
    Message.register("flags", Flags)
    try:
        Message(
            account=account,
            folder=account.inbox,
            mime_content=_letter(ADA),
            is_read=True,
            flags=1,
        ).save()
    finally:
        Message.deregister("flags")
    (item,) = account.inbox.all()
    assert (item.is_draft, item.is_read) == (False, True)


def test_a_message_is_received_when_the_server_says(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    at = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    exchange.deliver(ADA, _letter(ADA, sender=MARIA), at)
    (item,) = open_account().inbox.all()
    assert item.datetime_received == at


def test_a_service_account_works_in_the_mailboxes_it_is_trusted_with(
    exchange: SandboxExchange, open_account: OpenAccount, bob: str
) -> None:
    exchange.directory.add(ServiceAccount("contoso\\service", PASSWORD))
    owner = exchange.exchange.mailbox(ADA)
    assert owner is not None
    owner.delegates.add("contoso\\service")
    account = open_account(ADA, user="contoso\\service")
    Message(account=account, folder=account.sent, mime_content=_letter(BOB)).send_and_save()
    (received,) = _inbox(exchange, BOB)
    assert account.sent.all().count() == 1
    exchange.deliver(ADA, received.mime)
    (item,) = account.inbox.all()
    item.categories = ["Red"]
    item.save(update_fields=["categories"])
    item.refresh()
    assert (item.categories, item.last_modified_name) == (["Red"], "contoso\\service")
