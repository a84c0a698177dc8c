"""The database side of one outgoing pass: claims, answers, and what a crash left in doubt."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.errors import ItemRefused, SsyncError
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.outgoing_content import OutgoingContent
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.tools import Tools
from ssync_desktop.mime import compose
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.outgoing_email import outgoing_contents
from ssync_desktop.organization.sending import (
    background_send_email,
    confirm_all_sent,
    give_back,
    recover_sending,
    sending_failed,
)
from ssync_desktop.servers.port import OutgoingMessage, SendReceipt

CLAIM = 20
"""Emails claimed in one transaction, and so in doubt when the machine dies."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed email that can be handed over."""

    email_id: UUID
    message: OutgoingMessage = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a claimed email; None means that it was never handed over."""

    email_id: UUID
    outcome: SendReceipt | SsyncError | None


class Outbox:
    """The pending emails of one mailbox; every transaction proves the pass's lease."""

    def __init__(self, tools: Tools, keeper: LeaseKeeper, mailbox: Mailbox) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox

    async def pending(self) -> int:
        """Return how many emails wait."""
        mailbox_id = self._mailbox.id
        return await self._tools.read(lambda unit: unit.emails.count_pending(mailbox_id))

    async def in_doubt(self) -> list[tuple[UUID, str]]:
        """Return the emails found in Sending, with their message ids.

        This pass has claimed nothing yet and holds the only lease, so nobody is sending them.
        """
        mailbox_id = self._mailbox.id
        emails = await self._tools.read(lambda unit: unit.emails.sending(mailbox_id))
        return [(email.id, email.message_id) for email in emails]

    async def settle(self, email_id: UUID, *, found: bool | None) -> None:
        """Settle an email in doubt, *found* as the server answered."""
        await self._write(lambda context: recover_sending(context, email_id, found=found))

    async def claim(self) -> list[Ready | Answer]:
        """Claim the next emails; one that cannot be composed comes with its answer."""
        contents, keep_copy = await self._write(self._claim)
        wanted = [_as_mime(content) for content in contents]
        composed = await self._tools.parser.compose(wanted)
        return [
            Answer(content.email_id, octets)
            if isinstance(octets, ItemRefused)
            else Ready(content.email_id, _message(content, octets, keep_copy))
            for content, octets in zip(contents, composed, strict=True)
        ]

    async def record(self, answers: Sequence[Answer]) -> int:
        """Write the answers down in one transaction; return how many emails were not taken."""

        def work(context: Context) -> None:
            _record(context, answers)

        await self._write(work)
        return sum(isinstance(answer.outcome, SsyncError) for answer in answers)

    async def tidy(self, answers: Mapping[UUID, Answer], handed_over: Collection[UUID]) -> None:
        """After a pass was cut short: record *answers*, give back what was not *handed_over*.

        What was handed over and has no answer stays in Sending, in doubt. Claims that were still
        being written when the pass ended are found as well: the database works one by one.
        """
        mailbox_id = self._mailbox.id

        def work(context: Context) -> None:
            emails = context.unit.emails.sending(mailbox_id)
            _record(context, [answers[email.id] for email in emails if email.id in answers])
            for email in emails:
                if email.id not in answers and email.id not in handed_over:
                    give_back(context, email.id)

        await self._write(work)

    def _claim(self, context: Context) -> tuple[list[OutgoingContent], bool]:
        """Return what was claimed, and whether copies of it are to be kept on the server."""
        emails = background_send_email(context, self._mailbox.id, CLAIM)
        return outgoing_contents(context, emails), context.unit.settings.get().keep_sent_copy

    async def _write(self, work: Callable[[Context], T]) -> T:
        result = await self._tools.write(work, self._keeper.lease)
        self._keeper.proved()
        return result


def _record(context: Context, answers: Sequence[Answer]) -> None:
    """Write answers down; those that were taken, which are most, together."""
    taken: dict[UUID, list[tuple[str, str]]] = {}
    for answer in answers:
        if answer.outcome is None:
            give_back(context, answer.email_id)
        elif isinstance(answer.outcome, SsyncError):
            sending_failed(context, answer.email_id, answer.outcome)
        else:
            refused = [(one.address, one.words) for one in answer.outcome.refused]
            taken[answer.email_id] = refused
    confirm_all_sent(context, taken)


def _as_mime(content: OutgoingContent) -> compose.OutgoingContent:
    return compose.OutgoingContent(
        sender=content.sender,
        message_id=content.message_id,
        date=content.created_on,
        to=content.to,
        cc=content.cc,
        subject=content.subject,
        text=content.text,
        html=content.html,
        attachments=tuple(
            compose.OutgoingFile(one.file_name, one.mime_type, one.content, one.content_id)
            for one in content.attachments
        ),
        in_reply_to=content.in_reply_to,
        references=content.references,
        thread_index=content.thread_index,
        priority=content.priority,
        auto_submitted=content.automatic.auto_submitted if content.automatic else "",
        loop=content.automatic.loop if content.automatic else "",
    )


def _message(content: OutgoingContent, octets: bytes, keep_copy: bool) -> OutgoingMessage:
    return OutgoingMessage(
        content.message_id, content.sender.address, content.recipients, octets, keep_copy
    )
