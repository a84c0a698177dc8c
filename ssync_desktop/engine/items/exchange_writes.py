"""Actions in Exchange: written down before they leave this host, and again when they are done.

Whatever stops a pass in between, the next one knows what to look for. Only the books are kept for
several actions at once; each item is written by itself, under a lease that was just proved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, SsyncError
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.domain.items.postal import in_places_of
from ssync_desktop.engine.items.attached import AttachedFiles
from ssync_desktop.engine.items.hands import Hands, Refusal, version_of
from ssync_desktop.engine.items.meetings import meeting_id
from ssync_desktop.engine.items.watch import StoppedOnRequest
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_effects import (
    Begun,
    begin_writing,
    note_unsent,
    note_written,
)
from ssync_desktop.servers.item_port import ItemStore, ItemVersion

NOTHING = ItemVersion("", "")
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Done:
    action: Action
    version: ItemVersion
    meeting: str = ""


@dataclass(slots=True)
class _Books:
    """What came of the actions that were begun; *unsent* ones were never done."""

    done: list[_Done] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unsent: list[Begun] = field(default_factory=list)


class ExchangeWrites:
    """Carries out actions in one mailbox."""

    def __init__(self, hands: Hands, files: AttachedFiles) -> None:
        self._hands = hands
        self._files = files

    async def write(
        self, store: ItemStore, actions: Sequence[Action], told: Told = lambda _done: None
    ) -> list[Refusal]:
        """Do *actions*, each about another item; return those that were refused.

        *told* hears before each of them how many have been done, and may stop it there.
        What concerns more than one item is raised, after what was done has been written down; so is
        the wish to stop.
        """
        begun = await self._hands.write(lambda context: self._begin(context, actions))
        books = _Books()
        try:
            await self._send_all(store, begun, books, told)
        except (SsyncError, StoppedOnRequest):
            await self._note(books)
            raise
        await self._note(books)
        return books.refused

    def _begin(self, context: Context, actions: Sequence[Action]) -> list[tuple[Action, Begun]]:
        """Begin *actions*, but for those of which somebody has deleted the link meanwhile."""
        mailbox = self._hands.mailbox
        known = ((action, self._files.resolved(action)) for action in actions)
        begun = ((action, begin_writing(context, one, mailbox)) for action, one in known)
        return [(action, one) for action, one in begun if one is not None]

    async def _send_all(
        self,
        store: ItemStore,
        begun: Sequence[tuple[Action, Begun]],
        books: _Books,
        told: Told,
    ) -> None:
        for place, (action, one) in enumerate(begun):
            try:
                told(len(books.done))
                await self._hands.keeper.prove()
                books.done.append(await self._send(store, action, one.mapping))
            except ItemRefused as error:
                books.refused.append(Refusal(action, error, one))
            except StoppedOnRequest:
                books.unsent += (left for _, left in begun[place:])
                raise
            except SsyncError as error:
                # An answer that was lost may have been a good one: the next pass finds out.
                sent = place + 1 if isinstance(error, AnswerLost) else place
                books.unsent += (left for _, left in begun[sent:])
                raise

    async def _note(self, books: _Books) -> None:
        """Write down what was done, and take back that the rest was about to be."""
        mailbox = self._hands.mailbox

        def work(context: Context) -> None:
            for one in books.done:
                version, action = one.version, self._files.resolved(one.action)
                note_written(context, action, mailbox, version.key, version.version, one.meeting)
            for begun in books.unsent:
                note_unsent(context, begun)

        if books.done or books.unsent:
            await self._hands.write(work)

    async def _send(self, store: ItemStore, action: Action, link: IdMapping) -> _Done:
        """Do one action."""
        mail = self._hands.tells(action)
        if action.type is ActionType.DELETE_IN_EXCHANGE:
            await store.delete_item(version_of(action, link), action.kind, mail=mail)
            return _Done(action, NOTHING)
        content, local = action.content, action.pair.local
        assert content is not None
        assert link.object_id is not None
        mark = self._hands.mark(link.object_id)
        if action.type is ActionType.CREATE_IN_EXCHANGE:
            meeting = "" if local is None else meeting_id(local)
            octets = await self._files.octets(None, content)
            made = await store.create_item(
                content, mark, mail=mail, global_id=meeting, octets=octets
            )
            return _Done(action, made, meeting)
        before = _before(action, link)
        version = version_of(action, link)
        octets = await self._files.octets(before, content)
        changed = await store.update_item(version, before, content, mark, mail=mail, octets=octets)
        return _Done(action, changed)


def _before(action: Action, link: IdMapping) -> Content:
    """Return what the item says now; an item of which nobody knows is to be read first."""
    remote = action.pair.remote
    if remote is not None:
        return remote.content
    if link.common is None:
        raise ItemRefused(ErrorCode.ITEM_CHANGED)
    return in_places_of(link.common, action.content)
