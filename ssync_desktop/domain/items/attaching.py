"""Which attachments of an appointment take part, before anything is planned about it.

Only the name, the size and a key of what hangs on an item is told by its mailbox. What the last
common version knows under that key is known; a file that is called as one we have may be that one,
so its octets are needed; everything else is new, and is read when it is taken over.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.items.acting import table_of
from ssync_desktop.domain.items.attached_files import AttachedFile, Files, attached, with_digests
from ssync_desktop.domain.items.conflict import ATTACHMENTS
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.planning import FieldDirections, ItemRules, Pair
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.settings import OrganizationSettings

Refusal = Callable[[AttachedFile], str]
"""Says why the organization does not keep a file; nothing where it does."""


def refuses(settings: OrganizationSettings) -> Refusal:
    """Return what says which files *settings* let the organization keep (section 3.8)."""
    return lambda one: refusal(one.name, one.size, settings)


def goes(directions: FieldDirections, table: ObjectType) -> bool:
    """Say whether attachments of the rows of *table* synchronize: those of appointments can."""
    way = directions.get(table, {}).get(ATTACHMENTS, SyncDirection.NONE)
    return table is ObjectType.APPOINTMENT and way is not SyncDirection.NONE


def attachments_go(pair: Pair, rules: ItemRules) -> bool:
    """Say whether attachments of *pair* synchronize: never those of series (section 5.4)."""
    if not goes(rules.directions, table_of(pair)):
        return False
    return all(
        isinstance(one, AppointmentContent) and one.series is None for one in _contents(pair)
    )


def without_attachments(pair: Pair) -> Pair:
    """Return *pair* as if nothing hung on either side."""
    if not any(files_of(one) for one in _contents(pair)) and not _left_out(pair):
        return pair
    mapping, local, remote = pair.mapping, pair.local, pair.remote
    if mapping is not None and mapping.common is not None:
        mapping = replace(mapping, common=with_files(mapping.common, ()))
    if local is not None:
        local = replace(local, content=with_files(local.content, ()))
    if remote is not None:
        remote = replace(remote, content=with_files(remote.content, ()), left_out=())
    return replace(pair, mapping=mapping, local=local, remote=remote)


def unheard_of(ours: Content, common: Content | None) -> bool:
    """Say whether files may hang on an item of which its last *common* version does not tell.

    It names none, which is what both agree on while attachments do not synchronize; or *ours*, that
    of the row, names others, which may hang there as well.
    """
    known = files_of(common)
    return not known or known != files_of(ours)


def doubtful(pair: Pair) -> Files:
    """Return the files of the item of *pair* that may be ones of the same name we have."""
    return () if pair.remote is None else doubtful_among(files_of(pair.remote.content), _ours(pair))


def doubtful_among(there: Files, ours: Files) -> Files:
    """Return those of *there* that may be one of *ours*, which has the same name."""
    known, names = _by_key(ours), {one.name for one in ours}
    return tuple(
        one for one in there if not one.digest and one.key not in known and one.name in names
    )


def recognised_among(there: Files, ours: Files, digests: Mapping[str, str]) -> Files:
    """Return *there* with what *ours* and *digests* know of them by their keys."""
    return with_digests(there, {**_by_key(ours), **digests})


def recognised(pair: Pair, digests: Mapping[str, str], refuses: Refusal) -> Pair:
    """Return *pair* with what is known of the files of its item; *digests* are those read by key.

    What is new and the organization does not keep is left out, and stays where it is.
    """
    remote = pair.remote
    if remote is None or not (files_of(remote.content) or remote.left_out):
        return pair
    ours = _ours(pair)
    known = _by_key(ours)
    files = recognised_among(files_of(remote.content), ours, digests)
    kept = tuple(one for one in files if one in ours or one.key in known or not refuses(one))
    left_out = (*remote.left_out, *(one.name for one in files if one not in kept))
    content = with_files(remote.content, attached(kept))
    return replace(pair, remote=replace(remote, content=content, left_out=left_out))


def resolved(content: Content, digests: Mapping[str, str]) -> Content:
    """Return *content* with files that were read since as what they turned out to be."""
    files = files_of(content)
    if all(one.digest for one in files):
        return content
    return with_files(content, with_digests(files, digests))


def files_of(content: Content | None) -> Files:
    """Return what hangs on *content*."""
    return content.attachments if isinstance(content, AppointmentContent) else ()


def with_files(content: Content, files: Files) -> Content:
    """Return *content* with *files* hanging on it, where anything can."""
    return (
        replace(content, attachments=files) if isinstance(content, AppointmentContent) else content
    )


def added(before: Content | None, after: Content | None) -> Files:
    """Return the files that *after* has and *before* has not."""
    had = frozenset(files_of(before))
    return tuple(one for one in files_of(after) if one not in had)


def _by_key(files: Files) -> dict[str, str]:
    """Return the digests of files by the keys they had when both sides last agreed."""
    return {one.key: one.digest for one in files if one.key and one.digest}


def _ours(pair: Pair) -> Files:
    """Return the files of the row, and those of the last common version, which have keys.

    What was begun may hang there too, though nobody wants it any more.
    """
    local = None if pair.local is None else pair.local.content
    mapping = pair.mapping
    known = () if mapping is None else (*files_of(mapping.common), *files_of(mapping.begun))
    return (*known, *files_of(local))


def _contents(pair: Pair) -> Iterator[Content]:
    if pair.mapping is not None and pair.mapping.common is not None:
        yield pair.mapping.common
    if pair.local is not None:
        yield pair.local.content
    if pair.remote is not None:
        yield pair.remote.content


def _left_out(pair: Pair) -> bool:
    return pair.remote is not None and bool(pair.remote.left_out)
