"""Foreign errors become ours: with the server's name and port, and never with a secret."""

import socket
import ssl
from base64 import b64encode

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.errors import Peer, meaning_of, translated
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.reader import LineDropped

PEER = Peer(
    Endpoint("pop.example.test", 995, ConnectionSecurity.TLS),
    "POP3",
    Credentials("ann", "hunter2-secret"),
)


def _ssl_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (socket.gaierror(-2, "unknown"), Retryable, ErrorCode.HOST_NOT_FOUND),
        (UnicodeError("label too long"), Retryable, ErrorCode.HOST_NOT_FOUND),
        (ConnectionRefusedError(), Retryable, ErrorCode.CONNECT_FAILURE),
        (TimeoutError(), Retryable, ErrorCode.TIMED_OUT),
        (ConnectionResetError(), Retryable, ErrorCode.CONNECTION_LOST),
        (BrokenPipeError(), Retryable, ErrorCode.CONNECTION_LOST),
        (LineDropped(), Retryable, ErrorCode.CONNECTION_LOST),
        (EOFError(), Retryable, ErrorCode.CONNECTION_LOST),
        (ssl.SSLEOFError(), Retryable, ErrorCode.CONNECTION_LOST),
        (OSError(101, "no route"), Retryable, ErrorCode.CONNECT_FAILURE),
        (_ssl_error("WRONG_VERSION_NUMBER"), NeedsAttention, ErrorCode.TLS_FAILURE),
        (_ssl_error("UNSUPPORTED_PROTOCOL"), NeedsAttention, ErrorCode.TLS_FAILURE),
        (_ssl_error("SOMETHING_NEW"), Retryable, ErrorCode.TLS_FAILURE),
    ],
)
def test_every_foreign_error_names_the_server_and_what_to_do(
    error: Exception, kind: type[SsyncError], code: ErrorCode
) -> None:
    ours = meaning_of(error).error(PEER, str(error))
    assert type(ours) is kind
    assert ours.code is code
    assert "pop.example.test" in ours.title
    assert ours.remedy


def test_a_foreign_error_leaves_a_block_as_ours_with_its_cause() -> None:
    cause = ConnectionResetError("by peer")
    with pytest.raises(Retryable) as caught, translated(PEER):
        raise cause
    assert caught.value.__cause__ is cause
    assert caught.value.server_words == "by peer"


@pytest.mark.parametrize(
    "said",
    [
        "what is PASS hunter2-secret?",
        b"AUTH PLAIN " + b64encode(b"\0ann\0hunter2-secret"),
        b64encode(b"hunter2-secret").decode(),
    ],
)
def test_no_form_of_the_secret_is_repeated(said: str | bytes) -> None:
    words = PEER.words(said)
    assert "•••" in words
    for form in ("hunter2", b64encode(b"hunter2-secret").decode(), "AGFubgBodW50"):
        assert form not in words


def test_a_servers_words_are_printable_and_of_a_bearable_length() -> None:
    words = PEER.words(b"one\r\ntwo\x00\xff" + b"x" * 5000)
    assert words.startswith("one  two")
    assert words.isprintable()
    assert len(words) == 1000
