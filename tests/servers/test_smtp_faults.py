"""SMTP servers that refuse, hang and hang up: the right kind of error, and nothing sent twice."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol
from ssync_desktop.servers.port import OutgoingMail, OutgoingMessage, SendReceipt
from ssync_desktop.servers.smtp import SmtpConnector
from tests.kit.place import free_ports
from tests.kit.postfix import MESSAGE_SIZE_LIMIT, Postfix
from tests.kit.scripted_servers import ScriptedSmtp, serving
from tests.servers.pop3_kit import ANN, endpoint

MESSAGE = OutgoingMessage("1@x.test", "ann@x.test", ("bob@x.test",), b"Subject: s\r\n\r\ntext\r\n")


@asynccontextmanager
async def scripted(
    server: ScriptedSmtp,
    executor: Executor,
    *,
    seconds: float = 5.0,
    credentials: Credentials | None = None,
) -> AsyncIterator[OutgoingMail]:
    async with serving(server.talk, server.heard) as port:
        place = replace(
            endpoint(port, timeout=seconds), authentication=AuthenticationProtocol.AUTO_DETECT
        )
        async with SmtpConnector(executor).outgoing(place, credentials) as session:
            yield session


async def _opening_error(
    server: ScriptedSmtp, executor: Executor, credentials: Credentials | None = ANN
) -> SsyncError:
    with pytest.raises(SsyncError) as caught:
        async with scripted(server, executor, seconds=0.3, credentials=credentials):
            pass
    assert ANN.secret not in f"{caught.value.__dict__}{caught.value}"
    return caught.value


async def _sending_error(
    server: ScriptedSmtp, executor: Executor, message: OutgoingMessage = MESSAGE
) -> SsyncError:
    """Return what sending ends in, having seen that the session is usable afterwards."""
    async with scripted(server, executor, seconds=0.3) as session:
        with pytest.raises(SsyncError) as caught:
            await session.send(message)
        server.answers.clear()
        assert (await session.send(MESSAGE)).words == "250 taken"
    return caught.value


# reaching the server and signing in -------------------------------------------------------


async def test_a_refused_port_is_named(executor: Executor) -> None:
    (port,) = free_ports(1)
    with pytest.raises(Retryable) as caught:
        async with SmtpConnector(executor).outgoing(endpoint(port), None):
            pass
    assert caught.value.code is ErrorCode.CONNECT_FAILURE
    assert str(port) in caught.value.title


@pytest.mark.parametrize(
    ("greeting", "kind", "code"),
    [
        (b"421 too busy", Retryable, ErrorCode.SERVER_BUSY),
        (b"554 go away", NeedsAttention, ErrorCode.CONNECT_FAILURE),
        (b"+OK POP3 here", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
        (b"", Retryable, ErrorCode.CONNECTION_LOST),
        (None, Retryable, ErrorCode.TIMED_OUT),
    ],
)
async def test_a_greeting_is_sorted_by_who_has_to_act(
    executor: Executor, greeting: bytes | None, kind: type[SsyncError], code: ErrorCode
) -> None:
    error = await _opening_error(ScriptedSmtp(answers={"connect": [greeting]}), executor)
    assert type(error) is kind
    assert error.code is code


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (b"535 5.7.8 wrong", NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
        (b"534 5.7.9 too weak", NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
        (b"454 4.7.0 later", Retryable, ErrorCode.SERVER_BUSY),
    ],
)
@pytest.mark.behaviour("B102", "a refused sign-in is permanent, a busy server is not")
async def test_a_refused_sign_in_is_tried_once_and_sorted(
    executor: Executor, answer: bytes, kind: type[SsyncError], code: ErrorCode
) -> None:
    server = ScriptedSmtp(answers={"AUTH": [answer]})
    error = await _opening_error(server, executor)
    assert type(error) is kind
    assert error.code is code
    assert sum(line.startswith("AUTH") for line in server.heard) == 1


async def test_a_mechanism_the_server_does_not_know_after_all_is_followed_by_the_next(
    executor: Executor,
) -> None:
    server = ScriptedSmtp(answers={"AUTH": [b"504 unknown", b"334 VXNlcjo="]})
    server.answers |= {"YW5u": [b"334 UGFzczo="], "aHVudGVyMi1zZWNyZXQ=": [b"235 welcome"]}
    async with scripted(server, executor, credentials=ANN) as session:
        await session.probe()
    assert [line.split()[0] for line in server.heard].count("AUTH") == 2


async def test_no_way_to_sign_in_points_at_the_security(executor: Executor) -> None:
    error = await _opening_error(ScriptedSmtp(extensions=()), executor)
    assert error.code is ErrorCode.OUTGOING_AUTHENTICATION
    assert "Outgoing protection" in error.remedy


async def test_a_server_that_knows_only_helo_takes_mail(executor: Executor) -> None:
    server = ScriptedSmtp(answers={"EHLO": [b"502 unknown"]})
    async with scripted(server, executor) as session:
        assert (await session.send(MESSAGE)).words == "250 taken"
    assert [line.split()[0] for line in server.heard] == [
        *("ehlo", "helo", "MAIL", "RCPT", "DATA", "QUIT")
    ]


# sending ----------------------------------------------------------------------------------


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("command", "answer", "kind", "code"),
    [
        ("MAIL", b"550 5.7.1 not you", ItemRefused, ErrorCode.SENDER_REFUSED),
        ("MAIL", b"530 5.7.0 sign in first", NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
        ("MAIL", b"552 5.3.4 too big", ItemRefused, ErrorCode.MESSAGE_REFUSED),
        ("MAIL", b"451 4.3.0 later", Retryable, ErrorCode.SERVER_BUSY),
        ("RCPT", b"550 5.1.1 nobody here", ItemRefused, ErrorCode.RECIPIENTS_REFUSED),
        ("RCPT", b"530 5.7.0 sign in first", NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
        ("RCPT", b"450 4.2.1 later", Retryable, ErrorCode.SERVER_BUSY),
        ("RCPT", b"421 4.3.2 closing", Retryable, ErrorCode.SERVER_BUSY),
        ("DATA", b"554 5.6.0 no", ItemRefused, ErrorCode.MESSAGE_REFUSED),
        ("content", b"554 5.7.1 virus", ItemRefused, ErrorCode.MESSAGE_REFUSED),
        ("content", b"552 5.2.2 full", ItemRefused, ErrorCode.QUOTA_EXCEEDED),
        ("content", b"552 full", ItemRefused, ErrorCode.QUOTA_EXCEEDED),
        (
            "content",
            b"554 5.7.60 may not send as this sender",
            ItemRefused,
            ErrorCode.SENDER_REFUSED,
        ),
        ("content", b"452 4.3.1 no room now", Retryable, ErrorCode.SERVER_BUSY),
    ],
)
@pytest.mark.behaviour("B85", "permanent refusals concern their message")
async def test_a_refusal_is_sorted_and_the_session_goes_on(
    executor: Executor,
    pipelining: bool,
    command: str,
    answer: bytes,
    kind: type[SsyncError],
    code: ErrorCode,
) -> None:
    server = ScriptedSmtp(
        extensions=("PIPELINING",) if pipelining else (), answers={command: [answer]}
    )
    error = await _sending_error(server, executor)
    assert type(error) is kind
    assert error.code is code
    assert answer.decode() in error.server_words
    assert [m for m in server.messages if m != b".\r\n"][-1].endswith(b"text\r\n.\r\n")


async def test_an_empty_message_ends_data_that_nobody_is_to_have(executor: Executor) -> None:
    answers: dict[str, list[bytes | None]] = {"RCPT": [b"550 no"], "DATA": [b"354 go on"]}
    server = ScriptedSmtp(answers=answers)
    async with scripted(server, executor, seconds=0.5) as session:
        with pytest.raises(ItemRefused):
            await session.send(MESSAGE)
    assert server.messages == [b".\r\n"]


async def test_a_message_larger_than_announced_is_refused_before_it_is_sent(
    executor: Executor, postfix: Postfix
) -> None:
    large = replace(MESSAGE, content=b"Subject: s\r\n\r\n" + b"x" * MESSAGE_SIZE_LIMIT)
    place = endpoint(postfix.smtp_port, timeout=20)
    async with SmtpConnector(executor).outgoing(place, None) as session:
        with pytest.raises(ItemRefused) as caught:
            await session.send(large)
    assert caught.value.code is ErrorCode.MESSAGE_REFUSED


async def test_refused_content_concerns_that_message_only_on_a_real_server(
    executor: Executor, postfix: Postfix
) -> None:
    user = postfix.add_user()
    place = endpoint(postfix.smtp_port, timeout=20)
    message = replace(MESSAGE, recipients=(user.address,))
    async with SmtpConnector(executor).outgoing(place, None) as session:
        with pytest.raises(ItemRefused) as caught:
            await session.send(replace(message, content=b"Subject: refused-content\r\n\r\n"))
        assert caught.value.code is ErrorCode.MESSAGE_REFUSED
        assert "on purpose" in caught.value.server_words
        assert (await session.send(message)).words.startswith("250")


async def test_addresses_that_cannot_be_said_are_refused_alone(executor: Executor) -> None:
    server = ScriptedSmtp()
    message = replace(
        MESSAGE, recipients=("a@x.test>\r\nDATA", "grüße@x.test", "bob@bücher.test", "eve@x.test")
    )
    async with scripted(server, executor) as session:
        receipt = await session.send(message)
    assert [refused.address for refused in receipt.refused] == list(message.recipients[:2])
    assert all(refused.permanent for refused in receipt.refused)
    said = [line for line in server.heard if line.startswith("RCPT")]
    assert said == ["RCPT TO:<bob@xn--bcher-kva.test>", "RCPT TO:<eve@x.test>"]


async def test_unicode_addresses_are_said_where_the_server_allows(executor: Executor) -> None:
    server = ScriptedSmtp(extensions=("PIPELINING", "8BITMIME", "SMTPUTF8"))
    message = replace(MESSAGE, recipients=("grüße@x.test",), content="Subject: ü\r\n\r\n".encode())
    async with scripted(server, executor) as session:
        assert (await session.send(message)).refused == ()
    assert "RCPT TO:<grüße@x.test>" in server.heard
    assert "MAIL FROM:<ann@x.test> BODY=8BITMIME SMTPUTF8" in server.heard


# connections ------------------------------------------------------------------------------


async def test_a_connection_closed_between_messages_is_made_again(executor: Executor) -> None:
    server = ScriptedSmtp()
    async with scripted(server, executor) as session:
        await session.send(MESSAGE)
        server.answers["MAIL"] = [b"", b"250 fine"]
        await session.send(MESSAGE)
        server.answers["MAIL"] = [b"421 4.4.2 idle too long", b"250 fine"]
        await session.send(MESSAGE)
    assert len(server.messages) == 3
    assert server.connections == 3


@pytest.mark.parametrize("answer", [b"", None], ids=["dropped", "hanging"])
async def test_no_answer_to_the_content_says_that_it_may_have_been_sent(
    executor: Executor, answer: bytes | None
) -> None:
    server = ScriptedSmtp()
    async with scripted(server, executor, seconds=0.3) as session:
        await session.send(MESSAGE)
        server.answers["content"] = [answer]
        with pytest.raises(Retryable) as caught:
            await session.send(MESSAGE)
    assert "may have been sent" in caught.value.title
    assert len(server.messages) == 2


async def test_cancelling_before_the_content_sends_nothing(executor: Executor) -> None:
    server = ScriptedSmtp(answers={"DATA": [None]})

    async def send() -> None:
        async with scripted(server, executor, seconds=60) as session:
            await session.send(MESSAGE)

    task = asyncio.create_task(send())
    async with asyncio.timeout(5):
        while "DATA" not in server.heard:  # noqa: ASYNC110 - the server runs in this loop
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert server.messages == []


@pytest.mark.behaviour("B82", "a message taken is noted as sent even while stopping")
async def test_cancelling_after_the_content_returns_the_receipt_and_stops_then(
    executor: Executor,
) -> None:
    server = ScriptedSmtp(release=asyncio.Event())
    receipts: list[SendReceipt] = []

    async def send() -> None:
        async with scripted(server, executor) as session:
            for _ in range(3):
                receipts.append(await session.send(MESSAGE))  # noqa: PERF401

    task = asyncio.create_task(send())
    await server.content_seen.wait()
    task.cancel()
    await asyncio.sleep(0)
    assert server.release is not None
    server.release.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [receipt.words for receipt in receipts] == ["250 taken"]
    assert len(server.messages) == 1


async def test_a_hanging_good_bye_does_not_hold_anybody_up(executor: Executor) -> None:
    server = ScriptedSmtp(answers={"QUIT": [None]})
    async with asyncio.timeout(4), scripted(server, executor, seconds=0.2) as session:
        await session.send(MESSAGE)
    assert len(server.messages) == 1
