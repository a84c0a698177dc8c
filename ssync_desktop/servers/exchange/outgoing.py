"""A mailbox on Exchange as ``OutgoingMail``."""

from functools import partial

from exchangelib.errors import ErrorQuotaExceeded, MalformedResponseError, SOAPError

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable, SsyncError
from ssync_desktop.servers.exchange import folders, meanings, sending
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.exchange.wire import Unanswered, cause_of
from ssync_desktop.servers.port import OutgoingMessage, ProbeReport, SendReceipt


class ExchangeOutgoing(Session):
    """Sends as one mailbox.

    A cancellation that arrives when a message is on its way waits for the server's answer: the
    receipt is returned, so that the caller can note that the message was sent, and the next use
    of the session is cancelled in its place.
    """

    async def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand *message* over and return once the server has taken it.

        Recipients are not refused one by one: the server reports them to the mailbox later.
        """
        await self._run(partial(_hand_over, message=message))
        return SendReceipt("taken, with a copy in Sent Items" if message.keep_copy else "taken")

    async def find_sent(self, message_id: str) -> bool | None:
        """Say whether *message_id* is in Sent Items, or waits to leave."""
        return await self._run(partial(sending.find_sent, message_id=message_id))

    async def probe(self) -> ProbeReport:
        """Ask for the state of the inbox, which shows that the mailbox can be opened."""
        await self._run(folders.count)
        return ProbeReport(self._words())


def _hand_over(mailbox: OpenedMailbox, message: OutgoingMessage) -> None:
    mailbox.lane.wire.commit()
    try:
        sending.send(mailbox, message)
    except Unanswered as error:
        raise _maybe_taken(mailbox, str(cause_of(error))) from error
    except (SOAPError, MalformedResponseError) as error:
        # A page of something in between, or nothing at all, instead of the service's answer.
        raise _maybe_taken(mailbox, str(error)) from error
    except sending.UNCERTAIN as error:
        raise _maybe_taken(mailbox, f"{type(error).__name__}: {error}") from error
    except ErrorQuotaExceeded as error:  # of the mailbox: the next message fares no better
        raise meanings.FULL_FOR_SENDING.error(mailbox.lane.peer, f"{error}") from error
    except Retryable as error:
        # A gateway that stumbles may have passed the message on before (502, 504).
        if error.code is not ErrorCode.SERVER_BUSY:
            raise
        raise _maybe_taken(mailbox, error.server_words) from error


def _maybe_taken(mailbox: OpenedMailbox, words: str) -> SsyncError:
    error = meanings.MAYBE_TAKEN.error(mailbox.lane.peer, words)
    assert isinstance(error, AnswerLost)
    return error
