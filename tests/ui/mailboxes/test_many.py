"""Three thousand mailboxes: read in windows, selected whole, followed live, and approved together."""

from functools import partial
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import AccessApproval, OperationType
from ssync_desktop.domain.status import OperationStatus, Phase
from ssync_desktop.organization.context import Context
from ssync_desktop.ui.mailboxes.choosing import Deed
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from tests.kit.records import a_mailbox
from tests.kit.ui_hands import press
from tests.ui.mailboxes.conftest import Firm

COUNT = 3_000
LONG_MS = 120_000  # for what three thousand of anything may take on a busy machine


def add_many(firm: Firm) -> list[UUID]:
    owner = firm.service.mailbox_now(firm.forward).owner_id
    made = [
        a_mailbox(owner, f"Shop {number:04}", id=new_id(), approval=AccessApproval.REJECTED)
        for number in range(COUNT)
    ]

    def work(context: Context) -> None:
        for mailbox in made:
            context.unit.mailboxes.add(mailbox)

    firm.service.do(work)
    return [mailbox.id for mailbox in made]


@pytest.mark.timeout(600)
def test_three_thousand_mailboxes(page: MailboxesPage, firm: Firm, qtbot: QtBot) -> None:
    ids = add_many(firm)
    qtbot.waitUntil(lambda: page.model.rowCount() == COUNT + 4, timeout=LONG_MS)
    table = page.list.table
    table.selectAll()
    qtbot.waitUntil(partial(page.actions_.action(Deed.APPROVE).isEnabled), timeout=LONG_MS)
    for number, mailbox_id in enumerate(ids):
        firm.service.publish(
            OperationStatus(mailbox_id, OperationType.INCOMING, Phase.SYNCHRONIZING, number, COUNT)
        )
    shop = page.model.place_of(ids[0])
    assert shop is not None
    qtbot.waitUntil(
        lambda: str(page.model.index(shop, 1).data()).endswith("of 3,000"), timeout=LONG_MS
    )
    press(qtbot, page, "Approve")
    qtbot.waitUntil(lambda: "approved" in page.notice.text, timeout=LONG_MS)
    assert firm.service.mailbox_now(ids[-1]).approval is AccessApproval.APPROVED
