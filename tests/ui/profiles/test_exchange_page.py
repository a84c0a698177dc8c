"""The page of profiles on Exchange: what stands in its pane, and the notice on Exchange Online."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import CredentialRetrieval, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.ui.profiles.page import ProfilesPage
from tests.kit.ui_hands import click_row, waits_for
from tests.kit.ui_service import UiService

URL = "https://mail.example.com/EWS/Exchange.asmx"


def show(page: ProfilesPage, service: UiService, qtbot: QtBot, side: Direction) -> None:
    """Store a profile with this side, and select it."""
    draft = ProfileDraft(
        name="Example", server_type=ServerType.EXCHANGE, incoming=side, outgoing=side
    )
    service.save_profile(draft, "s3cret").result(10)
    model = page.model
    waits_for(qtbot, lambda: model.rowCount() == 1 and model.row_at(0) is not None)
    click_row(qtbot, page.list.table, 0)
    waits_for(qtbot, page.pane._facts["Connections"][1].text)


@pytest.mark.parametrize(
    ("impersonation", "words"), [(True, "As their owners"), (False, "As a delegate")]
)
def test_the_pane_says_as_whom_mailboxes_are_opened(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot, impersonation: bool, words: str
) -> None:
    side = Direction(URL, retrieval=CredentialRetrieval.PROFILE, user_name="sync")
    show(page, ui_service, qtbot, replace(side, impersonation=impersonation))
    assert page.pane._facts["Opens mailboxes"][1].text().startswith(words)
    assert page.pane._facts["Incoming"][1].text() == "mail.example.com · web services"
    assert not page.pane._online.isVisible()


def test_the_pane_says_that_the_protocol_ends_in_exchange_online(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    show(page, ui_service, qtbot, Direction("outlook.office365.com"))
    assert page.pane._online.isVisible()
    assert page.pane._facts["Opens mailboxes"][1].text() == ""
