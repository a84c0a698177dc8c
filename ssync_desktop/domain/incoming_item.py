"""A message as it comes from the server, read and ready to be delivered."""

from dataclasses import dataclass
from datetime import datetime

from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """A read message with its identity on the server.

    *listed_on* is the received time where the server's listing tells it (Exchange). *sent* says
    that it lies in Sent Items, so that it is an outgoing email (section 3.7); *manual* that the
    category wants it tracked, whatever the filters say (B54). *rule* is that of its folder.
    """

    key: ItemKey
    message: ReceivedEmail
    listed_on: datetime | None = None
    sent: bool = False
    manual: bool = False
    rule: FolderRule | None = None


def received_time(
    headers: ReceivedHeaders, listed_on: datetime | None, first_seen_on: datetime
) -> datetime:
    """Return when a message was received (D23): listing, topmost Received, Date, first seen."""
    return listed_on or headers.received_on or headers.date or first_seen_on
