"""What a link says after each step: agreed, let go, about to be written, or failed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.clashing import still_refused
from ssync_desktop.domain.items.item import FieldConflict, IdMapping
from ssync_desktop.domain.items.kinds import ChangeType, UserDecision
from ssync_desktop.domain.items.link_state import MOST_RETRIES
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.domain.items.projection import kept

CHANGES: Mapping[ActionType, ChangeType] = MappingProxyType(
    {
        ActionType.CREATE_IN_EXCHANGE: ChangeType.CREATE,
        ActionType.UPDATE_IN_EXCHANGE: ChangeType.UPDATE,
        ActionType.DELETE_IN_EXCHANGE: ChangeType.DELETE,
        ActionType.CREATE_IN_CRM: ChangeType.CREATE,
        ActionType.UPDATE_IN_CRM: ChangeType.UPDATE,
        ActionType.DELETE_IN_CRM: ChangeType.DELETE,
    }
)
"""What an action does to the side it writes to; the others write to neither."""

IN_EXCHANGE = frozenset(
    {
        ActionType.CREATE_IN_EXCHANGE,
        ActionType.UPDATE_IN_EXCHANGE,
        ActionType.DELETE_IN_EXCHANGE,
    }
)
UNSEEN = "It is gone from its folder in Exchange, and may lie in one that may not be opened."
IN_CRM = CHANGES.keys() - IN_EXCHANGE


def at_rest(mapping: IdMapping) -> IdMapping:
    """Return *mapping* with nothing pending, no error and no question."""
    return replace(
        mapping,
        to_exchange=ChangeType.NONE,
        to_crm=ChangeType.NONE,
        begun=None,
        retries=0,
        error_code="",
        error_text="",
        error_on=None,
        question=None,
        decision=UserDecision.NONE,
    )


def read_at_last(mapping: IdMapping) -> IdMapping:
    """Return *mapping* without what was said of it while its item could not be read."""
    return replace(at_rest(mapping), question=mapping.question, decision=mapping.decision)


def agreed(mapping: IdMapping, action: Action, now: datetime) -> IdMapping:
    """Return *mapping* after *action* was done: its two sides say the same again.

    Versions that *action* saw are only taken where the mapping knows no newer ones: what it wrote
    before in the same pass has raised them.
    """
    again = is_still_let_go(mapping, action)
    local, remote = action.pair.local, action.pair.remote
    return replace(
        at_rest(mapping),
        common=action.common if action.common is not None else mapping.common,
        local_version=max(mapping.local_version, local.row_version if local else 0),
        row_owner_id=local.owner_id if local else mapping.row_owner_id,
        remote_version=remote.version if remote else mapping.remote_version,
        entry_id=remote.key if remote else mapping.entry_id,
        global_id=(remote.global_id if remote else "") or mapping.global_id,
        subject=action.subject,
        conflicts=(*action.conflicts, *_standing(mapping, action)),
        tracked=mapping.tracked or began_in_exchange(action),
        unlinked=again,
        left_filters=again,
        deleted_in_exchange=False,
        moved_to="",
        synchronized_on=now,
    )


def is_still_let_go(mapping: IdMapping, action: Action) -> bool:
    """Say whether two that are linked again are not yet: something is still to be done for it.

    Whatever ends the pass before that, the next one links them as quietly.
    """
    return action.then is not None and mapping.unlinked and mapping.left_filters


def _standing(mapping: IdMapping, action: Action) -> Iterator[FieldConflict]:
    """Yield earlier conflicts of which both sides still say what was decided then.

    An item that was not read has not changed: it says the time that was refused still.
    """
    said = mapping.common if action.common is None else action.common
    anew = {one.field for one in action.conflicts}
    remote = action.pair.remote
    standing: Iterable[FieldConflict] = mapping.conflicts
    if remote is not None:
        standing = still_refused(standing, kept(action.object_type, remote.content))
    for one in standing:
        decided = one.crm if one.crm_won else one.exchange
        if one.field not in anew and getattr(said, one.field, None) == decided:
            yield one


def began_in_exchange(action: Action) -> bool:
    """Say whether *action* links something because the user tracked it in Exchange."""
    if action.type is ActionType.CREATE_IN_CRM:
        return True
    remote = action.pair.remote
    tracked = remote is not None and remote.tracked and not action.pair.wanted
    return tracked and action.type is ActionType.LINK


def let_go(
    mapping: IdMapping, *, deleted_in_exchange: bool, left_filters: bool = False
) -> IdMapping:
    """Return *mapping* as one that is kept, so that the two are not linked again by themselves.

    They are when the row matches the filters again, where it was let go for *left_filters* alone.
    """
    return replace(
        at_rest(mapping),
        unlinked=True,
        deleted_in_exchange=deleted_in_exchange,
        left_filters=left_filters,
        moved_to="",
    )


def left_filters(action: Action) -> bool:
    """Say whether *action* unlinks a row for nothing but that no filter matches it any more.

    What a user tracked in Exchange was held by that, and let go by the user; but not where the
    user may no longer read the row.
    """
    pair = action.pair
    if action.type is not ActionType.UNLINK or pair.local is None or pair.wanted:
        return False
    tracked = pair.readable and pair.mapping is not None and pair.mapping.tracked
    return not (tracked or pair.remote_gone or pair.missing)


def set_aside(mapping: IdMapping, folder: str, *, unseen: bool = False) -> IdMapping:
    """Return *mapping* with its item in *folder*, where it has another id that nobody asks for.

    What both said when they last agreed stays, and what was begun: from there it goes on when the
    item comes back.
    *unseen*: nobody may look into *folder*.
    """
    words = UNSEEN if unseen else ""
    aside = replace(at_rest(mapping), entry_id="", remote_version="", moved_to=folder)
    aside = replace(aside, begun=mapping.begun)
    return replace(aside, error_text=words)


def pending(mapping: IdMapping, action_type: ActionType) -> IdMapping:
    """Return *mapping* with what is about to be written, or still is.

    What writes to neither side is looked at again as a change of the mailbox's item is.
    """
    change = CHANGES.get(action_type, ChangeType.UPDATE)
    if action_type in IN_EXCHANGE:
        return replace(mapping, to_exchange=change)
    return replace(mapping, to_crm=change)


def not_begun(mapping: IdMapping) -> IdMapping:
    """Return *mapping* after a write of which nothing came to pass.

    A deletion tells nothing: what was begun before it may have arrived as well as ever.
    """
    if mapping.to_exchange is ChangeType.DELETE:
        return mapping
    return replace(mapping, begun=None)


def failed(mapping: IdMapping, error: SsyncError, now: datetime) -> IdMapping:
    """Return *mapping* after one more try that came to nothing.

    One that had been given up was tried because a side has changed: that is a new beginning.
    """
    words = f" The server says: {error.server_words}" if error.server_words else ""
    return replace(
        mapping,
        retries=1 if given_up(mapping) else mapping.retries + 1,
        error_code=error.code.value,
        error_text=f"{error.title}.{words}",
        error_on=now,
    )


def given_up(mapping: IdMapping) -> bool:
    """Say whether an item is no longer tried by itself (D13)."""
    return mapping.retries >= MOST_RETRIES
