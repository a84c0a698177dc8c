"""The whole job through the real window, against real servers, as a person does it.

On a fresh machine: a profile, its default, a user and a queue, their credentials, Test & Enable
with a certificate nobody vouches for, approval; then mail comes and goes, a password goes wrong,
and is put right.
"""

from email.message import EmailMessage

import pytest

from tests.end2end.conftest import Desk
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.person import Key, Person
from tests.kit.postfix import Postfix

FROM_OUTSIDE = "Charles Babbage <charles@analytical.example>"


@pytest.mark.timeout(180)
def test_an_administrator_sets_up_synchronization_and_watches_it_work(
    desk: Desk, dovecot: Dovecot, postfix: Postfix
) -> None:
    ada, support = postfix.add_user("ada"), postfix.add_user("support")

    def story(person: Person) -> None:
        the_first_page_says_what_to_do(person)
        a_profile_is_made_the_default(person, dovecot, postfix)
        a_user_gets_a_mailbox(person, ada)
        a_queue_gets_a_mailbox(person, support)
        credentials_are_entered(person, "Ada Lovelace", ada.address, ada.password)
        credentials_are_entered(person, "Support", support.address, support.password)
        both_are_tested_and_trusted(person)
        both_are_approved(person)
        mail_from_outside_arrives(person, dovecot, ada)
        an_email_leaves(person, dovecot, support)
        a_wrong_password_is_explained(person, ada)
        the_right_password_heals(person, dovecot, ada)
        the_first_page_is_content(person)
        person.quits()

    assert desk.run(story) == 0


def the_first_page_says_what_to_do(person: Person) -> None:
    person.sees("First steps", "1. Describe your mail servers", "Set-up is not complete: 5 steps")
    person.keeps_picture("first-page")
    person.presses("New profile", "First steps")


def a_profile_is_made_the_default(person: Person, dovecot: Dovecot, postfix: Postfix) -> None:
    person.sees("New email server profile")
    person.fills("Name", "Office mail")
    person.fills("Incoming server", dovecot.host)
    person.fills("Incoming port", str(dovecot.pop3s_port))
    person.fills("Outgoing server", postfix.host)
    person.chooses("Outgoing protection", "STARTTLS")
    person.fills("Outgoing port", str(postfix.submission_port))
    person.chooses("Who signs in", "Each mailbox, with credentials of its own")
    person.keeps_picture("profile-editor")
    person.presses("Save")
    person.sees("Office mail is the default: new users and queues get it.")
    person.sees(f"localhost:{dovecot.pop3s_port} · TLS")
    person.keeps_picture("profile")


def a_user_gets_a_mailbox(person: Person, account: MailUser) -> None:
    person.goes_to("Users and queues")
    person.presses("New user")
    person.fills("First name", "Ada")
    person.fills("Last name", "Lovelace")
    person.fills("Email address", account.address)
    person.fills("User name", account.address)
    person.presses("All email messages")
    person.presses("Others may send email in this user's name")
    person.keeps_picture("user-editor")
    person.presses("Save")
    person.sees("Ada Lovelace is saved. Its mailbox still needs a password.")


def a_queue_gets_a_mailbox(person: Person, account: MailUser) -> None:
    person.presses("Queues", "Lists")
    person.presses("New queue")
    person.fills("Name", "Support")
    person.fills("Email address", account.address)
    person.presses("All email messages")
    person.presses("Save")
    person.sees("Support is saved. Its mailbox still needs a password.")
    person.keeps_picture("queue")


def credentials_are_entered(person: Person, name: str, user_name: str, password: str) -> None:
    person.goes_to("Mailboxes")
    person.clicks_row(name, twice=True)
    person.sees("With this profile every mailbox signs in for itself")
    person.fills("User name", user_name)
    person.fills("Password", password)
    person.keeps_picture(f"credentials-{name}")
    person.presses("Save")
    person.sees(f"{name} is saved.", f"Signs in as {user_name}; a password is set.")


def both_are_tested_and_trusted(person: Person) -> None:
    person.clicks_row("Ada Lovelace")
    person.clicks_row("Support", adding=True)
    person.sees("2 mailboxes selected")
    person.presses("Test & Enable")
    person.sees("Not approved yet: ")
    person.keeps_picture("test-options")
    person.presses("Test & Enable")
    person.sees("2 failed", "The server showed this certificate", "SHA-256 fingerprint")
    person.keeps_picture("untrusted")
    # Incoming and outgoing showed the same one, so one decision is enough.
    person.presses("Trust this certificate for incoming and outgoing email")
    person.sees("The certificate is trusted for this profile; testing again.")
    person.sees("2 mailboxes tested: 2 passed, but not approved yet.")
    person.keeps_picture("trusted")


def both_are_approved(person: Person) -> None:
    person.presses("Approve and enable")
    person.sees("Approved; what passed its test is switched on.", "2 mailboxes tested: 2 passed.")
    person.keeps_picture("approved")
    person.presses("Close")
    for name in ("Ada Lovelace", "Support"):
        for column in ("Incoming", "Outgoing"):
            person.sees_cell(name, column, "OK")
        assert person.cell(name, "Approval") == "Approved"


def mail_from_outside_arrives(person: Person, dovecot: Dovecot, ada: MailUser) -> None:
    dovecot.deliver(ada, a_message("Notes on the engine", to=ada.address))
    person.clicks_row("Ada Lovelace")
    person.presses("Sync now")
    person.goes_to("Activity")
    person.presses("Show subjects")  # the mail is Ada's, and who looks is written down
    person.clicks_row("Notes on the engine")
    person.presses("Show content")
    person.sees("Why it was tracked", "The engine weaves algebraical patterns.")
    person.keeps_picture("activity")


def an_email_leaves(person: Person, dovecot: Dovecot, support: MailUser) -> None:
    person.presses("New email")
    person.fills("From", "Ada")
    person.waits(person.is_offered_something, "senders to choose from")
    person.hits(Key.Key_Down)
    person.hits(Key.Key_Return)
    person.fills("To", support.address)
    person.fills("Subject", "A flaw in the mill")
    person.fills("Text", "Please look after wheel 17.")
    person.keeps_picture("compose")
    person.presses("Send")
    person.sees("Pending Send")
    person.sees_cell("A flaw in the mill", "State", "Sent")
    person.keeps_picture("sent")
    person.waits(
        lambda: any(b"wheel 17" in mail for mail in dovecot.messages(support).values()),
        "the email to arrive on the server",
    )
    person.goes_to("Mailboxes")
    person.clicks_row("Support")
    person.presses("Sync now")
    person.goes_to("Activity")
    person.presses("Incoming", "Lists")
    person.sees("The list has changed: 1 new.")  # rows stay in place while one is selected
    person.presses("Show")
    person.clicks_row("A flaw in the mill")
    person.sees("Please look after wheel 17.")
    person.keeps_picture("received")


def a_wrong_password_is_explained(person: Person, ada: MailUser) -> None:
    a_password_is_entered(person, "mistyped")
    a_mailbox_is_tested(person)
    person.sees(
        "The test failed. Nothing is switched on.",
        f"refused the sign-in of {ada.address}",
        "Enter User name and Password again.",
    )
    person.presses("What the server said", within="failed: Incoming")
    person.sees("-ERR [AUTH] Authentication failed.")
    person.keeps_picture("wrong-password")
    person.presses("Close")
    for column in ("Incoming", "Outgoing"):
        person.sees_cell("Ada Lovelace", column, "Stopped")
    assert person.cell("Support", "Incoming") == "OK"
    person.sees("What to do", "Likely causes, most likely first", "Not by itself")
    person.keeps_picture("error-card")
    person.goes_to("Alerts")
    person.sees("1 error, ")  # one wrong password, one alert
    person.clicks_row("Incoming and outgoing email of Ada Lovelace did not pass their tests")
    person.sees("What to do", "Show the mailbox Ada Lovelace")
    person.keeps_picture("alert")


def the_right_password_heals(person: Person, dovecot: Dovecot, ada: MailUser) -> None:
    dovecot.deliver(ada, a_message("Note G", to=ada.address))
    a_password_is_entered(person, ada.password)
    a_mailbox_is_tested(person)
    person.sees(
        "The test passed. Incoming and outgoing email are switched on.",
        "Incoming: Sign in and look",
    )
    person.keeps_picture("right-password")
    person.presses("Close")
    for column in ("Incoming", "Outgoing"):
        person.sees_cell("Ada Lovelace", column, "OK")
    person.goes_to("Alerts")
    person.no_longer_sees(" error")
    person.goes_to("Activity")
    person.clicks_new_row("Note G")  # nothing was lost meanwhile


def the_first_page_is_content(person: Person) -> None:
    person.goes_to("Overview")
    person.sees("All is well: 2 mailboxes in service.", "Nothing wants your attention.")
    person.keeps_picture("all-is-well")


def a_password_is_entered(person: Person, password: str) -> None:
    person.goes_to("Mailboxes")
    person.clicks_row("Ada Lovelace", twice=True)
    person.sees("With this profile every mailbox signs in for itself")
    person.fills("Password", password)
    person.sees("After this change Test & Enable is needed before mail is processed again.")
    person.presses("Save")
    person.sees("Ada Lovelace is saved.")


def a_mailbox_is_tested(person: Person) -> None:
    person.presses("Test & Enable")
    person.sees("One test message is sent")
    person.presses("Test & Enable")
    person.sees("The test ")


def a_message(subject: str, *, to: str) -> bytes:
    message = EmailMessage()
    message["From"] = FROM_OUTSIDE
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '-')}@analytical.example>"
    message.set_content("The engine weaves algebraical patterns.\n")
    return message.as_bytes()
