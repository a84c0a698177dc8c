"""What the panes beside the lists of Activity have in common: they know what they show."""

from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.ui.widgets.detail_pane import DetailPane

D = TypeVar("D")


class ActivityPane(DetailPane, Generic[D]):
    """Shows the details of one thing; a subclass sets ``_details`` when it shows other ones."""

    def __init__(
        self, icon_name: str, one: str, many: str, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """*one* and *many* are what is listed: "email", "emails"."""
        super().__init__(icon_name, one, many, parent)
        self._clock = clock
        self._details: D | None = None
        self.show_count(0)

    @property
    def details(self) -> D | None:
        """What is shown."""
        return self._details

    def show_count(self, count: int) -> None:
        """Say that *count* rows are selected, and forget what was shown."""
        self._forget()
        super().show_count(count)

    def say(self, heading: str, sentence: str) -> None:
        """Say why nothing is shown, and forget what was."""
        self._forget()
        super().say(heading, sentence)

    def _forget(self) -> None:
        self._details = None
