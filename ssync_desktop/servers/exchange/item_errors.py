"""What Exchange's refusals mean where they are about one appointment, contact or task."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from exchangelib.errors import (
    ErrorQuotaExceeded,
    EWSError,
    MalformedResponseError,
    SOAPError,
)

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    AnswerLost,
    ItemRefused,
    NeedsAttention,
    Retryable,
    SsyncError,
)
from ssync_desktop.servers.errors import Meaning, Peer
from ssync_desktop.servers.exchange import errors, meanings
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.sending import UNCERTAIN
from ssync_desktop.servers.exchange.understanding import NotUnderstood
from ssync_desktop.servers.exchange.wire import Unanswered, cause_of

GONE: Final = Meaning(
    ItemRefused,
    ErrorCode.ITEM_NOT_FOUND,
    "The item is no longer in the mailbox {mailbox}",
    "Nothing needs to be done: somebody has moved or deleted it.",
)
CHANGED: Final = Meaning(
    ItemRefused,
    ErrorCode.ITEM_CHANGED,
    "The item was changed in the mailbox {mailbox} in the meantime",
    "Nothing needs to be done: it is looked at again in the next pass.",
)
UNREADABLE: Final = Meaning(
    ItemRefused,
    ErrorCode.ITEM_UNREADABLE,
    "{where} holds an item that cannot be read",
    "The server's own words say why. Open the item in Outlook and save it there again.",
)
REFUSED: Final = Meaning(
    ItemRefused,
    ErrorCode.ITEM_UNREADABLE,
    "{where} does not take this item as it is",
    "The server's own words say why. Change what they name.",
)
MAYBE_WRITTEN: Final = Meaning(
    AnswerLost,
    ErrorCode.CONNECTION_LOST,
    "{where} did not confirm that an item was written; it may have been",
    "The mailbox will be searched for it before anything is written again.",
)

_OURS: Final[dict[str, Meaning]] = {
    "ErrorItemNotFound": GONE,
    "ErrorInvalidIdMalformed": GONE,
    "ErrorInvalidIdStoreObjectIdTooLong": GONE,
    "ErrorIrresolvableConflict": CHANGED,
    "ErrorStaleObject": CHANGED,
    "ErrorInvalidChangeKey": CHANGED,
}
_ELSEWHERE: Final = frozenset({ErrorCode.UNREADABLE_MESSAGE, ErrorCode.PROTOCOL_ERROR})
"""What the table for mail calls damaged items, and refusals that it does not list."""


def refusal(
    error: EWSError, peer: Peer, otherwise: Meaning, *, others_came: bool = False
) -> SsyncError:
    """Return what the refusal of one item is; *otherwise* where only that item can be meant.

    So it can where the server stumbles over this one while *others_came*.
    """
    code: str = getattr(error, "code", type(error).__name__)
    words = f"{code}: {error}"
    if code in _OURS:
        return _OURS[code].error(peer, words)
    ours = errors.refusal(error, peer)
    stumbled = others_came and ours.code is ErrorCode.SERVER_BUSY
    if stumbled or isinstance(ours, ItemRefused) or ours.code in _ELSEWHERE:
        return otherwise.error(peer, words)
    return ours


@contextmanager
def writing(mailbox: OpenedMailbox) -> Iterator[None]:
    """Translate what keeps one item from being written; what may have been is an ``AnswerLost``.

    What is being written is waited for even when the session is cancelled.
    """
    peer = mailbox.lane.peer
    mailbox.lane.wire.commit()
    try:
        yield
    except NotUnderstood as error:
        raise REFUSED.error(peer, str(error)) from error
    except Unanswered as error:
        raise MAYBE_WRITTEN.error(peer, str(cause_of(error))) from error
    except (SOAPError, MalformedResponseError) as error:
        # A page of something in between, or nothing at all, instead of the service's answer.
        raise MAYBE_WRITTEN.error(peer, str(error)) from error
    except UNCERTAIN as error:
        raise MAYBE_WRITTEN.error(peer, f"{type(error).__name__}: {error}") from error
    except ErrorQuotaExceeded as error:  # of the mailbox: the next item fares no better
        raise FULL.error(peer, f"{error}") from error
    except EWSError as error:
        raise refusal(error, peer, REFUSED) from error
    except Retryable as error:
        # A gateway that stumbles may have passed the request on before (502, 504).
        if isinstance(error, AnswerLost) or error.code is not ErrorCode.SERVER_BUSY:
            raise
        raise MAYBE_WRITTEN.error(peer, error.server_words) from error


FULL: Final = Meaning(
    NeedsAttention,
    ErrorCode.QUOTA_EXCEEDED,
    meanings.QUOTA_EXCEEDED.title,
    "Make room in the mailbox or have its quota raised, then run Test & Enable.",
)


@contextmanager
def going_on(mailbox: OpenedMailbox, *, partly: bool) -> Iterator[None]:
    """Say of what ends a write after its beginning that a part may have been done, if *partly*."""
    try:
        yield
    except ItemRefused as error:
        error.partly = partly
        raise
    except (Retryable, NeedsAttention) as error:
        if isinstance(error, AnswerLost) or not partly:
            raise
        raise half_written(mailbox, error) from error


def half_written(mailbox: OpenedMailbox, error: Exception) -> SsyncError:
    """Return what it is that an item was made, but not everything that belongs to it."""
    return MAYBE_WRITTEN.error(mailbox.lane.peer, str(error))
