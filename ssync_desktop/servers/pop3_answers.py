"""The blocking half of fetching: asks for a run of messages and hands them out in batches."""

import time
from collections.abc import Iterator, Sequence

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.servers import pop3_refusals as refusals
from ssync_desktop.servers.errors import Meaning
from ssync_desktop.servers.pop3_maildrop import Maildrop
from ssync_desktop.servers.pop3_session import Pop3Session, Refusal
from ssync_desktop.servers.port import FetchedItem, ServerItem
from ssync_desktop.servers.reader import HEADER_LIMIT, Block, LineDropped, header_block

BATCH_OCTETS = 1024 * 1024  # what is held in memory beside the message at hand
BATCH_SECONDS = 0.25  # on a slow line messages come out one by one


class Answers:
    """The answers to one run of RETR (or TOP, when *limit* is None), in the order of *items*."""

    def __init__(
        self,
        session: Pop3Session,
        maildrop: Maildrop,
        items: Sequence[ServerItem],
        limit: int | None,
    ) -> None:
        self.octets = 0  # of the message at which the line was lost
        self.finished = False  # whether every answer was read, so that another command may follow
        self._session, self._limit = session, limit
        self._items = [(item, maildrop.number(item)) for item in items]
        self._source = self._fetched()
        self._failure: Exception | None = None

    def batch(self) -> list[FetchedItem]:
        """Return the next messages, none at the end; blocks. What broke is raised after them."""
        if self._failure:
            raise self._failure
        batch: list[FetchedItem] = []
        octets, until = 0, time.monotonic() + BATCH_SECONDS
        try:
            for fetched in self._source:
                batch.append(fetched)
                octets += len(fetched.content)
                if octets >= BATCH_OCTETS or time.monotonic() >= until:
                    break
        except (OSError, SsyncError) as error:
            self.octets = error.octets if isinstance(error, LineDropped) else 0
            if not batch:
                raise
            self._failure = error
        return batch

    def _fetched(self) -> Iterator[FetchedItem]:
        numbered = [(item, number) for item, number in self._items if number is not None]
        commands = (self._command(item, number) for item, number in numbered)
        limit = HEADER_LIMIT if self._limit is None else self._limit
        answers = self._session.retrieve(commands, limit)
        whole = True
        for item, number in self._items:
            if number is None:
                yield self._refused(item, refusals.VANISHED)
                continue
            answer = next(answers, None)
            if answer is None:
                return  # the rest could not be drained: the connection is of no more use
            if isinstance(answer, Refusal):
                yield self._refused(item, refusals.UNREADABLE, answer.words)
                continue
            whole = answer.drained
            yield self._message(item, answer)
        next(answers, None)
        self.finished = whole

    def _command(self, item: ServerItem, number: int) -> str:
        if self._limit is None:
            # Where there is no TOP the reader stops keeping the message after its header block.
            return f"TOP {number} 0" if self._session.has_top else f"RETR {number}"
        if _known_too_large(item, self._limit):
            return f"TOP {number} 0"
        return f"RETR {number}"

    def _message(self, item: ServerItem, answer: Block) -> FetchedItem:
        if self._limit is None:
            return FetchedItem(item, header_block(answer.content))
        if answer.too_large or _known_too_large(item, self._limit):
            refused = refusals.TOO_LARGE.error(self._session.peer)
            return FetchedItem(item, header_block(answer.content), refused)
        return FetchedItem(item, answer.content)

    def _refused(self, item: ServerItem, meaning: Meaning, words: bytes = b"") -> FetchedItem:
        return FetchedItem(item, error=meaning.error(self._session.peer, words))


def _known_too_large(item: ServerItem, limit: int) -> bool:
    return item.size is not None and item.size > limit
