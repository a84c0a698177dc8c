"""The question about a time on the page of alerts: both times, what is in the way, and its answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.ui.alerts.page import AlertsPage
from ssync_desktop.ui.items.question import QuestionCard
from ssync_desktop.ui.items.words import MOVED, QUESTIONS
from tests.kit.clock import START
from tests.kit.items_at_hand import ADA, hours, meeting
from tests.kit.ui_hands import press, waits_for
from tests.kit.ui_items import ADDRESS, UiItems
from tests.ui.items.hands import said

pytestmark = pytest.mark.behaviour("B97", "a time that is changed")
FREE = hours(START + timedelta(days=5))
MEETS = hours(START + timedelta(days=1, minutes=30))
Opens = Callable[[Any], Any]


@pytest.fixture
def moved(ada: UiItems) -> UiItems:
    """Two appointments that are linked, of which one was moved in Exchange into the other."""
    ada.write(meeting("Staff"))
    ada.write(meeting("Plans", block=FREE))
    ada.synchronize()
    items = ada.items(ItemKind.APPOINTMENT)
    (item,) = [one for one in items if one.content.subject == "Plans"]
    ada.box.change(item.key, replace(meeting("Plans"), block=MEETS))
    ada.synchronize()
    return ada


def asked(ada: UiItems, opens: Opens, qtbot: QtBot) -> AlertsPage:
    """Return the page with its question in sight."""
    page: AlertsPage = opens(AlertsPage)
    (alert,) = [one for one in ada.alerts() if one.mapping_id is not None]
    page.show_subject(alert.id)
    waits_for(qtbot, lambda: page.pane.findChildren(QuestionCard))
    return page


def test_a_moved_appointment_is_asked_about_with_both_times(
    moved: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    page = asked(moved, opens, qtbot)
    (card,) = page.pane.findChildren(QuestionCard)
    words = said(card)
    assert MOVED[0] in words
    assert block_words(MEETS) in words
    assert f"{block_words(meeting().block)}, organized by {ADA.name}" in words
    assert "Staff" in words
    press(qtbot, page.pane, MOVED[2])
    waits_for(qtbot, lambda: page.notice.text.startswith("No"))


def test_where_exchange_does_not_answer_it_is_asked_all_the_same(
    moved: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    moved.service.server.accounts[ADDRESS].secret = "another one"
    page = asked(moved, opens, qtbot)
    (card,) = page.pane.findChildren(QuestionCard)
    assert MOVED[0] in said(card)
    page.pane.show_question(page.pane.alert.mapping_id, None)  # type: ignore[arg-type, union-attr]
    waits_for(qtbot, lambda: len(page.pane.findChildren(QuestionCard)) == 1)
    (card,) = page.pane.findChildren(QuestionCard)
    assert QUESTIONS[next(iter(QUESTIONS))][0] in said(card)
