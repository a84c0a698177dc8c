"""The core of the job without a mouse: everything is reached with keys alone."""

import pytest
from PySide6.QtCore import Qt

from tests.end2end.conftest import Desk
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.person import CONTROL, Key, Person
from tests.kit.postfix import Postfix

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.timeout(180)
def test_a_mailbox_is_set_up_tested_and_approved_by_keyboard(
    desk: Desk, dovecot: Dovecot, postfix: Postfix
) -> None:
    grace = postfix.add_user("grace")

    def story(person: Person) -> None:
        person.sees("First steps")
        a_profile(person, dovecot, postfix)
        a_user(person, grace)
        credentials(person, grace)
        a_test_with_trust_and_approval(person)
        person.hits(Key.Key_F, CONTROL)
        person.types("nobody of this name")
        person.sees("Nothing matches")
        person.hits(Key.Key_Escape)
        person.sees_cell("Grace Hopper", "Incoming", "OK")
        person.quits()

    assert desk.run(story) == 0


def a_profile(person: Person, dovecot: Dovecot, postfix: Postfix) -> None:
    person.hits(Key.Key_3, ALT)
    person.sees("Begin with an email server profile")
    person.hits(Key.Key_N, CONTROL)
    person.sees("New email server profile")
    writes(person, "Name", "Navy mail")
    writes(person, "Incoming server", dovecot.host)
    writes(person, "Incoming port", str(dovecot.pop3s_port))
    writes(person, "Outgoing server", postfix.host)
    person.tabs_to("Outgoing protection")
    person.hits(Key.Key_Down)
    person.sees("Without protection, passwords and mail travel so that anybody")
    person.hits(Key.Key_Up)
    person.sees("STARTTLS")
    writes(person, "Outgoing port", str(postfix.submission_port))
    person.tabs_to("Save")
    person.hits(Key.Key_Space)
    person.sees("Navy mail is the default: new users and queues get it.")


def a_user(person: Person, account: MailUser) -> None:
    person.hits(Key.Key_5, ALT)
    person.sees("Users and queues")
    person.hits(Key.Key_N, CONTROL)
    person.sees("New user")
    writes(person, "First name", "Grace")
    writes(person, "Last name", "Hopper")
    writes(person, "Email address", account.address)
    person.tabs_to("Email in response to tracked email")
    person.hits(Key.Key_Up)
    person.hits(Key.Key_S, CONTROL)
    person.sees("Grace Hopper is saved. Its mailbox still needs a password.")


def credentials(person: Person, account: MailUser) -> None:
    person.hits(Key.Key_2, ALT)
    person.sees("Grace Hopper")
    person.tabs_to("Mailboxes")
    person.hits(Key.Key_Home)
    person.hits(Key.Key_Return)
    person.sees("With this profile every mailbox signs in for itself")
    writes(person, "User name", account.address)
    writes(person, "Password", account.password)
    person.keeps_picture("credentials")
    person.hits(Key.Key_S, CONTROL)
    person.sees("Grace Hopper is saved.")


def a_test_with_trust_and_approval(person: Person) -> None:
    person.asks_for_menu()
    person.keeps_picture("menu")
    person.hits(Key.Key_Down)
    person.hits(Key.Key_Return)
    person.sees("One test message is sent")
    person.hits(Key.Key_Return)
    person.sees("The test failed.", "The server showed this certificate")
    person.tabs_to("Trust this certificate for incoming and outgoing email")
    person.keeps_picture("trust")
    person.hits(Key.Key_Space)
    person.sees("The test passed, but the address is not approved yet. Nothing is switched on.")
    person.tabs_to("Approve and enable")
    person.hits(Key.Key_Space)
    person.sees("Incoming and outgoing email are switched on.")
    person.hits(Key.Key_Escape)
    for column in ("Incoming", "Outgoing"):
        person.sees_cell("Grace Hopper", column, "OK")


def writes(person: Person, name: str, text: str) -> None:
    """Go to the field *name* with Tab and replace what it holds."""
    person.tabs_to(name)
    person.types_over(text)
