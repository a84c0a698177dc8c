"""Whose rows somebody may read: what goes into a user's Exchange is never more (section 5.1)."""

from collections.abc import Collection

from ssync_desktop.domain.items.filter_matching import parties
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User


def may_read(user: User, addresses: Collection[str], item: LocalItem) -> bool:
    """Say whether *item* is open to *user*: its owner, who takes part in it, administrators.

    *addresses* are the keys of the addresses by which appointments name the user.
    """
    if item.owner_id == user.id or Role.SYSTEM_ADMINISTRATOR in user.roles:
        return True
    return not parties(item).isdisjoint(addresses)
