"""The way from a page to What-if and back, with what is being edited left as it is."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.what_if import WhatIfDraft
from ssync_desktop.ui.explain.sheet import Asked, ExplainSheet
from ssync_desktop.ui.explain.story import Link
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.what_if.sheet import WhatIfSheet


class TryingOut(QObject):
    """Shows What-if above *page*; *save* carries out what its main button says."""

    def __init__(self, page: Page, save: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self._save = save
        self._wanted: tuple[WhatIfDraft, tuple[str, str]] | None = None

    @property
    def sheet(self) -> WhatIfSheet | None:
        """The sheet while it is in front."""
        above = self._page.above
        return above if isinstance(above, WhatIfSheet) else None

    def begin(self, draft: WhatIfDraft, words: tuple[str, str]) -> None:
        """Try *draft* out; *words* say what it is, and what the button to save it says."""
        self._wanted = (draft, words)
        context = self._page.context
        context.bridge.ask(context.service.settings(), self._open)

    @Slot(object)
    def _open(self, saved: OrganizationSettings) -> None:
        if self._wanted is None or self.sheet is not None:
            return
        (draft, words), self._wanted = self._wanted, None
        sheet = WhatIfSheet(self._page.context, draft, words, saved.header_days)
        sheet.closed.connect(self._page.close_above)
        sheet.saved.connect(self._keep)
        sheet.explanation_wanted.connect(self._explain)
        self._page.notice.close_notice()
        self._page.show_above(sheet)

    @Slot()
    def _keep(self) -> None:
        self._page.close_above()
        self._save()

    @Slot(UUID)
    def _explain(self, item_id: UUID) -> None:
        sheet = ExplainSheet(self._page.context)
        sheet.closed.connect(self._page.close_above)
        sheet.link_wanted.connect(self._follow)
        self._page.show_above(sheet)
        sheet.explain(Asked(item_id=item_id), None)

    @Slot(Link)
    def _follow(self, link: Link) -> None:
        self._page.context.navigator.go(link.page, link.subject)
