"""A request in progress: who asks, as whom, and what they may reach."""

import binascii
from base64 import b64decode
from dataclasses import dataclass

from ssync_desktop.sandbox.ews.markup import Element, T, local, said
from ssync_desktop.sandbox.ews.model import Exchange, Folder, Item, Mailbox
from ssync_desktop.sandbox.ews.refusals import EwsError


@dataclass(frozen=True)
class Call:
    """What an operation works with. *own* is the caller's mailbox, or whose part it plays.

    *account* is the user name of who signed in; empty while it plays somebody's part, for then it
    has that person's rights and no others.
    """

    exchange: Exchange
    account: str
    own: Mailbox | None

    @property
    def mailbox(self) -> Mailbox:
        """The caller's mailbox; raises ``EwsError`` for an account that has none."""
        if self.own is None:
            raise EwsError("ErrorMissingEmailAddress", "The account has no mailbox of its own.")
        return self.own

    @property
    def names(self) -> frozenset[str]:
        """By what rights know the caller: user name and address, folded."""
        own = [] if self.own is None else [self.own.address]
        return frozenset(name.casefold() for name in (self.account, *own) if name)

    @property
    def author(self) -> str:
        """Who is written down as the one who made or changed something."""
        return self.account if self.own is None else self.own.name

    def folder(self, node: Element) -> Folder:
        """Return the folder that a FolderId or DistinguishedFolderId names.

        Raises ``EwsError`` where there is none or the caller may not enter.
        """
        if local(node) == "DistinguishedFolderId":
            return self._distinguished(node)
        identifier = node.get("Id", "")
        found = self.exchange.folders.get(identifier)
        if found is None:
            raise EwsError("ErrorItemNotFound" if well_formed(identifier) else MALFORMED)
        return self._entered(found)

    def _distinguished(self, node: Element) -> Folder:
        address = said(node.find(f"{T}Mailbox/{T}EmailAddress"))
        mailbox = self.exchange.mailbox(address) if address else self.mailbox
        if mailbox is None:
            raise EwsError("ErrorNonExistentMailbox", f"No mailbox has the address {address}.")
        self.enter(mailbox)
        name = node.get("Id", "")
        found = mailbox.distinguished.get(name)
        if found is None:
            no_archive = name.startswith("archive") and "archiveroot" not in mailbox.distinguished
            raise EwsError(NO_ARCHIVE if no_archive else "ErrorFolderNotFound")
        return self._entered(found)

    def item(self, identifier: str) -> Item:
        """Return the item of that id, as ``folder`` does."""
        found = self.exchange.items.get(identifier)
        if found is None:
            raise EwsError("ErrorItemNotFound" if well_formed(identifier) else MALFORMED)
        self._entered(found.home)
        return found

    def _entered(self, folder: Folder) -> Folder:
        self.enter(folder.mailbox)
        if self.names & folder.closed_to:
            raise EwsError("ErrorAccessDenied")
        return folder

    def enter(self, mailbox: Mailbox) -> None:
        """Refuse who is neither owner nor delegate."""
        if mailbox is not self.own and not self.names & mailbox.delegates:
            raise EwsError("ErrorAccessDenied")


NO_ARCHIVE = "ErrorArchiveMailboxNotEnabled"
MALFORMED = "ErrorInvalidIdMalformed"


def well_formed(identifier: str) -> bool:
    """Say whether *identifier* looks like an id of this server."""
    try:
        return b64decode(identifier, validate=True).startswith(b"\x00\x03\x24\x00")
    except (binascii.Error, ValueError):
        return False
