"""What is no answer of a web service, and what is half of one."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.connect import Address, Dialer
from ssync_desktop.servers.exchange import wire
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.exchange.sending import with_bcc
from ssync_desktop.servers.port import Endpoint, OutgoingMessage
from tests.kit.exchange import ANN

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


@asynccontextmanager
async def saying(*answers: bytes) -> AsyncIterator[Endpoint]:
    """Yield where a server on an open line gives one answer a connection and hangs up.

    It gives its *answers* one after the other, and the last for ever.
    """
    left = list(answers)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await whole_request(reader)
            writer.write(left.pop(0) if len(left) > 1 else left[0])
            writer.close()
            await writer.wait_closed()
        writer.close()

    def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(greet, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    try:
        yield Endpoint(
            "",
            0,
            ConnectionSecurity.NONE,
            AuthenticationProtocol.BASIC,
            timeout=5.0,
            url=f"http://127.0.0.1:{port}/EWS/Exchange.asmx",
            mailbox=ANN.user_name,
        )
    finally:
        server.close()
        await asyncio.gather(*talks)


async def whole_request(reader: asyncio.StreamReader) -> None:
    """Read a request to its end: who hangs up with octets unread resets the connection."""
    with suppress(asyncio.IncompleteReadError):  # somebody looked in and asked for nothing
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)^content-length: *(\d+)", head, re.MULTILINE)
        await reader.readexactly(int(length[1]) if length else 0)


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


UNSIGNED = (
    b"HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)
BUSY = b"HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
INBOX = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:GetFolderResponse>
 <m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="Success">
 <m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:Folder><t:FolderId Id="a"/>
 <t:TotalCount>7</t:TotalCount></t:Folder></m:Folders></m:GetFolderResponseMessage>
 </m:ResponseMessages></m:GetFolderResponse></s:Body></s:Envelope>"""
GOOD = HEAD + b"Content-Length: %d\r\n\r\n" % len(INBOX) + INBOX


async def test_a_server_that_hangs_up_after_every_answer_is_called_again(
    executor: Executor,
) -> None:
    async with saying(GOOD) as endpoint:
        with closing(ExchangeConnector(executor)) as connector:
            async with connector.incoming(endpoint, ANN) as session:
                assert [(await session.probe()).items for _ in range(3)] == [7, 7, 7]


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ((UNSIGNED,), NeedsAttention, ErrorCode.INCOMING_AUTHENTICATION),
        ((UNSIGNED, BUSY), Retryable, ErrorCode.SERVER_BUSY),
    ],
)
async def test_a_hand_shake_that_is_broken_off_is_told(
    executor: Executor, answers: tuple[bytes, ...], kind: type[SsyncError], code: ErrorCode
) -> None:
    async def approach() -> None:
        with closing(ExchangeConnector(executor)) as connector:
            async with connector.incoming(by_ntlm, ANN):
                pass

    async with saying(*answers) as endpoint:
        by_ntlm = replace(endpoint, authentication=AuthenticationProtocol.NTLM)
        with pytest.raises(kind) as caught:
            await approach()
    assert caught.value.code is code


@contextmanager
def deaf_server() -> Iterator[Endpoint]:
    """Yield where a server lets nobody in: its queue is full, and it never looks at it."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        url = f"http://127.0.0.1:{server.getsockname()[1]}/EWS/Exchange.asmx"
        yield Endpoint("", 0, ConnectionSecurity.NONE, timeout=0.3, url=url, mailbox=ANN.user_name)


async def test_a_server_that_lets_nobody_in_is_left_in_time(executor: Executor) -> None:
    with deaf_server() as endpoint, closing(ExchangeConnector(executor)) as connector:
        with pytest.raises(Retryable) as caught:
            async with connector.incoming(endpoint, ANN):
                pass
        assert caught.value.code is ErrorCode.TIMED_OUT


async def test_connecting_is_given_up_when_we_are_cancelled(executor: Executor) -> None:
    with deaf_server() as endpoint, closing(ExchangeConnector(executor)) as connector:

        async def approach() -> None:
            async with connector.incoming(replace(endpoint, timeout=60.0), ANN):
                pass

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await approach()


async def test_every_address_of_a_host_is_tried(executor: Executor) -> None:
    async with saying(GOOD) as endpoint:
        port = int(endpoint.url.split(":")[2].split("/")[0])

        def look_up(_host: str, _port: int) -> list[Address]:
            nobody = socket.create_server(("127.0.0.1", 0))
            closed = nobody.getsockname()
            nobody.close()
            places = [closed, ("127.0.0.1", port)]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

        dialer = Dialer(executor, look_up)
        with closing(ExchangeConnector(executor, dialer=dialer)) as connector:
            async with connector.incoming(endpoint, ANN) as session:
                assert (await session.probe()).items == 7


async def test_a_host_without_an_address_is_named(executor: Executor) -> None:
    for look_up in (_nowhere, _refuse):
        connector = ExchangeConnector(executor, dialer=Dialer(executor, look_up))
        endpoint = Endpoint("mail.example.test", 443, ConnectionSecurity.TLS, timeout=5.0)
        with closing(connector), pytest.raises(Retryable) as caught:
            async with connector.incoming(endpoint, ANN):
                pass
        assert "mail.example.test" in caught.value.title


def _nowhere(_host: str, _port: int) -> list[Address]:
    return []


def _refuse(_host: str, _port: int) -> list[Address]:
    raise socket.gaierror(socket.EAI_NONAME, "no such host")
