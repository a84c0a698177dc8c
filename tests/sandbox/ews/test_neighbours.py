"""Mail between the sandbox's Exchange and its SMTP and POP3 servers."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from exchangelib import Message

from ssync_desktop.sandbox.ews.neighbours import join
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.serving import LOOPBACK
from tests.sandbox.ews.conftest import ADA, PASSWORD, OpenAccount

EVE = "eve@contoso.example"
MARIA = "maria@fabrikam.example"


@pytest.fixture
def servers(exchange: SandboxExchange) -> Iterator[SandboxServers]:
    made = SandboxServers()
    join(made, exchange)
    made.start()
    made.store.add_account(EVE, PASSWORD)
    yield made
    made.stop()


def test_mail_comes_in_by_smtp(servers: SandboxServers, open_account: OpenAccount) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = EVE, ADA, "By SMTP"
    letter.set_content("Hello.")
    with smtplib.SMTP(LOOPBACK, servers.smtp_port) as client:
        client.login(EVE, PASSWORD)
        client.send_message(letter)
    (received,) = open_account().inbox.all()
    assert (received.subject, received.is_read) == ("By SMTP", False)


def test_mail_leaves_for_neighbours_and_for_the_world(
    servers: SandboxServers, open_account: OpenAccount
) -> None:
    Message(
        account=open_account(), subject="Both of you", body="Hello.", to_recipients=[EVE, MARIA]
    ).send()
    (theirs,) = servers.store.messages(EVE)
    ((sender, recipient, content),) = servers.outside.taken
    assert (sender, recipient) == (ADA, MARIA)
    assert theirs.content == content
    assert b"Subject: Both of you" in content
