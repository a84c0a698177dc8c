"""Files of appointments on their whole way: from the window into Exchange, and back to a disk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.files import ATTACH, FileList
from ssync_desktop.ui.items.section import PairSection
from tests.kit.clock import ManualClock
from tests.kit.exchange import ExchangeHands
from tests.kit.items_at_hand import meeting
from tests.kit.ui_fixtures import ui_context
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import ADDRESS, SECRET, UiItems
from tests.kit.ui_pages import shown
from tests.kit.ui_service import UiService

__all__ = ["ui_context"]

PLAN, LIST = b"%PDF the plan" * 999, b"one\r\ntwo\x00"


@pytest.fixture
def ui_service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    """Return a service that reaches real servers."""
    service = UiService(sqlite_url, clock, real_servers=True)
    yield service
    assert service.close()


@pytest.fixture
def ada(ui_service: UiService, exchange_server: SandboxExchange, clock: ManualClock) -> UiItems:
    """Return Ada, an appointment of whom is on both sides; attachments synchronize."""
    exchange_server.exchange.now = clock.now
    exchange_server.add_mailbox(ADDRESS, SECRET, "Ada")
    fingerprint = exchange_server.certificate.fingerprint
    made = UiItems(ui_service, Direction(exchange_server.url, pinned_certificate=fingerprint))
    ui_service.do(
        lambda c: update_settings(c, replace(c.unit.settings.get(), appointment_attachments=True))
    )
    made.write(meeting())
    made.synchronize()
    return made


def choose(page: ActivityPage, path: Path) -> None:
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


def listed(section: PairSection) -> list[str]:
    """Return the names of the files in the pane."""
    found = [one for one in section.pane.findChildren(FileList) if one.isVisible()]
    rows = [one.item(place).text() for one in found for place in range(one.count())]
    return [row.rpartition(" (")[0] for row in rows]


def test_a_file_attached_in_the_window_is_in_exchange_and_one_of_exchange_is_saved(
    ada: UiItems,
    ui_context: PageContext,
    exchange_server: SandboxExchange,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    hands = ExchangeHands(exchange_server, ADDRESS)
    (link,) = ada.links()
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(PLAN)
    with shown(ActivityPage(ui_context), qtbot) as page:
        page.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
        section = page.items.sections[ItemKind.APPOINTMENT]
        waits_for(qtbot, lambda: section.list.model.row_at(0) is not None)
        click_row(qtbot, section.list.table, 0)
        waits_for(qtbot, lambda: section.pane.details)
        press(qtbot, section.pane, ATTACH)
        choose(page, plan)
        waits_for(qtbot, lambda: listed(section) == ["plan.pdf"])
        ada.synchronize()
        there = hands.item(link.entry_id).attachments
        assert [(one.name, one.content) for one in there] == [("plan.pdf", PLAN)]

        hands.attach(link.entry_id, "a list.txt", LIST)
        ada.synchronize()
        section.read()
        waits_for(qtbot, lambda: listed(section) == ["a list.txt", "plan.pdf"])
        (files,) = [one for one in section.pane.findChildren(FileList) if one.isVisible()]
        files.setCurrentRow(0)
        press(qtbot, section.pane, "Save as …")
        choose(page, tmp_path / "saved.txt")
        waits_for(qtbot, lambda: "Saved as" in page.notice.text)
        assert (tmp_path / "saved.txt").read_bytes() == LIST
