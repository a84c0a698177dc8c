"""The archive of a mailbox: folders of its own, into which retention policies move old items."""

from ssync_desktop.sandbox.ews.distinguished import ARCHIVE
from ssync_desktop.sandbox.ews.model import Exchange, Folder, Item, Mailbox
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, describe, forget


def add_archive(exchange: Exchange, mailbox: Mailbox) -> None:
    """Give *mailbox* an archive with the folders that every archive has."""
    with exchange.lock:
        exchange.make_distinguished(mailbox, ARCHIVE)


def retire(exchange: Exchange, item: Item) -> Item:
    """Move *item* into the archive as a retention policy does, and return it as it lies there.

    The folder is called there as here, and is made if need be.
    """
    with exchange.lock:
        home = item.home
        root = home.mailbox.distinguished["archivemsgfolderroot"]
        found = (one for one in root.children if (one.name, one.kind) == (home.name, home.kind))
        folder = next(found, None) or exchange.make_folder(home.mailbox, root, home.name, home.kind)
        return carry(exchange, item, folder)


def carry(exchange: Exchange, item: Item, folder: Folder) -> Item:
    """Let *item* lie in *folder*, a series with all its occurrences."""
    if not isinstance(item, Appointment):
        return exchange.move(item, folder)
    forget(exchange, item)
    exchange.move(item, folder)
    describe(exchange, item)
    return item
