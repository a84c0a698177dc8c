"""The categories by which mailboxes know what is tracked."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingCategory
from ssync_desktop.store.repositories.saving import delete_row, insert_row, set_columns
from ssync_desktop.store.tables.tracking import TrackingCategoryRow

_FIELDS = ("mailbox_id", "category_id", "name", "owner_id", "color", "onboarding", "adopted_on")


class TrackingCategories:
    """All queries on ``mailboxtrackingcategory``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, mailbox_id: UUID, name: str) -> TrackingCategory | None:
        """Return the category that the program calls *name*, or None before it was adopted."""
        return self.of_mailbox(mailbox_id).get(name)

    def of_mailbox(self, mailbox_id: UUID) -> dict[str, TrackingCategory]:
        """Return the categories of a mailbox by the names the program has for them."""
        rows = self._session.scalars(
            select(TrackingCategoryRow)
            .where(TrackingCategoryRow.mailbox_id == mailbox_id)
            .order_by(TrackingCategoryRow.name)
            .execution_options(populate_existing=True)
        )
        return {row.name: _record(row) for row in rows}

    def add(self, category: TrackingCategory) -> None:
        """Insert a category; a second one of the same name in a mailbox is a duplicate."""
        values = {name: getattr(category, name) for name in _FIELDS}
        insert_row(self._session, TrackingCategoryRow(id=category.id, **values))

    def save(self, category: TrackingCategory) -> None:
        """Write a category; the last one wins, for only the mailbox's own pass writes it."""
        values = {name: getattr(category, name) for name in _FIELDS}
        set_columns(self._session, TrackingCategoryRow, category.id, values)

    def delete(self, category_id: UUID) -> None:
        """Forget a category that was taken off the mailbox's list."""
        delete_row(self._session, TrackingCategoryRow, category_id)


def _record(row: TrackingCategoryRow) -> TrackingCategory:
    values = {name: getattr(row, name) for name in _FIELDS}
    values["onboarding"] = OnboardingStatus(row.onboarding)
    return TrackingCategory(id=row.id, **values)
