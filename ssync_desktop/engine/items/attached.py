"""What hangs on appointments, read where it matters: in doubt, or when it is taken over.

A pass in which nothing changed reads none of it, and one in which little did, as little.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.attached_files import Files, digest_of
from ssync_desktop.domain.items.attaching import (
    Refusal,
    added,
    attachments_go,
    doubtful,
    doubtful_among,
    recognised,
    resolved,
    without_attachments,
)
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.item_port import ItemStore, Octets


async def with_attachments(
    store: ItemStore, rules: ItemRules, pairs: Iterable[Pair], refuses: Refusal
) -> list[Pair]:
    """Return *pairs* with what is known of the files that hang on them, where those take part."""
    return [
        await known_files(store, pair, refuses)
        if attachments_go(pair, rules)
        else without_attachments(pair)
        for pair in pairs
    ]


async def known_files(store: ItemStore, pair: Pair, refuses: Refusal) -> Pair:
    """Return *pair* with what is known of its files; those that may be ours are read."""
    return recognised(pair, await _digests(store, doubtful(pair)), refuses)


async def digests_in_doubt(store: ItemStore, there: Files, ours: Files) -> dict[str, str]:
    """Return the digests of those of *there* that may be one of *ours*, by their keys."""
    return await _digests(store, doubtful_among(there, ours))


async def _digests(store: ItemStore, files: Files) -> dict[str, str]:
    digests: dict[str, str] = {}
    for one in files:
        try:
            digests[one.key] = digest_of(await store.read_attachment(one.key))
        except ItemRefused:
            continue  # it has gone meanwhile: the item is looked at again because of that
    return digests


class AttachedFiles:
    """Files on their way in one pass: what was read stays known by its key."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._digests: dict[str, str] = {}

    async def read(self, store: ItemStore, actions: Sequence[Action]) -> tuple[bytes, ...]:
        """Return what the new files of *actions* hold, as far as it is not stored already."""
        new = [one for action in actions for one in brought(action)]
        if not new:
            return ()
        digests = {one.digest for one in new if one.digest}
        missing = await self._tools.read(lambda unit: unit.appointment_files.missing(digests))
        octets: list[bytes] = []
        for one in new:
            if not one.digest or one.digest in missing:
                octets.append(await store.read_attachment(one.key))
                self._digests[one.key] = digest_of(octets[-1])
        return tuple(octets)

    def resolved(self, action: Action) -> Action:
        """Return *action* with the files that were read as what they turned out to be."""
        return replace(
            action, content=self._resolved(action.content), common=self._resolved(action.common)
        )

    async def octets(self, before: Content | None, content: Content) -> Octets:
        """Return what the files hold that *content* has and *before* has not.

        Raises ``ItemRefused(ITEM_CHANGED)`` where the item has to be read first: a file that is to
        go has no key yet.
        """
        new = added(before, content)
        if not all(one.key for one in added(content, before)):
            raise ItemRefused(ErrorCode.ITEM_CHANGED)
        if not new:
            return {}
        wanted = {one.digest for one in new}
        found = await self._tools.read(lambda unit: unit.appointment_files.octets(wanted))
        if found.keys() != wanted:
            raise ItemRefused(
                ErrorCode.RECORD_NOT_FOUND,
                "A file that hangs on it is not stored any more",
                "Attach the file again.",
            )
        return found

    def _resolved(self, content: Content | None) -> Content | None:
        return None if content is None else resolved(content, self._digests)


def brought(action: Action) -> Files:
    """Return the files that *action* brings into the organization."""
    if action.type not in (ActionType.CREATE_IN_CRM, ActionType.UPDATE_IN_CRM):
        return ()
    local = action.pair.local
    return added(None if local is None else local.content, action.content)
