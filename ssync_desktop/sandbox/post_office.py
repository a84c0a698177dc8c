"""The demo's Exchange: mailboxes whose owners file their mail and keep calendars and tasks."""

from email import message_from_bytes, policy
from email.utils import parseaddr

from ssync_desktop.sandbox.diaries import Diaries
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.neighbours import join
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.sandbox.organization import secret_of
from ssync_desktop.sandbox.people import EXCHANGE_USERS, FILINGS, SERVICE_ACCOUNT, Filing
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.stories import Envelope, Storyteller

BEFORE = 18
"""Messages for each mailbox that are there before the program first looks."""


class PostOffice:
    """The server with its mailboxes; mail goes from it to the other servers and back."""

    def __init__(self) -> None:
        self.server = SandboxExchange()
        self._folders: dict[Filing, Folder] = {}
        self.diaries = Diaries(self.server.exchange)

    def open(self, servers: SandboxServers, service_secret: str) -> None:
        """Start, with mailboxes, folders and some mail of before; *servers* are its neighbours.

        The service account signs in with *service_secret* for all; each can for itself as well.
        """
        account = Account(SERVICE_ACCOUNT, service_secret, may_impersonate=True)
        self.server.directory.add(account)
        for user in EXCHANGE_USERS:
            name = f"{user.first_name} {user.last_name}"
            self.server.add_mailbox(user.address, secret_of(user.address), name)
        for filing in FILINGS:
            self._folders[filing] = self._make_folders(filing)
        stories = Storyteller(seed=3)
        for user in EXCHANGE_USERS:
            for _ in range(BEFORE):
                self.deliver(stories.question(user.address))
        self.diaries.open()
        self.server.start()
        join(servers, self.server)

    def close(self) -> None:
        """Stop."""
        self.server.stop()

    def deliver(self, envelope: Envelope) -> bool:
        """Put a message into its mailbox, where its owner files it; False for somebody else's."""
        with self.server.exchange.lock:
            item = self.server.deliver(envelope.recipient, envelope.content)
            if item is None:
                return False
            self._file(envelope, item)
            return True

    def _make_folders(self, filing: Filing) -> Folder:
        exchange = self.server.exchange
        with exchange.lock:
            mailbox = exchange.mailbox(filing.address)
            assert mailbox is not None  # for it was just made
            folder = mailbox.inbox
            for name in filing.path:
                folder = exchange.make_folder(mailbox, folder, name)
            return folder

    def _file(self, envelope: Envelope, item: Item) -> None:
        """Do as the owner does: customers' mail goes into their folders."""
        read = message_from_bytes(envelope.content, policy=policy.default)
        domain = parseaddr(str(read["From"] or ""))[1].rpartition("@")[2]
        for filing, folder in self._folders.items():
            if filing.address == envelope.recipient and filing.domain == domain:
                self.server.exchange.move(item, folder)
