"""TLS: verified by default, pinned by decision, never silently anything else."""

import ssl
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import CertificateNotTrusted, NeedsAttention, SsyncError
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import OutgoingMessage
from ssync_desktop.servers.smtp import SmtpConnector
from ssync_desktop.servers.tls import CHANGED, Tls
from tests.kit.certificates import Certificates, ServerCertificate
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.scripted_servers import Conversation, ScriptedPop3, ScriptedSmtp, serving
from tests.servers.pop3_kit import ANN, all_of, endpoint, mails

STARTTLS, TLS, NONE = ConnectionSecurity.STARTTLS, ConnectionSecurity.TLS, ConnectionSecurity.NONE


def _server_context(certificate: ServerCertificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


async def _open(executor: Executor, port: int, tls: Tls | None, **more: object) -> SsyncError:
    """Return what opening a session ends in."""
    with pytest.raises(SsyncError) as caught:
        async with Pop3Connector(executor, tls).incoming(endpoint(port, **more), ANN):  # type: ignore[arg-type]
            pass
    return caught.value


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("self_signed", "by itself"),
        ("expired", "expired"),
        ("wrong_host", "another host name"),
        ("good", "authority that this computer does not know"),
    ],
)
async def test_an_untrusted_certificate_is_shown_and_gets_no_secret(
    executor: Executor, certificates: Certificates, name: str, reason: str
) -> None:
    certificate: ServerCertificate = getattr(certificates, name)
    authority: Path | None = None if name == "good" else certificates.authority
    server = ScriptedPop3(mails(1))
    async with serving(server.talk, server.heard, _server_context(certificate)) as port:
        error = await _open(executor, port, Tls(authority), security=TLS)
        assert isinstance(error, CertificateNotTrusted)
        shown = error.certificate
        assert reason in shown.reason
        assert shown.fingerprint == certificate.fingerprint
        assert "CN=" in shown.subject
        assert "CN=" in shown.issuer
        assert shown.valid_from < shown.valid_until
        assert (shown.host, shown.port) == ("localhost", port)
        assert server.heard == []

        pinned = replace(endpoint(port, security=TLS), pinned_certificate=shown.fingerprint)
        async with Pop3Connector(executor, Tls(authority)).incoming(pinned, ANN) as session:
            assert len(await all_of(session)) == 1


async def test_greeting_a_server_asks_for_trust_and_sends_nothing_but_good_bye(
    executor: Executor, certificates: Certificates
) -> None:
    server = ScriptedPop3(mails(1))
    async with serving(server.talk, server.heard, _server_context(certificates.good)) as port:
        place = endpoint(port, security=TLS)
        with pytest.raises(CertificateNotTrusted) as shown:
            await Pop3Connector(executor).greet(place)
        assert server.heard == []
        pinned = replace(place, pinned_certificate=shown.value.certificate.fingerprint)
        assert (await Pop3Connector(executor).greet(pinned)).words
    assert not [line for line in server.heard if line.startswith(("USER", "PASS", "APOP"))]


async def test_a_certificate_that_changed_is_a_new_decision(
    executor: Executor, certificates: Certificates
) -> None:
    server = ScriptedPop3()
    async with serving(server.talk, server.heard, _server_context(certificates.good)) as port:
        pin = certificates.self_signed.fingerprint
        error = await _open(executor, port, Tls(certificates.authority), security=TLS, pin=pin)
    assert isinstance(error, CertificateNotTrusted)
    assert error.certificate.reason == CHANGED
    assert error.certificate.fingerprint == certificates.good.fingerprint
    assert server.heard == []


async def test_an_untrusted_certificate_behind_stls_is_shown_too(
    executor: Executor, dovecot: Dovecot
) -> None:
    error = await _open(executor, dovecot.pop3_port, Tls(), security=STARTTLS, timeout=20)
    assert isinstance(error, CertificateNotTrusted)
    assert error.certificate.fingerprint == dovecot.certificates.good.fingerprint


async def test_a_session_is_resumed_and_still_verified(
    executor: Executor, dovecot: Dovecot, pop3_user: MailUser
) -> None:
    credentials = Credentials(pop3_user.address, pop3_user.password)
    connector = Pop3Connector(executor, Tls(dovecot.certificates.authority))
    place = endpoint(dovecot.pop3s_port, security=TLS, timeout=20)
    resumed = []
    for _ in range(2):
        async with connector.incoming(place, credentials) as session:
            assert (await session.probe()).items == 0
            assert session._line is not None
            assert session._line.secured is not None
            resumed.append(session._line.secured.session_reused)
    assert resumed == [False, True]
    error = await _open(executor, dovecot.pop3s_port, Tls(), security=TLS, timeout=20)
    assert isinstance(error, CertificateNotTrusted)


async def test_stls_that_is_not_offered_sends_nothing(executor: Executor) -> None:
    server = ScriptedPop3()
    async with serving(server.talk, server.heard) as port:
        error = await _open(executor, port, None, security=STARTTLS)
    assert isinstance(error, NeedsAttention)
    assert error.code is ErrorCode.TLS_NOT_OFFERED
    assert "protection" in error.remedy
    assert server.heard == ["CAPA"]


async def test_octets_slipped_in_before_the_handshake_end_it(executor: Executor) -> None:
    server = ScriptedPop3(capabilities=("STLS",), answers={"STLS": b"+OK\r\n+OK slipped in\r\n"})
    async with serving(server.talk, server.heard) as port:
        error = await _open(executor, port, None, security=STARTTLS)
    assert error.code is ErrorCode.TLS_NOT_OFFERED
    assert server.heard == ["CAPA", "STLS"]


async def test_tls_spoken_to_a_plain_port_names_the_field(executor: Executor) -> None:
    server = ScriptedPop3()
    async with serving(server.talk, server.heard) as port:
        error = await _open(executor, port, None, security=TLS)
    assert isinstance(error, NeedsAttention)
    assert error.code is ErrorCode.TLS_FAILURE
    assert "protection" in error.remedy


async def test_plain_spoken_to_a_tls_port_names_the_field(
    executor: Executor, certificates: Certificates
) -> None:
    server = ScriptedPop3()
    async with serving(server.talk, server.heard, _server_context(certificates.good)) as port:
        error = await _open(executor, port, None, timeout=0.3)
    assert error.code is ErrorCode.TIMED_OUT
    assert "protection" in error.remedy


async def test_a_tls_alert_in_place_of_a_greeting_is_understood(executor: Executor) -> None:
    async def alert(conversation: Conversation) -> None:
        await conversation.say(b"\x15\x03\x01\x00\x02\x02\x46\n")
        await conversation.hang()

    async with serving(alert) as port:
        error = await _open(executor, port, None)
    assert error.code is ErrorCode.TLS_FAILURE
    assert "TLS" in error.title


async def test_a_handshake_that_breaks_is_retryable(executor: Executor) -> None:
    async def hang_up(conversation: Conversation) -> None:
        conversation.drop()

    async with serving(hang_up) as port:
        error = await _open(executor, port, None, security=TLS)
    assert error.code in (ErrorCode.CONNECTION_LOST, ErrorCode.TLS_FAILURE)


async def test_smtp_asks_for_starttls_or_sends_nothing(executor: Executor) -> None:
    server = ScriptedSmtp()
    async with serving(server.talk, server.heard) as port:
        with pytest.raises(NeedsAttention) as caught:
            async with SmtpConnector(executor).outgoing(endpoint(port, security=STARTTLS), ANN):
                pass
    assert caught.value.code is ErrorCode.TLS_NOT_OFFERED
    assert [line.split()[0] for line in server.heard] == ["ehlo"]


async def test_smtp_shows_and_pins_certificates_as_well(
    executor: Executor, certificates: Certificates
) -> None:
    server = ScriptedSmtp()
    async with serving(server.talk, server.heard, _server_context(certificates.good)) as port:
        place = endpoint(port, security=TLS)
        with pytest.raises(CertificateNotTrusted) as caught:
            async with SmtpConnector(executor).outgoing(place, ANN):
                pass
        assert server.heard == []
        pinned = replace(place, pinned_certificate=caught.value.certificate.fingerprint)
        async with SmtpConnector(executor).outgoing(pinned, ANN) as session:
            message = OutgoingMessage("1@x", "a@x.test", ("b@x.test",), b"Subject: s\r\n\r\n")
            assert (await session.send(message)).refused == ()
