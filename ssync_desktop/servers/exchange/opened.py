"""A mailbox as exchangelib's services want to have an account: who, as whom, over which lane.

exchangelib's own ``Account`` keeps its connections in a cache of the whole process, may not be
shared between threads, and reads folders on its own account. Its services need none of that.
"""

from typing import Any

from exchangelib.account import Identity
from exchangelib.credentials import DELEGATE, IMPERSONATION
from exchangelib.properties import DistinguishedFolderId, FolderId, Mailbox
from exchangelib.version import Version
from requests import Response

from ssync_desktop.servers.exchange.lane import Lane
from ssync_desktop.servers.port import Endpoint


class OpenedMailbox:
    """One mailbox, spoken of over one lane; has the parts of ``Account`` that services use."""

    default_timezone = None  # times are asked for and told in UTC
    credentials = None  # the lane signs in

    def __init__(self, lane: Lane, endpoint: Endpoint) -> None:
        self.lane = lane
        self.endpoint = endpoint
        self.primary_smtp_address = endpoint.mailbox
        self.access_type = IMPERSONATION if endpoint.impersonation else DELEGATE
        self.identity = Identity(primary_smtp_address=endpoint.mailbox)

    @property
    def protocol(self) -> "OpenedMailbox":
        """What exchangelib asks about the connection."""
        return self

    @property
    def service_endpoint(self) -> str:
        """Where the web services are."""
        return self.endpoint.url

    @property
    def version(self) -> Version:
        """What the server is taken for; requests say so, and answers correct it."""
        return self.lane.version

    @version.setter
    def version(self, found: Version) -> None:
        self.lane.version = found

    def post(self, envelope: bytes, headers: dict[str, str]) -> Response:
        """Send a request of the web services."""
        return self.lane.post(self.endpoint.url, envelope, headers)

    def distinguished(self, name: str) -> Any:
        """Return the id of a folder that everybody knows by *name*, in this mailbox.

        Without an address it is the mailbox of whoever signs in.
        """
        if not self.endpoint.mailbox:
            return _OwnFolder(id=name)
        return DistinguishedFolderId(id=name, mailbox=Mailbox(email_address=self.endpoint.mailbox))


class _OwnFolder(FolderId):  # type: ignore[misc]
    """exchangelib's own asks for the mailbox in any case, the protocol does not."""

    ELEMENT_NAME = "DistinguishedFolderId"
