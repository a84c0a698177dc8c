"""What is no answer of a web service, and what is half of one."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.exchange import wire
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.exchange.sending import with_bcc
from ssync_desktop.servers.port import Endpoint, OutgoingMessage
from tests.kit.exchange import ANN

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[Endpoint]:
    """Yield where a server on an open line gives everybody one answer and hangs up."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100_000)
        writer.write(answer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(greet, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    yield Endpoint(
        "",
        0,
        ConnectionSecurity.NONE,
        AuthenticationProtocol.BASIC,
        timeout=5.0,
        url=f"http://127.0.0.1:{port}/EWS/Exchange.asmx",
        mailbox=ANN.user_name,
    )
    server.close()
    await asyncio.gather(*talks)


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (b"", Retryable, ErrorCode.CONNECTION_LOST),
        (HEAD + b"Content-Length: 1000\r\n\r\nhalf", Retryable, ErrorCode.CONNECTION_LOST),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhalf",
            Retryable,
            ErrorCode.CONNECTION_LOST,
        ),
        (b"+OK POP3 ready\r\n", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (HEAD + b"\r\n<html>Welcome</html>", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (HEAD + b"Content-Length: 0\r\n\r\n", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://mail/owa/\r\nContent-Length: 0\r\n\r\n",
            NeedsAttention,
            ErrorCode.PROTOCOL_ERROR,
        ),
    ],
)
async def test_what_is_no_answer_is_told(
    executor: Executor, answer: bytes, kind: type[SsyncError], code: ErrorCode
) -> None:
    async def approach() -> None:
        with closing(ExchangeConnector(executor)) as connector:
            async with connector.incoming(endpoint, ANN):
                pass

    async with saying(answer) as endpoint:
        with pytest.raises(kind) as caught:
            await approach()
    assert caught.value.code is code
    assert caught.value.remedy


async def test_an_answer_without_end_is_left(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LARGEST_ANSWER", 1000)

    async def approach() -> None:
        with closing(ExchangeConnector(executor)) as connector:
            async with connector.incoming(endpoint, ANN):
                pass

    for head in (b"\r\n", b"Content-Length: 2000\r\n\r\n"):
        async with saying(HEAD + head + b"x" * 2000) as endpoint:
            with pytest.raises(NeedsAttention) as caught:
                await approach()
        assert "far more" in caught.value.title


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://mail/EWS", "https://", "https://mail:x/"])
async def test_a_url_that_is_none_is_named(executor: Executor, url: str) -> None:
    endpoint = Endpoint("", 0, ConnectionSecurity.TLS, url=url, mailbox=ANN.user_name)
    with closing(ExchangeConnector(executor)) as connector, pytest.raises(NeedsAttention) as caught:
        async with connector.incoming(endpoint, ANN):
            pass
    assert caught.value.code is ErrorCode.INVALID_PROFILE_CONFIGURATION


async def test_a_password_is_not_shown_on_an_open_line_unless_it_is_wished(
    executor: Executor,
) -> None:
    refusal = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
    async with saying(refusal) as endpoint:
        automatic = replace(endpoint, authentication=AuthenticationProtocol.AUTO_DETECT)
        with closing(ExchangeConnector(executor)) as connector, pytest.raises(NeedsAttention):
            async with connector.incoming(automatic, ANN):
                pass


def message(to: str, *recipients: str) -> OutgoingMessage:
    content = f"From: a@x.test\r\n{to}Subject: s\r\n\r\nTo: nobody\r\n".encode()
    return OutgoingMessage("id", "a@x.test", recipients, content)


@pytest.mark.parametrize(
    ("sent", "bcc"),
    [
        (message("To: b@x.test\r\n", "b@x.test"), b""),
        (message("To: Bob <B@X.test>, c@x.test\r\n", "b@x.test"), b""),
        (message("To: b@x.test\r\nCc:\r\n c@x.test\r\n", "b@x.test", "c@x.test"), b""),
        (message("To: b@x.test\r\n", "b@x.test", "d@x.test"), b"Bcc: d@x.test\r\n"),
        (message("", "b@x.test", "d@x.test"), b"Bcc: b@x.test,\r\n d@x.test\r\n"),
    ],
)
def test_whom_no_field_names_gets_it_unseen(sent: OutgoingMessage, bcc: bytes) -> None:
    assert with_bcc(sent) == bcc + sent.content
