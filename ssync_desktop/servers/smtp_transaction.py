"""Handing over one message on an SMTP session: envelope, content, and what the answers mean."""

from dataclasses import dataclass

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.servers import smtp_refusals as refusals
from ssync_desktop.servers.errors import NETWORK_ERRORS
from ssync_desktop.servers.port import OutgoingMessage, RefusedRecipient, SendReceipt
from ssync_desktop.servers.smtp_refusals import Reply, Step, blames_sender
from ssync_desktop.servers.smtp_session import SmtpSession
from ssync_desktop.servers.smtp_wire import address_on_wire, content_on_wire

UNSAYABLE = "The server cannot be told an address like this."
CLOSING = 421  # the server is about to hang up (RFC 5321 section 3.8)


@dataclass(slots=True)
class Standing:
    """What a session is good for after a message: kept by whoever owns the session."""

    needs_reset: bool = False  # a transaction was left half-way
    usable: bool = True  # every answer was read and the server still listens
    silent: bool = True  # the server has not answered anything of the present message


def hand_over(session: SmtpSession, message: OutgoingMessage, standing: Standing) -> SendReceipt:
    """Give *message* to the server; once it has said 250 to the content nothing raises."""
    transaction = _Transaction(session, message, standing)
    standing.usable, standing.silent = False, True
    commands = transaction.commands()
    if session.has_extn("pipelining"):
        session.say(commands)
        replies = [transaction.hear() for _command in commands]
    else:
        replies = [transaction.ask(command) for command in commands[:-1]]
        wanted = any(reply.good for reply in replies[transaction.first_recipient :])
        replies.append(transaction.ask("DATA") if wanted else Reply(503, b""))
    return transaction.conclude(replies)


class _Transaction:
    def __init__(self, session: SmtpSession, message: OutgoingMessage, standing: Standing) -> None:
        self._session, self._message, self._standing = session, message, standing
        self._content = content_on_wire(message.content)
        self._unicode = session.has_extn("smtputf8")
        said = {address: self._said(address) for address in message.recipients}
        self._recipients = [address for address, wire in said.items() if wire is not None]
        self._on_wire = [wire for wire in said.values() if wire is not None]
        self._refused = [
            RefusedRecipient(address, UNSAYABLE, permanent=True)
            for address, wire in said.items()
            if wire is None
        ]
        self.first_recipient = 2 if standing.needs_reset else 1

    def _said(self, address: str) -> str | None:
        return address_on_wire(address, unicode_allowed=self._unicode)

    def commands(self) -> list[str]:
        """Return the envelope; raises ItemRefused for what need not be tried."""
        peer, session = self._session.peer, self._session
        limit = session.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(self._message.content):
            self._standing.usable = True
            raise refusals.TOO_LARGE.error(peer, f"SIZE {limit}")
        sender = self._said(self._message.sender)
        if sender is None:
            self._standing.usable = True
            raise refusals.SENDER_REFUSED.error(peer, UNSAYABLE)
        if not self._on_wire:
            self._standing.usable = True
            raise refusals.RECIPIENTS_REFUSED.error(peer, UNSAYABLE)
        mail = f"MAIL FROM:<{sender}>{self._parameters(sender)}"
        reset = ["RSET"] if self._standing.needs_reset else []
        return [*reset, mail, *(f"RCPT TO:<{wire}>" for wire in self._on_wire), "DATA"]

    def _parameters(self, sender: str) -> str:
        session = self._session
        parameters = f" SIZE={len(self._message.content)}" if session.has_extn("size") else ""
        if session.has_extn("8bitmime") and not self._content.isascii():
            parameters += " BODY=8BITMIME"
        if not all(wire.isascii() for wire in (sender, *self._on_wire)):
            parameters += " SMTPUTF8"
        return parameters

    def ask(self, command: str) -> Reply:
        self._session.say([command])
        return self.hear()

    def hear(self) -> Reply:
        reply = self._session.hear()
        if reply.code == CLOSING:
            raise self._session.refused(Step.SENDER, reply)
        self._standing.silent = False
        return reply

    def conclude(self, replies: list[Reply]) -> SendReceipt:
        """Send the content if anybody is to have it, and return or raise what came of it."""
        sender, recipients, data = (
            replies[self.first_recipient - 1],
            replies[self.first_recipient : -1],
            replies[-1],
        )
        self._standing.needs_reset = True
        accepted = any(reply.good for reply in recipients)
        if data.code == 354 and not accepted:
            # RFC 2920 section 3.1: the server waits for content although nobody is to have it.
            self._session.line.sendall(b".\r\n")
            self.hear()
        self._standing.usable = True
        if not sender.good:
            raise self._session.refused(Step.SENDER, sender)
        if all(blames_sender(reply) or reply.code == 530 for reply in recipients):
            raise self._session.refused(Step.SENDER, recipients[0])
        words = self._session.peer.words
        self._refused += [
            RefusedRecipient(address, words(reply.text), reply.permanent)
            for address, reply in zip(self._recipients, recipients, strict=True)
            if not reply.good
        ]
        if not accepted:
            raise self._nobody()
        if data.code != 354:
            raise self._session.refused(Step.CONTENT, data)
        return self._content_taken()

    def _nobody(self) -> SsyncError:
        permanent = all(refused.permanent for refused in self._refused)
        meaning = refusals.RECIPIENTS_REFUSED if permanent else refusals.RECIPIENTS_LATER
        quoted = "; ".join(f"{refused.address}: {refused.words}" for refused in self._refused)
        return meaning.error(self._session.peer, quoted)

    def _content_taken(self) -> SendReceipt:
        self._standing.usable = False
        self._session.line.commit()
        self._session.line.sendall(self._content)  # where this fails, its end mark never left
        try:
            reply = self._session.hear()
        except NETWORK_ERRORS as error:
            raise refusals.MAYBE_TAKEN.error(self._session.peer, str(error)) from error
        self._standing.usable = reply.code != CLOSING
        self._standing.needs_reset = False
        if not reply.good:
            raise self._session.refused(Step.CONTENT, reply)
        return SendReceipt(self._session.peer.words(reply.text), tuple(self._refused))
