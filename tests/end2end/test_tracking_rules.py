"""Rules on folders through the real window, on the sandbox's Exchange: by mouse, and by keys alone.

A profile whose account opens mailboxes by impersonation, a user, Test & Enable with a certificate
nobody vouches for; then a rule is made, does its work, loses its folder, is repaired and deleted.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeView

from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.model import Folder, Mailbox
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.end2end.conftest import Desk
from tests.kit.person import CONTROL, Key, Person

ALT = Qt.KeyboardModifier.AltModifier
ADDRESS, SECRET = "ada@example.test", "a password of the sandbox"
SYNC = "sync@example.test"


class Post:
    """Ada's mailbox on a server, and hands to make folders and put mail into them."""

    def __init__(self, server: SandboxExchange) -> None:
        self.server = server
        server.directory.add(Account(SYNC, SECRET, may_impersonate=True))
        self.mailbox: Mailbox = server.add_mailbox(ADDRESS, SECRET, "Ada Lovelace")

    def folder(self, name: str) -> Folder:
        """Make a folder below the inbox."""
        with self.server.exchange.lock:
            return self.server.exchange.make_folder(self.mailbox, self.mailbox.inbox, name)

    def drop(self, folder: Folder) -> None:
        """Delete a folder with what is in it."""
        with self.server.exchange.lock:
            self.server.exchange.drop_folder(folder)

    def file(self, folder: Folder, number: int, subject: str) -> None:
        """Deliver a message, and put it into *folder* as Ada would."""
        content = (
            f"From: Maria <maria@fabrikam.example>\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{number}@fabrikam.example>\r\n"
            "Date: Sat, 2 May 2026 10:00:00 +0000\r\n\r\nHello Ada.\r\n"
        )
        with self.server.exchange.lock:
            item = self.server.deliver(ADDRESS, content.encode())
            assert item is not None
            self.server.exchange.move(item, folder)


@pytest.fixture
def post() -> Iterator[Post]:
    """Return Ada's mailbox on a running server."""
    server = SandboxExchange()
    server.start()
    yield Post(server)
    server.stop()


@pytest.mark.timeout(240)
@pytest.mark.behaviour("B70", "made, watched and repaired in the window")
def test_a_rule_is_made_watched_and_repaired_by_mouse(desk: Desk, post: Post) -> None:
    first = post.folder("Fabrikam")
    post.file(first, 1, "Your offer")

    def story(person: Person) -> None:
        exchange_is_set_up(person, post)
        an_account_is_there(person)
        a_rule_is_made(person)
        its_mail_is_tracked(person, post, first)
        it_loses_its_folder_and_is_repaired(person, post, first)
        it_is_deleted(person)
        person.quits()

    assert desk.run(story) == 0


def exchange_is_set_up(person: Person, post: Post) -> None:
    person.sees("First steps")
    person.goes_to("Email server profiles")
    person.presses("New profile", "Begin with an email server profile")
    person.fills("Name", "Office Exchange")
    person.chooses("Server type", "Exchange Server")
    person.fills("Web services", post.server.url)
    person.chooses("Who signs in at Exchange", "This profile, for all its mailboxes")
    person.fills("User name", SYNC)
    person.fills("Password", SECRET)
    person.presses("Open mailboxes as their owners (impersonation)")
    person.keeps_picture("profile")
    person.presses("Save")
    person.sees("Office Exchange is the default: new users and queues get it.")
    person.goes_to("Users and queues")
    person.presses("New user")
    person.fills("First name", "Ada")
    person.fills("Last name", "Lovelace")
    person.fills("Email address", ADDRESS)
    person.fills("User name", ADDRESS)
    person.presses("Save")
    person.sees("Ada Lovelace is saved.")
    person.goes_to("Mailboxes")
    person.clicks_row("Ada Lovelace")
    person.presses("Test & Enable")
    person.sees("One test message is sent")
    person.presses("Test & Enable")
    person.sees("The server showed this certificate")
    person.presses("Trust this certificate for incoming and outgoing email")
    person.sees("The test passed, but the address is not approved yet.")
    person.presses("Approve and enable")
    person.sees("Incoming and outgoing email are switched on.")
    person.presses("Close")
    person.sees_cell("Ada Lovelace", "Incoming", "OK")


def an_account_is_there(person: Person) -> None:
    person.goes_to("Users and queues")
    person.presses("Accounts", "Lists")
    person.presses("New account")
    person.fills("Name", "Fabrikam Bicycles")
    person.presses("Save")
    person.sees_cell("Fabrikam Bicycles", "Name", "Fabrikam Bicycles")


def a_rule_is_made(person: Person) -> None:
    person.goes_to("Tracking rules")
    person.sees("Track a folder")
    person.presses("New rule", "Track a folder")
    person.clicks_branch("Fabrikam")
    person.sees("1 message will be tracked.", "Maria", "Inbox > Fabrikam")
    person.fills("Regarding", "fabri")
    person.waits(person.is_offered_something, "records to choose from")
    person.hits(Key.Key_Down)
    person.hits(Key.Key_Return)
    person.sees("1 message will be tracked regarding Fabrikam Bicycles.")
    person.keeps_picture("rule")
    person.presses("Save")
    person.sees("Mail in Fabrikam is tracked from now on, what lies there first.")
    person.sees_cell("Fabrikam", "Health", "At work")
    assert person.cell("Fabrikam", "Taken in") == "1 of 1"
    person.keeps_picture("at-work")


def its_mail_is_tracked(person: Person, post: Post, folder: Folder) -> None:
    post.file(folder, 2, "Our order")
    person.clicks_row("Fabrikam")
    person.presses("Synchronize now")
    person.goes_to("Activity")
    person.presses("Show subjects")
    person.sees("2 received")
    person.hits(Key.Key_F5)  # the rows of now
    person.sees("Your offer", "Our order")
    person.keeps_picture("activity")


def it_loses_its_folder_and_is_repaired(person: Person, post: Post, folder: Folder) -> None:
    post.drop(folder)
    post.folder("Fabrikam anew")
    person.goes_to("Tracking rules")
    person.clicks_row("Fabrikam")
    person.presses("Synchronize now")
    person.sees_cell("Fabrikam", "Health", "Disabled")
    person.sees("1 is disabled and should be repaired.")
    person.keeps_picture("disabled")
    person.presses("Choose the folder anew")
    person.clicks_branch("Fabrikam anew")
    person.sees("The folder is empty now.")
    person.presses("Save")
    person.sees("The rule on Fabrikam anew is saved and at work.")
    person.sees_cell("Fabrikam anew", "Health", "At work")


def it_is_deleted(person: Person) -> None:
    person.clicks_row("Fabrikam anew")
    person.presses("More")
    person.waits(person.is_offered_something, "what else can be done")
    person.hits(Key.Key_Up)
    person.hits(Key.Key_Return)
    person.sees("stays tracked and linked to Fabrikam Bicycles")
    person.presses("Delete")
    person.sees("Deleted. What was tracked stays tracked.", "Track a folder")


@pytest.mark.timeout(240)
@pytest.mark.behaviour("B71", "made, watched and repaired by keys alone")
def test_a_rule_is_made_watched_and_repaired_by_keys_alone(desk: Desk, post: Post) -> None:
    first = post.folder("Fabrikam")
    post.file(first, 1, "Your offer")

    def story(person: Person) -> None:
        exchange_is_set_up(person, post)
        person.hits(Key.Key_4, ALT)
        person.sees("Track a folder")
        person.hits(Key.Key_N, CONTROL)
        person.sees("1 folder below the inbox.")
        walks_to(person, "Fabrikam")
        person.sees("1 message will be tracked.")
        person.hits(Key.Key_S, CONTROL)
        person.sees("Mail in Fabrikam is tracked from now on, what lies there first.")
        person.sees_cell("Fabrikam", "Health", "At work")
        post.drop(first)
        post.folder("Suppliers")
        person.hits(Key.Key_F5)
        person.sees_cell("Fabrikam", "Health", "Disabled")
        person.hits(Key.Key_Return)
        person.sees("Rule: Fabrikam", "1 folder below the inbox.")
        walks_to(person, "Suppliers")
        person.sees("The folder is empty now.")
        person.hits(Key.Key_S, CONTROL)
        person.sees("The rule on Suppliers is saved and at work.")
        person.sees_cell("Suppliers", "Health", "At work")
        person.quits()

    assert desk.run(story) == 0


def walks_to(person: Person, name: str) -> None:
    """Go to the tree of folders with Tab, and down to the folder called *name*."""
    person.tabs_to("Folders of the mailbox")
    for _ in range(10):
        tree = QApplication.focusWidget()
        assert isinstance(tree, QTreeView)
        if tree.currentIndex().siblingAtColumn(0).data() == name:
            return
        person.hits(Key.Key_Down)
    raise AssertionError(f"no folder {name!r} on the way down")
