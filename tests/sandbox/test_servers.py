"""The sandbox's own servers, asked by the standard library's clients."""

import poplib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.serving import LOOPBACK

ADA = "ada@contoso.example"
PASSWORD = "a password of the sandbox"


@pytest.fixture
def servers() -> Iterator[SandboxServers]:
    made = SandboxServers()
    made.start()
    made.store.add_account(ADA, PASSWORD)
    yield made
    made.stop()


def _unverified() -> ssl.SSLContext:
    """The certificate is the sandbox's own; programs pin its fingerprint instead."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _smtp(servers: SandboxServers) -> smtplib.SMTP:
    client = smtplib.SMTP(LOOPBACK, servers.smtp_port, timeout=10)
    client.starttls(context=_unverified())
    client.login(ADA, PASSWORD)
    return client


def _message(recipient: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = ADA, recipient, "Grüße"
    message.set_content("Hello.\n.\nA line with a dot before it.")
    return message


def test_mail_sent_by_smtp_is_read_by_pop3(servers: SandboxServers) -> None:
    with _smtp(servers) as client:
        client.send_message(_message(ADA))
    client_ = poplib.POP3(LOOPBACK, servers.pop3_port, timeout=10)
    client_.stls(_unverified())
    client_.user(ADA)
    client_.pass_(PASSWORD)
    count, _ = client_.stat()
    lines = client_.retr(1)[1]
    client_.dele(1)
    client_.quit()
    assert count == 1
    assert b"." in lines
    assert servers.store.messages(ADA) == ()


def test_mail_for_elsewhere_is_kept_for_whoever_answers_it(servers: SandboxServers) -> None:
    with _smtp(servers) as client:
        client.send_message(_message("maria@fabrikam.example"))
    ((sender, recipient, content),) = servers.outside.taken
    assert (sender, recipient) == (ADA, "maria@fabrikam.example")
    assert b"A line with a dot before it." in content


def test_recipients_are_refused_by_name(servers: SandboxServers) -> None:
    with _smtp(servers) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.send_message(_message("refused@elsewhere.example"))
    assert refused.value.recipients["refused@elsewhere.example"][0] == 550


def test_a_wrong_password_is_refused_by_both(servers: SandboxServers) -> None:
    reader = poplib.POP3(LOOPBACK, servers.pop3_port, timeout=10)
    reader.user(ADA)
    with pytest.raises(poplib.error_proto):
        reader.pass_("wrong")
    reader.close()
    with smtplib.SMTP(LOOPBACK, servers.smtp_port, timeout=10) as client:
        client.starttls(context=_unverified())
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(ADA, "wrong")
