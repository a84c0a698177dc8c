"""Whose part a caller plays: its own, or that of somebody it may impersonate."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.markup import Element, children, local, said
from ssync_desktop.sandbox.ews.model import Exchange, Mailbox
from ssync_desktop.sandbox.ews.refusals import SoapFault


def call_of(exchange: Exchange, account: Account, wanted: Element | None) -> Call:
    """Return the call of *account*; *wanted* is the ConnectingSID it came with.

    Raises ``SoapFault`` when it may not, or when there is nobody of that name.
    """
    if wanted is None:
        own = exchange.mailbox(account.address) if account.address else None
        if own is None and account.application:
            raise SoapFault(
                "ErrorImpersonationRequired",
                "ExchangeImpersonation SOAP header must be present for this type of OAuth token.",
            )
        return Call(exchange, account.user, own)
    mailbox = _named(exchange, wanted)
    if mailbox is None:
        raise SoapFault(
            "ErrorNonExistentMailbox",
            "The SMTP address has no mailbox associated with it.",
        )
    if not account.may_impersonate:
        raise SoapFault("ErrorImpersonateUserDenied")
    return Call(exchange, "", mailbox)


def _named(exchange: Exchange, wanted: Element) -> Mailbox | None:
    """Find the mailbox by whichever name is given; SIDs are nobody's here."""
    for name in children(wanted):
        if local(name) in {"PrincipalName", "PrimarySmtpAddress", "SmtpAddress"}:
            return exchange.mailbox(said(name))
        return None
    raise SoapFault("ErrorInvalidExchangeImpersonationHeaderData")
