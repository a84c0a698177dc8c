"""The first page over a real organization: from the first steps to numbers that lead on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.people import QueueDraft, User, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.organization import approval, configuration_test
from ssync_desktop.organization.context import Context
from ssync_desktop.ui.overview.page import OverviewPage
from ssync_desktop.ui.overview.steps import StepState
from tests.kit.records import an_email
from tests.kit.window import Office


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[OverviewPage]:
    made = OverviewPage(office.context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    yield made
    made.close()


def open_page(page: OverviewPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page._reader.read):
        page.show()
        page.enter()


def test_before_the_first_answer_nothing_is_claimed(page: OverviewPage, qtbot: QtBot) -> None:
    page.show()
    qtbot.waitExposed(page)
    page.enter()
    assert not page._inside.isVisible()
    assert not page._calm.isVisible()
    assert page._state.text() == "Reading how things stand …"
    qtbot.waitUntil(page._inside.isVisible)


def read_again(page: OverviewPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page._reader.read):
        page.synchronize()


def make_user(office: Office, *, with_profile: bool = True) -> User:
    service = office.service
    if with_profile:
        profile = service.save_profile(
            ProfileDraft(name="Mail", incoming=Direction("in.test"), outgoing=Direction("out.test"))
        ).result(10)
        settings = service.settings().result(10)
        default = replace(settings.default_email, profile_id=profile.id)
        service.save_settings(replace(settings, default_email=default)).result(10)
    return service.save_user(
        UserDraft(last_name="Ada", email_address="ada@contoso.example")
    ).result(10)


def put_to_work(office: Office, user: User) -> None:
    passed = configuration_test.TestOutcome()
    mailbox_id = user.mailbox_id
    assert mailbox_id is not None

    def work(context: Context) -> None:
        approval.approve_mailboxes(context, (mailbox_id,))
        version = context.unit.mailboxes.get(mailbox_id).row_version
        both = {OperationType.INCOMING: passed, OperationType.OUTGOING: passed}
        configuration_test.record_test_result(context, mailbox_id, both, tested_version=version)

    office.do(work)


def states(page: OverviewPage) -> list[str]:
    return [step.state.value for step in page.checklist.steps]


def test_that_a_fresh_organization_is_led_through_five_steps(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    open_page(page, qtbot)
    assert page.checklist.isVisible()
    assert states(page) == ["Next", "Later", "Later", "Later", "Later"]
    assert not page.day.isVisible()
    assert page._state.text() == "Set-up is not complete: 5 steps to go."

    button = next(
        one
        for one in page.checklist.findChildren(QPushButton)
        if one.accessibleName() == "New queue: Create a user or a queue"
    )
    button.click()
    assert office.wishes == [("users", "New queue")]


def test_that_the_steps_follow_what_is_done(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    user = make_user(office)
    open_page(page, qtbot)
    assert [step.state for step in page.checklist.steps][:4] == [
        *[StepState.DONE] * 3,
        StepState.NEXT,
    ]
    put_to_work(office, user)
    read_again(page, qtbot)
    assert not page.checklist.isVisible()
    assert page.day.isVisible()


def test_that_numbers_come_with_news_and_lead_to_their_lists(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    user = make_user(office)
    put_to_work(office, user)
    open_page(page, qtbot)
    assert not page.attention.cards
    assert page._calm.isVisible()

    with qtbot.waitSignal(page._reader.read, timeout=5_000):  # by itself, once rows changed
        office.service.save_queue(
            QueueDraft(name="Support", email_address="help@contoso.example")
        ).result(10)
    assert [card.key for card in page.attention.cards] == ["pending", "untested"]
    assert not page._calm.isVisible()

    office.do(lambda context: context.unit.emails.add(an_email(user.id)))
    read_again(page, qtbot)
    assert page.received.values == (*(0,) * 23, 1)
    assert page.day.cards[0].number == 1
    page.attention.button("pending").click()
    page.day.button("received").click()
    assert office.wishes == [("mailboxes", "Pending approval"), ("activity", "Incoming")]


def test_that_cards_change_in_place(page: OverviewPage, office: Office, qtbot: QtBot) -> None:
    put_to_work(office, make_user(office))
    service = office.service
    service.save_queue(QueueDraft(name="One", email_address="one@contoso.example")).result(10)
    open_page(page, qtbot)
    before = page.attention.button("pending")
    service.save_queue(QueueDraft(name="Two", email_address="two@contoso.example")).result(10)
    read_again(page, qtbot)
    assert page.attention.button("pending") is before
    assert before.accessibleName() == "2 Addresses to approve"


def test_that_nothing_is_counted_while_nobody_looks(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    open_page(page, qtbot)
    page.hide()
    with qtbot.assertNotEmitted(page._reader.read, wait=1_300):
        make_user(office)
    with qtbot.waitSignal(page._reader.read):
        page.show()
    assert states(page)[3] == "Next"


def test_that_it_is_said_how_the_mailboxes_are_counted(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    """One that is not tested has an address to approve as well: the numbers differ."""
    make_user(office)
    open_page(page, qtbot)
    told = [one.text() for one in page.engine.findChildren(QLabel)]
    assert any("1 mailbox, each above by what it waits for first" in text for text in told)


def test_that_the_engine_is_told_as_it_stands(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    put_to_work(office, make_user(office))
    open_page(page, qtbot)
    office.runtime.feed.publish(EngineStatus(running=True, paused=True))
    qtbot.waitUntil(lambda: page._state.text() == "Synchronization is paused.")
    office.runtime.feed.publish(EngineStatus(running=True, paused=False))
    qtbot.waitUntil(lambda: page._state.text() == "All is well: 1 mailbox in service.")


def test_that_a_narrow_window_gets_fewer_columns_and_cuts_nothing(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    put_to_work(office, make_user(office))
    page.resize(1100, 700)
    open_page(page, qtbot)

    def rows() -> int:
        return len({page.day.button(card.key).y() for card in page.day.cards})

    assert rows() == 1
    page.resize(600, 700)
    qtbot.waitUntil(lambda: rows() == 2)
    for card in page.day.cards:
        button = page.day.button(card.key)
        assert button.width() >= button.minimumSizeHint().width()


def test_that_a_window_of_1280_by_800_shows_all_of_it(
    page: OverviewPage, office: Office, qtbot: QtBot
) -> None:
    put_to_work(office, make_user(office))
    page.resize(1055, 760)  # what the rail and the engine's bar leave
    open_page(page, qtbot)
    situation = page._situation
    assert situation is not None
    overview = replace(situation.overview, failed_emails=1, quarantined=1)
    page._reader.read.emit(
        replace(situation, overview=overview, needs_attention=1, pending=1, untested=1)
    )
    assert len(page.attention.cards) == 5
    engine, viewport = page.engine, page._area.viewport()
    qtbot.waitUntil(lambda: page._area.verticalScrollBar().maximum() == 0)
    assert engine.mapTo(viewport, engine.rect().bottomLeft()).y() <= viewport.height()
