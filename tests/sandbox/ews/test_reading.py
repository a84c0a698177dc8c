"""exchangelib reads what was delivered."""

from email.message import EmailMessage

from exchangelib import Message
from exchangelib.services import SyncFolderItems

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount


def _letter(subject: str = "Grüße") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "maria@fabrikam.example", ADA, subject
    message.set_content("Hello.")
    return message.as_bytes()


def test_a_delivered_message_is_found_and_read(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.deliver(ADA, _letter())
    account = open_account()
    pages = SyncFolderItems(account=account)
    ((change, item),) = pages.call(
        folder=account.inbox, shape="IdOnly", additional_fields=[], sync_state=None,
        ignore=None, max_changes_returned=256, sync_scope=None,
    )  # fmt: skip
    (read,) = account.fetch([item], only_fields=["subject", "mime_content", "is_read"])
    assert change == "create"
    assert pages.includes_last_item_in_range
    assert isinstance(read, Message)
    assert (read.subject, read.mime_content, read.is_read) == ("Grüße", _letter(), False)
