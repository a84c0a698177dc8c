"""What ``OutgoingMail`` promises, whatever the protocol: each connector's test class inherits it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.options import OperationType
from ssync_desktop.servers.port import Connector, Endpoint, OutgoingMessage


@dataclass
class OutgoingSubject:
    """An account that may send, and a way to see what arrived past the connector.

    *arrived* waits until so many messages lie in the mailbox of *receiver* and returns them, each
    ending in the octets that were sent.
    """

    connector: Connector
    endpoint: Endpoint
    credentials: Credentials
    receiver: str
    arrived: Callable[[int], Awaitable[list[bytes]]]
    refused_for_good: str = "refused-permanent@example.test"
    refused_for_now: str = "refused-later@example.test"
    refused_sender: str = "refused-sender@example.test"

    def message(
        self, number: int = 1, *recipients: str, body: str = "Hello.\r\n", sender: str = ""
    ) -> OutgoingMessage:
        """Return a message from the account, to the receiver where nobody else is named."""
        sender = sender or self.credentials.user_name
        content = (
            f"Subject: number {number}\r\nMessage-ID: <{number}@sender.test>\r\n"
            f"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nFrom: {sender}\r\n"
            f"\r\n{body}"
        )
        return OutgoingMessage(
            message_id=f"{number}@sender.test",
            sender=sender,
            recipients=recipients or (self.receiver,),
            content=content.encode(),
        )


class OutgoingContract:
    """Inherit it and supply the fixture ``subject``."""

    @pytest.fixture
    def subject(self) -> OutgoingSubject:
        raise NotImplementedError("each connector's test class supplies one")

    async def test_the_server_greets_whoever_does_not_sign_in(
        self, subject: OutgoingSubject
    ) -> None:
        assert (await subject.connector.greet(subject.endpoint, OperationType.OUTGOING)).words

    async def test_a_message_arrives_as_it_was_sent(self, subject: OutgoingSubject) -> None:
        body = ".\r\n..two dots\r\nGrüße\r\n.\r\n"
        message = subject.message(1, body=body)
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            receipt = await session.send(message)
        assert receipt.words
        assert receipt.refused == ()
        (content,) = await subject.arrived(1)
        assert content.endswith(message.content)

    async def test_a_message_of_which_no_copy_is_kept_arrives_all_the_same(
        self, subject: OutgoingSubject
    ) -> None:
        message = replace(subject.message(1), keep_copy=False)
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            await session.send(message)
            assert not await session.find_sent(message.message_id)
        (content,) = await subject.arrived(1)
        assert content.endswith(message.content)

    async def test_many_messages_go_over_one_session(self, subject: OutgoingSubject) -> None:
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            for number in range(12):
                await session.send(subject.message(number))
        contents = await subject.arrived(12)
        wanted = {subject.message(number).content for number in range(12)}
        assert {content[content.index(b"Subject:") :] for content in contents} == wanted

    async def test_a_refused_sender_concerns_that_message_only(
        self, subject: OutgoingSubject
    ) -> None:
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            with pytest.raises(ItemRefused) as caught:
                await session.send(subject.message(1, sender=subject.refused_sender))
            assert caught.value.code is ErrorCode.SENDER_REFUSED
            await session.send(subject.message(2))
        assert len(await subject.arrived(1)) == 1

    async def test_a_wrong_password_needs_attention(self, subject: OutgoingSubject) -> None:
        wrong = replace(subject.credentials, secret="not-the-secret")
        with pytest.raises(NeedsAttention) as caught:
            async with subject.connector.outgoing(subject.endpoint, wrong):
                pass
        assert caught.value.code is ErrorCode.OUTGOING_AUTHENTICATION
        assert "not-the-secret" not in f"{caught.value.__dict__}{caught.value}"

    async def test_what_was_sent_is_known_or_cannot_be_asked(
        self, subject: OutgoingSubject
    ) -> None:
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            await session.send(subject.message(1))
            assert await session.find_sent("1@sender.test") is not False
            assert not await session.find_sent("never-sent@sender.test")

    async def test_a_probe_sends_nothing(self, subject: OutgoingSubject) -> None:
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            assert (await session.probe()).words
            await session.send(subject.message(1))
            assert (await session.probe()).words
        assert len(await subject.arrived(1)) == 1


class EnvelopeContract(OutgoingContract):
    """What those promise besides who are told by the server about every recipient at once."""

    async def test_a_refused_recipient_is_named_and_the_others_are_served(
        self, subject: OutgoingSubject
    ) -> None:
        message = subject.message(
            1, subject.refused_for_good, subject.receiver, subject.refused_for_now
        )
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            receipt = await session.send(message)
        told = [(refused.address, refused.permanent) for refused in receipt.refused]
        assert told == [(subject.refused_for_good, True), (subject.refused_for_now, False)]
        assert all(refused.words for refused in receipt.refused)
        assert len(await subject.arrived(1)) == 1

    @pytest.mark.behaviour("B85", "a refused message does not stop the next")
    async def test_a_message_for_nobody_is_refused_and_the_next_goes(
        self, subject: OutgoingSubject
    ) -> None:
        async with subject.connector.outgoing(subject.endpoint, subject.credentials) as session:
            with pytest.raises(ItemRefused) as caught:
                await session.send(subject.message(1, subject.refused_for_good))
            assert caught.value.code is ErrorCode.RECIPIENTS_REFUSED
            with pytest.raises(Retryable):
                await session.send(
                    subject.message(2, subject.refused_for_now, subject.refused_for_good)
                )
            await session.send(subject.message(3))
        (content,) = await subject.arrived(1)
        assert content.endswith(subject.message(3).content)
