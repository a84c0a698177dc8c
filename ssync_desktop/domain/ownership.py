"""Who owns an incoming email (section 3.5)."""

from collections.abc import Sequence
from uuid import UUID

from ssync_desktop.domain.verdict import Reason, Step


def choose_owner(
    lists: Sequence[Sequence[UUID]],
    *,
    correlated_owner: UUID | None,
    sender_owner: UUID | None,
    fallback: UUID,
) -> tuple[UUID, Reason]:
    """Return the owner and why (B58).

    *lists* are the eligible owners behind To, Cc and Bcc, in that order; the first list that has
    any decides. *fallback* is the owner of the mailbox being read.
    """
    for eligible in lists:
        if not eligible:
            continue
        if correlated_owner in eligible:
            text = "A recipient owns the email it answers."
            return _chosen(correlated_owner, text)
        if sender_owner in eligible:
            return _chosen(sender_owner, "A recipient owns the record of its sender.")
        return _chosen(eligible[0], "The first recipient with a mailbox owns it.")
    return _chosen(fallback, "No recipient can own it; the owner of the mailbox does.")


def _chosen(owner: UUID | None, text: str) -> tuple[UUID, Reason]:
    assert owner is not None
    return owner, Reason(Step.OWNER, True, text)
