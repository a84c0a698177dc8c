"""The reasons of a verdict: a folder's rule is told apart from somebody's hand."""

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.verdict import ALL_OF_FOLDER, Reason, Step
from ssync_desktop.ui.activity.reasons import ReasonList
from ssync_desktop.ui.explain.telling import _reason


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{ALL_OF_FOLDER}“Fabrikam” is tracked, whatever the filters say.", "a folder's rule"),
        ("It is tracked by hand, whatever the filters say.", "by hand"),
    ],
)
def test_that_mail_of_a_folder_is_not_said_to_be_tracked_by_hand(
    qtbot: QtBot, text: str, title: str
) -> None:
    reason = Reason(Step.MANUAL, True, text)
    shown = ReasonList([reason])
    qtbot.addWidget(shown)
    assert shown.as_text().startswith("Tracked by")
    assert title in shown.as_text().partition(":")[0]
    assert title in _reason(reason).name
