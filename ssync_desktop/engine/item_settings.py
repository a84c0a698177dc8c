"""The field map and the synchronization filters, as far as the screens ask."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.filter_preview import FilterPreview
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.items.sync_filter import SyncFilter, SyncFilterDraft
from ssync_desktop.engine.host import given_up
from ssync_desktop.engine.privacy import Viewing
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import field_maps, sync_filters
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.filter_search import FilterSearch
from ssync_desktop.store.unit import Unit

T = TypeVar("T")

PREVIEWED = 100
"""Rows that are shown by a preview."""


class ItemSettings:
    """The part of the service that knows what synchronizes; asks as *caller*.

    *wake* lets the calendar look again, so that what was changed holds soon.
    """

    def __init__(
        self, runtime: Runtime, caller: Caller, viewing: Viewing, wake: Callable[[], None]
    ) -> None:
        self._runtime = runtime
        self._tools = runtime.tools
        self._caller = caller
        self._viewing = viewing
        self._wake = wake

    def field_map(self) -> Future[MappingProfile]:
        """Return which fields synchronize, and in which direction."""
        return self._read(field_maps.retrieve_field_map)

    def save_field_map(self, profile: MappingProfile) -> Future[MappingProfile]:
        """Save it; raises PRIVILEGE_DENIED, ``DraftRefused`` or RECORD_CHANGED."""
        return self._write(lambda context: field_maps.save_field_map(context, profile))

    def filters(self, owner_id: UUID | None) -> Future[Sequence[SyncFilter]]:
        """Return the filters of a user, or with None those that new users are given."""
        return self._read(lambda context: sync_filters.retrieve_sync_filters(context, owner_id))

    def save_filter(self, draft: SyncFilterDraft) -> Future[SyncFilter]:
        """Create or update; raises PRIVILEGE_DENIED, ``DraftRefused`` or RECORD_CHANGED."""
        return self._write(lambda context: sync_filters.save_sync_filter(context, draft))

    def delete_filter(self, filter_id: UUID) -> Future[None]:
        """Delete a filter; the next pass lets go of what only it let synchronize."""
        return self._write(lambda context: sync_filters.delete_sync_filter(context, filter_id))

    def preview_filter(
        self, draft: SyncFilterDraft, limit: int = PREVIEWED
    ) -> Future[FilterPreview]:
        """Look at all rows of the table, a page at a time, and return those that would synchronize.

        A template is tried out as if the caller had it. Raises PRIVILEGE_DENIED for filters of
        others, and ``DraftRefused``.
        """
        return self._runtime.host.submit(self._preview(draft, limit))

    async def _preview(self, draft: SyncFilterDraft, limit: int) -> FilterPreview:
        problems = [one for one in draft.problems() if one.field != "name"]
        if problems:
            raise DraftRefused(problems)
        search = FilterSearch(draft, limit)
        await self._tools.read(lambda unit: search.begin(self._context(unit)))
        viewer, now = self._viewing.viewer, self._tools.clock.now()
        # Each page is a reading of its own: a preview that nobody waits for any more ends soon.
        while await self._tools.read(lambda unit: search.look(unit, viewer, now)):
            pass
        return search.preview

    def _context(self, unit: Unit) -> Context:
        return self._tools.context(unit, self._caller)

    def _read(self, work: Callable[[Context], T]) -> Future[T]:
        try:
            return self._runtime.store.read(lambda unit: work(self._context(unit)))
        except RuntimeError:  # the lanes have ended, and so does the program
            return given_up()

    def _write(self, work: Callable[[Context], T]) -> Future[T]:
        async def ask() -> T:
            result = await self._tools.write(work, caller=self._caller)
            self._wake()
            return result

        return self._runtime.host.submit(ask())
