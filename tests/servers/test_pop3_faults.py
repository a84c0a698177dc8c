"""POP3 servers that misbehave: each fault ends in the right kind of error, and loses nothing."""

import asyncio
from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import Endpoint
from tests.kit.place import free_ports
from tests.kit.scripted_servers import ScriptedPop3, serving
from tests.servers.pop3_kit import (
    ANN,
    LIMIT,
    all_of,
    endpoint,
    items_of,
    mails,
    scripted,
    until_broken,
)


async def _opening_error(server: ScriptedPop3, executor: Executor) -> SsyncError:
    with pytest.raises(SsyncError) as caught:
        async with scripted(server, executor, seconds=0.3):
            pass
    assert ANN.secret not in f"{caught.value.__dict__}{caught.value}"
    return caught.value


# reaching the server ----------------------------------------------------------------------


async def test_an_unknown_host_is_named_with_the_field_to_check(executor: Executor) -> None:
    place = endpoint(110, host="no-such-host.invalid")
    with pytest.raises(Retryable) as caught:
        async with Pop3Connector(executor).incoming(place, ANN):
            pass
    assert caught.value.code is ErrorCode.HOST_NOT_FOUND
    assert "no-such-host.invalid" in caught.value.title
    assert "Incoming server" in caught.value.remedy


async def test_a_host_name_nobody_can_spell_is_unknown_too(executor: Executor) -> None:
    place = endpoint(110, host="a" * 70 + ".example")
    with pytest.raises(Retryable) as caught:
        async with Pop3Connector(executor).incoming(place, ANN):
            pass
    assert caught.value.code is ErrorCode.HOST_NOT_FOUND


async def test_a_refused_port_is_named_with_the_field_to_check(executor: Executor) -> None:
    (port,) = free_ports(1)
    with pytest.raises(Retryable) as caught:
        async with Pop3Connector(executor).incoming(endpoint(port), ANN):
            pass
    assert caught.value.code is ErrorCode.CONNECT_FAILURE
    assert str(port) in caught.value.title
    assert "Incoming port" in caught.value.remedy


async def test_a_silent_server_is_left_after_the_time_limit(executor: Executor) -> None:
    async with serving(lambda conversation: conversation.hang()) as port:
        with pytest.raises(Retryable) as caught:
            async with Pop3Connector(executor).incoming(endpoint(port, timeout=0.2), ANN):
                pass
    assert caught.value.code is ErrorCode.TIMED_OUT
    assert "TLS" in caught.value.remedy


async def test_another_kind_of_server_is_told_apart(executor: Executor) -> None:
    error = await _opening_error(ScriptedPop3(greeting=b"220 mail ESMTP\r\n"), executor)
    assert error.code is ErrorCode.PROTOCOL_ERROR
    assert isinstance(error, NeedsAttention)
    assert error.server_words == "220 mail ESMTP"


# signing in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (b"-ERR no", NeedsAttention, ErrorCode.INCOMING_AUTHENTICATION),
        (b"-ERR [AUTH] no", NeedsAttention, ErrorCode.INCOMING_AUTHENTICATION),
        (b"-ERR [IN-USE] later", Retryable, ErrorCode.MAILBOX_LOCKED),
        (b"-ERR unable to lock maildrop", Retryable, ErrorCode.MAILBOX_LOCKED),
        (b"-ERR [SYS/TEMP] later", Retryable, ErrorCode.SERVER_BUSY),
        (b"-ERR [LOGIN-DELAY] later", Retryable, ErrorCode.SERVER_BUSY),
        (b"-ERR [SYS/PERM] broken", NeedsAttention, ErrorCode.PROTOCOL_ERROR),
    ],
)
@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.behaviour("B102", "a refused sign-in is permanent, a locked mailbox is not")
async def test_a_refused_sign_in_is_sorted_by_who_has_to_act(
    executor: Executor, answer: bytes, kind: type[SsyncError], code: ErrorCode, pipelining: bool
) -> None:
    capabilities = ("UIDL", "PIPELINING") if pipelining else ("UIDL",)
    server = ScriptedPop3(capabilities=capabilities, answers={"PASS": answer + b"\r\n"})
    error = await _opening_error(server, executor)
    assert type(error) is kind
    assert error.code is code
    assert error.server_words == answer.decode()


async def test_a_server_that_echoes_the_password_does_not_make_us_repeat_it(
    executor: Executor,
) -> None:
    server = ScriptedPop3(answers={"PASS": f"-ERR what is PASS {ANN.secret}?\r\n".encode()})
    error = await _opening_error(server, executor)
    assert "PASS •••" in error.server_words


async def test_a_line_break_in_a_password_is_never_sent(executor: Executor) -> None:
    server = ScriptedPop3()
    with pytest.raises(NeedsAttention):
        async with scripted(server, executor, credentials=Credentials("ann", "x\r\nDELE 1")):
            pass
    assert server.heard == ["CAPA"]


async def test_a_timestamp_is_answered_by_a_digest_and_then_by_the_password(
    executor: Executor,
) -> None:
    server = ScriptedPop3(greeting=b"+OK <1.2@host>\r\n", answers={"APOP": b"-ERR no digests\r\n"})
    # The APOP line differs with every greeting, so it is scripted by its first word.
    async with serving(server.talk, server.heard) as port:
        auto = AuthenticationProtocol.AUTO_DETECT
        place = Endpoint("localhost", port, ConnectionSecurity.NONE, auto, timeout=5)
        async with Pop3Connector(executor).incoming(place, ANN):
            pass
    verbs = [line.split()[0] for line in server.heard]
    assert verbs == ["CAPA", "APOP", "USER", "PASS", "QUIT"]


async def test_an_unsupported_way_to_sign_in_is_refused_before_anything_is_sent(
    executor: Executor,
) -> None:
    server = ScriptedPop3()
    async with serving(server.talk, server.heard) as port:
        ntlm = AuthenticationProtocol.NTLM
        place = Endpoint("localhost", port, ConnectionSecurity.NONE, ntlm, timeout=5)
        with pytest.raises(NeedsAttention) as caught:
            async with Pop3Connector(executor).incoming(place, ANN):
                pass
    assert caught.value.code is ErrorCode.INVALID_PROFILE_CONFIGURATION
    assert server.heard == ["CAPA"]


# listing ----------------------------------------------------------------------------------


async def test_a_server_without_uidl_needs_attention(executor: Executor) -> None:
    server = ScriptedPop3(mails(2), answers={"UIDL": b"-ERR unknown command\r\n"})
    async with scripted(server, executor) as session:
        with pytest.raises(NeedsAttention) as caught:
            await items_of(session)
    assert "UIDL" in caught.value.title


async def test_repeated_ids_are_marked_and_every_copy_can_be_had(executor: Executor) -> None:
    messages = [("same", b"A: 1\r\n\r\n"), ("other", b"A: 2\r\n\r\n"), ("same", b"A: 3\r\n\r\n")]
    server = ScriptedPop3(messages)
    async with scripted(server, executor) as session:
        items = await items_of(session)
        assert [item.repeated for item in items] == [True, False, True]
        fetched = [item async for item in session.fetch(items[::-1], LIMIT)]
        assert [item.content for item in fetched] == [
            b"A: 3\r\n\r\n",
            b"A: 2\r\n\r\n",
            b"A: 1\r\n\r\n",
        ]
        await session.remove(items[2:])
        assert "DELE 3" in server.heard
        server.messages = messages[:2]
        await session.remove(items[2:])  # nobody can say which copy is left: none is taken
    assert server.deleted == ["same"]
    assert server.heard.count("DELE 1") == 0


async def test_listing_and_sizes_are_asked_in_one_go(executor: Executor) -> None:
    server = ScriptedPop3(mails(1), hang_at={"LIST"})
    async with scripted(server, executor, seconds=0.3) as session:
        with pytest.raises(Retryable) as caught:
            await items_of(session)
    assert caught.value.code is ErrorCode.TIMED_OUT
    assert server.heard[-2:] == ["UIDL", "LIST"]


async def test_a_server_without_pipelining_gets_one_command_at_a_time(executor: Executor) -> None:
    server = ScriptedPop3(mails(5), capabilities=("UIDL", "TOP"))
    async with scripted(server, executor) as session:
        assert [item.content for item in await all_of(session)] == [c for _, c in server.messages]
    assert server.heard[-6:] == [*(f"RETR {n}" for n in range(1, 6)), "QUIT"]


# fetching ---------------------------------------------------------------------------------


async def test_a_refused_message_is_refused_alone(executor: Executor) -> None:
    server = ScriptedPop3(mails(40), answers={"RETR 7": b"-ERR cannot read it\r\n"})
    async with scripted(server, executor) as session:
        fetched = await all_of(session)
    (bad,) = [item for item in fetched if item.error]
    assert bad.item.key == "uid-7"
    assert isinstance(bad.error, ItemRefused)
    assert bad.error.code is ErrorCode.UNREADABLE_MESSAGE
    assert bad.error.server_words == "-ERR cannot read it"
    assert len(fetched) == 40
    assert server.connections == 1


@pytest.mark.parametrize("number", [1, 20, 40])
async def test_a_connection_closed_at_one_message_costs_only_that_one(
    executor: Executor, number: int
) -> None:
    server = ScriptedPop3(mails(40), close_at={f"RETR {number}"})
    async with scripted(server, executor) as session:
        fetched = await all_of(session)
    assert [item.item.key for item in fetched] == [key for key, _ in server.messages]
    assert [item.item.key for item in fetched if item.error] == [f"uid-{number}"]


async def test_a_line_dropped_once_in_a_message_costs_nothing(executor: Executor) -> None:
    server = ScriptedPop3(mails(40, b"x" * 5000 + b"\r\n"), drop_after={17: 2500}, drops=1)
    async with scripted(server, executor) as session:
        fetched = await all_of(session)
    assert [item.content for item in fetched] == [content for _, content in server.messages]
    assert server.connections == 2


async def test_a_line_dropped_for_good_yields_what_was_complete(executor: Executor) -> None:
    server = ScriptedPop3(mails(40, b"x" * 5000 + b"\r\n"), drop_after={17: 2500})
    async with scripted(server, executor) as session:
        items = await items_of(session)
        server.greeting = b"-ERR going down\r\n"
        complete, error = await until_broken(session, items)
        assert isinstance(error, Retryable)
        assert error.code is ErrorCode.CONNECTION_LOST
        assert [item.content for item in complete] == [c for _, c in server.messages[:16]]
        server.greeting, server.drop_after = b"+OK\r\n", {}
        assert len(await all_of(session)) == 40


async def test_a_line_that_drops_at_every_message_blames_none(executor: Executor) -> None:
    numbers = range(1, 41)
    server = ScriptedPop3(mails(40, b"x" * 5000 + b"\r\n"), drop_after=dict.fromkeys(numbers, 2500))
    async with scripted(server, executor) as session:
        with pytest.raises(Retryable) as caught:
            await all_of(session)
    assert caught.value.code is ErrorCode.CONNECTION_LOST


async def test_a_server_that_hangs_in_a_message_is_left_after_the_time_limit(
    executor: Executor,
) -> None:
    server = ScriptedPop3(mails(10), hang_at={"RETR 4"})
    async with scripted(server, executor, seconds=0.3) as session:
        complete, error = await until_broken(session, await items_of(session))
    assert isinstance(error, Retryable)
    assert error.code is ErrorCode.TIMED_OUT
    assert [item.item.key for item in complete] == ["uid-1", "uid-2", "uid-3"]


async def test_over_long_lines_are_no_problem(executor: Executor) -> None:
    content = b"Subject: " + b"s" * 100_000 + b"\r\n\r\n" + b"x" * 1_000_000 + b"\r\n"
    async with scripted(ScriptedPop3([("one", content)]), executor) as session:
        (fetched,) = await all_of(session, 2_000_000)
    assert fetched.content == content


@pytest.mark.behaviour("B42", "reading stops at the limit")
@pytest.mark.parametrize("size", [100_000, 20_000_000])
async def test_a_message_larger_than_it_was_listed_stops_at_the_limit(
    executor: Executor, size: int
) -> None:
    messages = mails(3)
    messages[1] = ("large", b"Subject: large\r\n\r\n" + b"x" * size + b"\r\n")
    server = ScriptedPop3(messages, wrong_sizes={2: 10})
    async with scripted(server, executor) as session:
        first, large, third = await all_of(session, 50_000)
    assert isinstance(large.error, ItemRefused)
    assert large.error.code is ErrorCode.MESSAGE_TOO_LARGE
    assert large.content == b"Subject: large\r\n\r\n"
    assert (first.content, third.content) == (messages[0][1], messages[2][1])
    assert server.connections == (1 if size < 1_000_000 else 2)


async def test_a_message_listed_as_too_large_is_not_sent_for(executor: Executor) -> None:
    server = ScriptedPop3(mails(2), wrong_sizes={1: LIMIT + 1})
    async with scripted(server, executor) as session:
        refused, good = await all_of(session)
    assert isinstance(refused.error, ItemRefused)
    assert refused.content == b"Subject: 1\r\n\r\n"
    assert good.error is None
    assert "RETR 1" not in server.heard


async def test_a_server_without_top_still_gives_header_blocks(executor: Executor) -> None:
    server = ScriptedPop3(mails(3, b"b" * 200_000 + b"\r\n"), capabilities=("UIDL", "PIPELINING"))
    async with scripted(server, executor) as session:
        items = await items_of(session)
        blocks = [block async for block in session.headers(items)]
    assert [block.content for block in blocks] == [b"Subject: %d\r\n\r\n" % n for n in (1, 2, 3)]
    assert [block.error for block in blocks] == [None] * 3


# ending -----------------------------------------------------------------------------------


async def test_a_deletion_that_is_not_confirmed_is_retryable(executor: Executor) -> None:
    server = ScriptedPop3(mails(2), answers={"QUIT": b"-ERR some were not deleted\r\n"})
    async with scripted(server, executor) as session:
        items = await items_of(session)
        with pytest.raises(Retryable) as caught:
            await session.remove(items)
    assert caught.value.server_words == "-ERR some were not deleted"


async def test_a_hanging_good_bye_does_not_hold_anybody_up(executor: Executor) -> None:
    server = ScriptedPop3(hang_at={"QUIT"})
    async with asyncio.timeout(4), scripted(server, executor, seconds=0.2) as session:
        assert (await session.probe()).items == 0


async def test_cancelling_while_the_server_hangs_ends_at_once(executor: Executor) -> None:
    server = ScriptedPop3(mails(1), hang_at={"RETR"})

    async def read() -> None:
        async with scripted(server, executor, seconds=60) as session:
            await all_of(session)

    task = asyncio.create_task(read())
    async with asyncio.timeout(5):
        while "RETR 1" not in server.heard:  # noqa: ASYNC110 - the server runs in this loop
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert server.open_connections == 0


# what a connector remembers ---------------------------------------------------------------


async def test_a_server_is_asked_what_it_can_do_only_once(executor: Executor) -> None:
    server = ScriptedPop3(mails(2))
    async with serving(server.talk, server.heard) as port:
        connector = Pop3Connector(executor)
        for _ in range(3):
            async with connector.incoming(endpoint(port), ANN) as session:
                assert len(await all_of(session)) == 2
        assert server.heard.count("CAPA") == 1
        server.answers["PASS"] = b"-ERR no\r\n"
        with pytest.raises(NeedsAttention):
            async with connector.incoming(endpoint(port), ANN):
                pass
        server.answers.clear()
        async with connector.incoming(endpoint(port), ANN):
            pass
    assert server.heard.count("CAPA") == 2


@pytest.mark.parametrize(
    "answer", ["+OK\r\n\r\n.\r\n", "+OK\r\nS\xe4SL\r\n.\r\n", "-ERR what?\r\n"]
)
async def test_gibberish_about_capabilities_counts_as_none(executor: Executor, answer: str) -> None:
    server = ScriptedPop3(mails(3), answers={"CAPA": answer.encode("latin-1")})
    async with scripted(server, executor) as session:
        assert len(await all_of(session)) == 3


async def test_gibberish_about_the_maildrop_is_a_protocol_error(executor: Executor) -> None:
    server = ScriptedPop3(answers={"STAT": b"+OK plenty of them\r\n"})
    async with scripted(server, executor) as session:
        with pytest.raises(NeedsAttention) as caught:
            await session.probe()
    assert caught.value.code is ErrorCode.PROTOCOL_ERROR


async def test_lines_of_a_listing_that_make_no_sense_are_passed_over(executor: Executor) -> None:
    listing = b"+OK\r\n1 one\r\nhello\r\n2\r\n%s x\r\n3 three\r\n.\r\n" % (b"9" * 5000)
    server = ScriptedPop3(mails(3), answers={"UIDL": listing, "LIST": b"-ERR no\r\n"})
    async with scripted(server, executor) as session:
        items = await items_of(session)
    assert [(item.key, item.size) for item in items] == [("one", None), ("three", None)]
