"""exchangelib reads what was delivered."""

from exchangelib import Message
from exchangelib.services import SyncFolderItems

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount, letter


def test_a_delivered_message_is_found_and_read(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.deliver(ADA, letter())
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
    assert (read.subject, read.mime_content, read.is_read) == ("Grüße", letter(), False)
