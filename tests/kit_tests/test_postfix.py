"""The kit's Postfix is real: signing in, TLS, refusals for single recipients, and delivery."""

import poplib
import smtplib
import ssl

import pytest

from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.postfix import MESSAGE_SIZE_LIMIT, Postfix

MESSAGE = "From: a@example.test\r\nSubject: {}\r\n\r\nHello\r\n"


def trusting(dovecot: Dovecot) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(dovecot.certificates.authority))


def test_round_trip_and_single_recipients_refused(
    dovecot: Dovecot, postfix: Postfix, mail_user: MailUser
) -> None:
    refused = {
        "refused-permanent@example.test": 550,
        "refused-later@example.test": 450,
        "unknown@example.test": 550,
        "someone@elsewhere.test": 554,
    }
    with smtplib.SMTP("localhost", postfix.submission_port, timeout=20) as session:
        session.starttls(context=trusting(dovecot))
        session.login(mail_user.address, mail_user.password)
        answers = session.sendmail(
            "me@elsewhere.test", [*refused, mail_user.address], MESSAGE.format("Round trip")
        )
    assert {address: answer[0] for address, answer in answers.items()} == refused
    dovecot.wait_for_messages(mail_user, 1)
    inbox = poplib.POP3("127.0.0.1", dovecot.pop3_port, timeout=10)
    inbox.user(mail_user.address)
    inbox.pass_(mail_user.password)
    assert b"Subject: Round trip" in inbox.retr(1)[1]
    inbox.quit()


def test_tls_from_the_first_octet_demands_signing_in(
    dovecot: Dovecot, postfix: Postfix, mail_user: MailUser
) -> None:
    context = trusting(dovecot)
    with smtplib.SMTP_SSL("localhost", postfix.smtps_port, context=context) as session:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            session.sendmail("me@elsewhere.test", mail_user.address, MESSAGE.format("No"))
        with pytest.raises(smtplib.SMTPAuthenticationError):
            session.login(mail_user.address, "wrong")
        session.login(mail_user.address, mail_user.password)
        session.sendmail("me@elsewhere.test", mail_user.address, MESSAGE.format("Yes"))
    (content,) = dovecot.wait_for_messages(mail_user, 1).values()
    assert b"Subject: Yes" in content


def test_without_starttls(postfix: Postfix, mail_user: MailUser) -> None:
    with smtplib.SMTP("localhost", postfix.bare_port, timeout=20) as session:
        session.login(mail_user.address, mail_user.password)
        assert not session.has_extn("starttls")


def test_refused_sender_content_and_size(postfix: Postfix, mail_user: MailUser) -> None:
    with smtplib.SMTP("localhost", postfix.smtp_port, timeout=20) as session:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            session.sendmail("refused-sender@example.test", mail_user.address, "x")
        with pytest.raises(smtplib.SMTPDataError) as content:
            session.sendmail("a@b.test", mail_user.address, MESSAGE.format("refused-content"))
        assert content.value.smtp_code == 550
        with pytest.raises(smtplib.SMTPSenderRefused) as size:
            session.sendmail("a@b.test", mail_user.address, "x" * (MESSAGE_SIZE_LIMIT + 1))
        assert size.value.smtp_code == 552


def test_outage_on_the_same_port(postfix: Postfix, mail_user: MailUser) -> None:
    postfix.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", postfix.smtp_port, timeout=20)
    postfix.start()
    with smtplib.SMTP("127.0.0.1", postfix.smtp_port, timeout=20) as session:
        assert session.noop()[0] == 250
