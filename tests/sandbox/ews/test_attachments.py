"""exchangelib hangs files and items on items, and takes them off."""

from exchangelib import FileAttachment, ItemAttachment, Message

from tests.sandbox.ews.conftest import ADA, OpenAccount


def _draft(open_account: OpenAccount) -> Message:
    account = open_account()
    draft = Message(account=account, folder=account.drafts, subject="With files")
    draft.attach(FileAttachment(name="one.txt", content=b"one", is_inline=False))
    draft.save()
    return draft


def _again(draft: Message) -> Message:
    (read,) = draft.account.fetch([draft], only_fields=["attachments", "has_attachments", "size"])
    return read


def test_files_come_with_an_item_and_later(open_account: OpenAccount) -> None:
    draft = _draft(open_account)
    assert draft.attachments[0].attachment_id is not None
    before = draft.changekey
    draft.attach(
        FileAttachment(
            name="two.png", content=b"\x89PNG", content_type="image/png", content_id="two",
            is_inline=True,
        )
    )  # fmt: skip
    one, two = _again(draft).attachments
    assert draft.changekey != before
    assert (one.name, one.content, one.is_inline) == ("one.txt", b"one", False)
    assert (two.content, two.content_type, two.content_id) == (b"\x89PNG", "image/png", "two")
    assert two.is_inline


def test_a_file_is_taken_off(open_account: OpenAccount) -> None:
    draft = _draft(open_account)
    draft.detach(list(draft.attachments))
    read = _again(draft)
    assert (list(read.attachments), read.has_attachments) == ([], False)


def test_an_item_within_an_item_is_read_with_its_mime(open_account: OpenAccount) -> None:
    draft = _draft(open_account)
    inner = Message(account=draft.account, subject="Within", body="Inner words.")
    draft.attach(ItemAttachment(name="Within", item=inner))
    found = _again(draft).attachments
    (attached,) = [one for one in found if isinstance(one, ItemAttachment)]
    assert attached.item.subject == "Within"
    assert attached.item.author.email_address == ADA
    assert b"Inner words." in attached.item.mime_content
