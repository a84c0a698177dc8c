"""The kit's Dovecot is real: sign-in, TLS, listing, deletion, outage and unreadable messages."""

import poplib
import ssl

import pytest

from tests.kit.dovecot import Dovecot, MailUser

MESSAGE = b"From: a@example.test\r\nSubject: Hello\r\n\r\nHello\r\n"


def trusting(server: Dovecot) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.certificates.authority))


def plain(server: Dovecot) -> poplib.POP3:
    return poplib.POP3("127.0.0.1", server.pop3_port, timeout=10)


def test_stls_and_a_message(dovecot: Dovecot, pop3_user: MailUser) -> None:
    name = dovecot.deliver(pop3_user, MESSAGE)
    session = poplib.POP3("localhost", dovecot.pop3_port, timeout=10)
    session.stls(trusting(dovecot))
    session.user(pop3_user.address)
    session.pass_(pop3_user.password)
    assert session.uidl()[1] == [f"1 {name}".encode()]
    assert b"\r\n".join(session.retr(1)[1]) + b"\r\n" == MESSAGE
    session.dele(1)
    session.quit()
    assert dovecot.messages(pop3_user) == {}


def test_tls_at_once_with_capabilities(dovecot: Dovecot, pop3_user: MailUser) -> None:
    session = poplib.POP3_SSL(
        "localhost", dovecot.pop3s_port, timeout=10, context=trusting(dovecot)
    )
    assert "PIPELINING" in session.capa()
    session.user(pop3_user.address)
    session.pass_(pop3_user.password)
    assert session.stat() == (0, 0)
    session.quit()


def test_apop(dovecot: Dovecot, pop3_user: MailUser) -> None:
    session = plain(dovecot)
    session.apop(pop3_user.address, pop3_user.password)
    assert session.stat() == (0, 0)
    session.quit()


def test_wrong_and_changed_password(dovecot: Dovecot, pop3_user: MailUser) -> None:
    session = plain(dovecot)
    session.user(pop3_user.address)
    with pytest.raises(poplib.error_proto, match="AUTH"):
        session.pass_("wrong")
    session.close()
    changed = dovecot.change_password(pop3_user, "another one")
    session = plain(dovecot)
    session.user(changed.address)
    assert session.pass_("another one").startswith(b"+OK")
    session.quit()


def test_many_messages_in_order(dovecot: Dovecot, pop3_user: MailUser) -> None:
    names = dovecot.deliver_many(pop3_user, (MESSAGE + b"%d\n" % n for n in range(500)))
    session = plain(dovecot)
    session.user(pop3_user.address)
    session.pass_(pop3_user.password)
    listed = [line.decode().split()[1] for line in session.uidl()[1]]
    assert listed == names
    assert session.retr(500)[1][-1] == b"499"
    session.quit()


def test_unreadable_message_is_listed_but_not_given(dovecot: Dovecot, pop3_user: MailUser) -> None:
    names = dovecot.deliver_many(pop3_user, [MESSAGE, MESSAGE, MESSAGE])
    dovecot.make_unreadable(pop3_user, names[1])
    session = plain(dovecot)
    session.user(pop3_user.address)
    session.pass_(pop3_user.password)
    assert len(session.uidl()[1]) == 3
    assert session.retr(1)[1]
    with pytest.raises(poplib.error_proto):
        session.retr(2)
    session.close()


def test_outage_on_the_same_port(dovecot: Dovecot, pop3_user: MailUser) -> None:
    dovecot.stop()
    with pytest.raises(ConnectionRefusedError):
        plain(dovecot)
    dovecot.start()
    session = plain(dovecot)
    session.user(pop3_user.address)
    assert session.pass_(pop3_user.password).startswith(b"+OK")
    session.quit()


def test_no_tls_on_offer(dovecot_without_tls: Dovecot) -> None:
    user = dovecot_without_tls.add_user()
    dovecot_without_tls.deliver(user, MESSAGE)
    session = plain(dovecot_without_tls)
    assert "STLS" not in session.capa()
    session.user(user.address)
    session.pass_(user.password)
    assert len(session.uidl()[1][0].split()[1]) == 16
    session.quit()
