"""What a change of a mailbox's configuration undoes: approval, tests, enabled directions."""

from dataclasses import replace
from typing import Any

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.approval import approval_of_new_address
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import OperationType

ALL_OPERATIONS = frozenset(OperationType)
_FORGOTTEN: dict[str, Any] = {
    "sync_checkpoint": None,
    "undeliverable_folder": "",
    "location": "",
    "located_on": None,
}


def untested(state: DirectionState) -> DirectionState:
    """Return *state* as before its first test; what is remembered is the last success alone."""
    return DirectionState(last_success_on=state.last_success_on)


def reset(mailbox: Mailbox, operations: frozenset[OperationType] = ALL_OPERATIONS) -> Mailbox:
    """Return *mailbox* with *operations* disabled and Not Run until Test & Enable."""
    if OperationType.INCOMING in operations:
        mailbox = replace(mailbox, incoming=untested(mailbox.incoming))
    if OperationType.OUTGOING in operations:
        mailbox = replace(mailbox, outgoing=untested(mailbox.outgoing))
    if OperationType.ACT in operations:
        mailbox = replace(mailbox, act=untested(mailbox.act))
    return mailbox


def after_change(old: Mailbox, new: Mailbox, *, password_changed: bool = False) -> Mailbox:
    """Return *new* with everything reset that its difference from *old* undoes (section 2.4).

    Another address: approval starts again and all three tests do (B18, B19). Another profile or
    other credentials: the tests do. Another method: that direction's test does. Checkpoint,
    folder, and where the server was found belong to one mailbox on one server and go with them.
    """
    if address_changed(old, new):
        new = replace(
            reset(new),
            approval=approval_of_new_address(new.email_address),
            approved_by=None,
            approved_on=None,
            **_FORGOTTEN,
        )
    if _signs_in_elsewhere(old, new):
        new = replace(reset(new), **_FORGOTTEN)
    if password_changed:
        new = reset(new)
    return reset(new, changed_methods(old, new))


def address_changed(old: Mailbox, new: Mailbox) -> bool:
    """Say whether the two addresses differ in more than case."""
    return address_key(old.email_address) != address_key(new.email_address)


def changed_methods(old: Mailbox, new: Mailbox) -> frozenset[OperationType]:
    """Return the operations whose delivery method differs."""
    pairs = {
        OperationType.INCOMING: (old.incoming_method, new.incoming_method),
        OperationType.OUTGOING: (old.outgoing_method, new.outgoing_method),
        OperationType.ACT: (old.act_method, new.act_method),
    }
    return frozenset(operation for operation, (was, now) in pairs.items() if was is not now)


def _signs_in_elsewhere(old: Mailbox, new: Mailbox) -> bool:
    return (
        old.profile_id != new.profile_id
        or old.user_name != new.user_name
        or old.allow_credentials != new.allow_credentials
    )
