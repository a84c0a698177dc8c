"""Whose rows somebody may read: what goes into a user's Exchange is never more (section 5.1)."""

from collections.abc import Collection

from ssync_desktop.domain.items.filter_matching import parties
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
)
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User


def may_read(user: User, addresses: Collection[str], item: LocalItem) -> bool:
    """Say whether *item* is open to *user*: its owner, who takes part in it, administrators.

    *addresses* are the keys of the addresses by which appointments name the user.
    """
    if item.owner_id == user.id or Role.SYSTEM_ADMINISTRATOR in user.roles:
        return True
    return not parties(item).isdisjoint(addresses)


def lets_others_in(user: User, one: SyncFilter) -> bool:
    """Say whether *one* may bring rows of others, in which *user* takes no part, to the user."""
    if Role.SYSTEM_ADMINISTRATOR not in user.roles or not one.active:
        return False
    return not any(_keeps_to(user, condition) for condition in one.conditions)


def _keeps_to(user: User, condition: FilterCondition) -> bool:
    """Say whether what meets *condition* is the user's own, or an appointment they are part of."""
    if condition.operator is FilterOperator.IS_ME:
        return True
    return condition.field is FilterField.OWNER and condition.value == str(user.id)
