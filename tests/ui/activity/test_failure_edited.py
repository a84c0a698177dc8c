"""What failed for good can be edited and sent again from where its failure is told."""

from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.compose import Compose
from ssync_desktop.ui.activity.page import ActivityPage
from tests.kit.ui_hands import click_row, press, waits_for


def test_that_a_failed_email_is_edited_from_the_list_of_failures(
    page: ActivityPage, qtbot: QtBot
) -> None:
    page.places.choose(sections.FAILURES)
    model = page.failures.list.model
    waits_for(qtbot, lambda: model.rowCount() and model.row_at(0) is not None)
    rows = [model.row_at(place) for place in range(model.rowCount())]
    place = next(
        place
        for place, row in enumerate(rows)
        if isinstance(row, FailureRow) and row.operation is OperationType.OUTGOING and row.given_up
    )
    click_row(qtbot, page.failures.list.table, place)
    waits_for(qtbot, lambda: page.failures.pane.details is not None)
    press(qtbot, page.failures.pane, "Edit and send again")
    waits_for(qtbot, lambda: isinstance(page.over, Compose))
