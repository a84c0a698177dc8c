"""Folder-level tracking rules at work, on the server in memory that has folders (section 3.11)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType, TraceLevel
from ssync_desktop.domain.tracking_folder import OnboardingStatus
from ssync_desktop.engine import incoming
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import OUTSIDE, MemoryServer, Step
from ssync_desktop.servers.port import INBOX, TRACKED_CATEGORY
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.engine.tracking import (
    account,
    add_rule,
    change_rule,
    drop_rule,
    email_called,
    on_server,
    regarding_of,
    relate_by_hand,
    rule_now,
)
from tests.kit.engine import SECRET, EngineHouse

ADA, BOB = "ada@example.test", "bob@example.test"
IN = OperationType.INCOMING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    """Return the mailbox of somebody who tracks nothing by itself."""
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA, filtering=FilteringMethod.NONE)


async def again(house: EngineHouse, box: Mailbox) -> Mailbox:
    """Run the next pass, and hold it to its success."""
    later(house)
    after = await house.run(box, IN)
    assert after.incoming.error_code == ""
    return after


@pytest.mark.behaviour("B54", "a tracked folder")
async def test_mail_in_a_ruled_folder_is_tracked_whatever_the_filters_say(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(ADA, "Wanted", "1@x.test"), folder=folder)
    memory_server.deliver(ADA, a_message(ADA, "Not wanted", "2@x.test"))
    await again(house, ada)
    assert subjects(house) == ["Wanted"]
    assert regarding_of(house, "Wanted") == "Fabrikam"
    assert on_server(memory_server, ADA, b"Wanted\r\n").categories == {TRACKED_CATEGORY}
    after = rule_now(house, rule)
    assert (after.folder_name, after.synchronized_on) == ("Projects", house.clock.now())
    await again(house, ada)
    assert subjects(house) == ["Wanted"]


async def test_what_was_received_before_the_start_date_is_tracked_in_a_ruled_folder(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    house.change_mailbox(ada.id, process_received_after=datetime(2026, 5, 1, tzinfo=UTC))
    house.enable(ada.id)
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder)
    for place in (folder, INBOX):
        memory_server.deliver(ADA, a_message(ADA, place, f"{place}@x.test"), folder=place)
    await again(house, ada)
    assert subjects(house) == [folder]


@pytest.mark.behaviour("B73")
@pytest.mark.behaviour("B39", "beside a ruled folder")
async def test_a_rule_holds_for_its_folder_alone(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    below = memory_server.add_folder(ADA, "Old", folder)
    add_rule(house, ada, folder)
    memory_server.deliver(ADA, a_message(), folder=below)
    await again(house, ada)
    assert subjects(house) == []
    assert house.ledger() == []


@pytest.mark.behaviour("B74")
async def test_what_somebody_set_by_hand_is_set_back(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    for other in (account(house, "Contoso"), None):
        relate_by_hand(house, email_called(house, "Hello").id, other)
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Fabrikam"


@pytest.mark.behaviour("B75")
async def test_all_mail_in_the_folder_follows_the_rule_to_another_record(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    change_rule(house, rule, account(house, "Contoso"))
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert (regarding_of(house, "Old"), regarding_of(house, "New")) == ("Contoso", "Contoso")


async def test_a_rule_without_a_record_leaves_the_links_and_makes_none(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    change_rule(house, rule, None)
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert (regarding_of(house, "Old"), regarding_of(house, "New")) == ("Fabrikam", "")


@pytest.mark.behaviour("B76")
async def test_after_the_rule_was_deleted_nothing_new_is_tracked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    drop_rule(house, rule)
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Old"]
    assert regarding_of(house, "Old") == "Fabrikam"


@pytest.mark.behaviour("B77")
@pytest.mark.parametrize("place", ["a folder without a rule", "a ruled folder", "the inbox"])
async def test_a_moved_email_keeps_its_link(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, place: str
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    other = INBOX if place == "the inbox" else memory_server.add_folder(ADA, "Done")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    if place == "a ruled folder":
        add_rule(house, ada, other)  # without a record
    memory_server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    memory_server.shift(ADA, on_server(memory_server, ADA, b"Hello").key, other)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"
    contoso = account(house, "Contoso")
    relate_by_hand(house, email_called(house, "Hello").id, contoso)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Contoso"  # no rule holds for it any more


@pytest.mark.parametrize("read_first", ["Projects", "Zebra"])
async def test_a_moved_email_takes_the_record_of_the_folder_it_came_to(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, read_first: str
) -> None:
    """Folders are read in the order of their names: the old place is read before or after."""
    here = memory_server.add_folder(ADA, read_first)
    there = memory_server.add_folder(ADA, "Quarry")
    add_rule(house, ada, here, account(house, "Fabrikam"))
    add_rule(house, ada, there, account(house, "Contoso"))
    memory_server.deliver(ADA, a_message(), folder=here)
    await again(house, ada)
    memory_server.shift(ADA, on_server(memory_server, ADA, b"Hello").key, there)
    for _ in range(2):
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Contoso"
    assert [line.outcome for line in house.ledger()] == [
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
    ]


async def test_mail_the_inbox_left_alone_is_tracked_when_it_is_put_in_a_ruled_folder(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    key = memory_server.deliver(ADA, a_message())
    await again(house, ada)
    assert subjects(house) == []
    memory_server.shift(ADA, key, folder)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"


async def test_of_two_users_the_first_decides_and_it_stays_so(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.add_account(BOB, SECRET)
    bob = house.add_user(BOB)
    for address, box, name in ((ADA, ada, "Fabrikam"), (BOB, bob, "Contoso")):
        folder = memory_server.add_folder(address, "Projects")
        add_rule(house, box, folder, account(house, name))
        memory_server.deliver(address, a_message(f"{ADA}, {BOB}"), folder=folder)
    for _ in range(2):
        for box in (ada, bob):
            await again(house, box)
            assert regarding_of(house, "Hello") == "Fabrikam"
    item = on_server(memory_server, ADA, b"Hello")
    memory_server.shift(ADA, item.key, INBOX)  # now it lies in one ruled folder only
    await again(house, ada)
    await again(house, bob)
    assert regarding_of(house, "Hello") == "Contoso"


@pytest.mark.behaviour("B72", "renamed")
@pytest.mark.parametrize("moved", [False, True])
async def test_a_renamed_or_moved_folder_keeps_tracking(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, moved: bool
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    await again(house, ada)
    memory_server.accounts[ADA].folders[folder].name = "Work"
    if moved:
        memory_server.move_folder(ADA, folder, memory_server.add_folder(ADA, "Years"))
    memory_server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Hello"]
    assert rule_now(house, rule).folder_name == "Work"


@pytest.mark.behaviour("B72", "deleted and made again")
async def test_a_folder_made_again_under_its_name_is_not_tracked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    await again(house, ada)
    memory_server.drop_folder(ADA, folder)
    memory_server.deliver(ADA, a_message(), folder=memory_server.add_folder(ADA, "Projects"))
    await again(house, ada)
    assert subjects(house) == []
    is_disabled(house, rule.id, ErrorCode.FOLDER_NOT_FOUND)


@pytest.mark.behaviour("B71", "moved outside")
async def test_a_folder_that_leaves_the_inbox_ends_its_rule(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    years = memory_server.add_folder(ADA, "Years")
    folder = memory_server.add_folder(ADA, "Projects", years)
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    memory_server.move_folder(ADA, years, OUTSIDE)
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Old"]
    assert regarding_of(house, "Old") == "Fabrikam"
    is_disabled(house, rule.id, ErrorCode.FOLDER_OUTSIDE_INBOX)
    memory_server.move_folder(ADA, years, INBOX)
    await again(house, ada)
    assert subjects(house) == ["Old"]  # until somebody switches the rule on again


def is_disabled(house: EngineHouse, rule_id: object, code: ErrorCode) -> None:
    """Hold a rule to being disabled because of *code*, and its owner to having been told."""
    rule = house.see(lambda unit: unit.tracking_folders.get(rule_id))  # type: ignore[arg-type]
    assert (rule.disabled, rule.error_code) == (True, code)
    (alert,) = [one for one in house.alerts() if one.code == code]
    assert alert.level is TraceLevel.ERROR
    assert rule.folder_name in alert.text
    assert explain(code).remedy


async def test_two_folders_gone_are_told_in_one_alert(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    for name in ("Projects", "Quarry"):
        folder = memory_server.add_folder(ADA, name)
        add_rule(house, ada, folder)
        await again(house, ada)
        memory_server.drop_folder(ADA, folder)
    await again(house, ada)
    (alert,) = [one for one in house.alerts() if one.code == ErrorCode.FOLDER_NOT_FOUND]
    assert "Projects" in alert.text
    assert "Quarry" in alert.text


async def test_switched_off_rules_do_nothing_and_stay(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    memory_server.deliver(ADA, a_message(), folder=folder)
    set_switch(house, on=False)
    await again(house, ada)
    assert subjects(house) == []
    set_switch(house, on=True)
    await again(house, ada)
    assert subjects(house) == ["Hello"]
    assert not rule_now(house, rule).disabled


def set_switch(house: EngineHouse, *, on: bool) -> None:
    """Switch folder-level tracking on or off."""
    before = house.see(lambda unit: unit.settings.get())
    house.do(lambda context: update_settings(context, replace(before, track_folders=on)))


async def test_onboarding_tells_how_far_it_is_and_when_it_is_done(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 4)
    folder = memory_server.add_folder(ADA, "Projects")
    for number in range(10):
        message = a_message(ADA, f"{number}", f"{number}@x.test")
        memory_server.deliver(ADA, message, folder=folder)
    rule = add_rule(house, ada, folder)
    seen = []
    for _ in range(3):
        await again(house, ada)
        now = rule_now(house, rule)
        seen.append((now.onboarding, now.done, now.total))
    running, done = OnboardingStatus.RUNNING, OnboardingStatus.DONE
    assert seen == [(running, 4, 10), (running, 8, 10), (done, 10, 10)]
    assert len(house.emails()) == 10


async def test_no_folder_waits_for_ever_beside_a_full_one(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 10)
    folders = [memory_server.add_folder(ADA, name) for name in ("First", "Second")]
    for folder in (INBOX, *folders):
        add_rule(house, ada, folder) if folder != INBOX else None
        for number in range(30):
            message = a_message(ADA, f"{folder} {number}", f"{folder}{number}@x.test")
            memory_server.deliver(ADA, message, folder=folder)
    await again(house, ada)
    ids = [line.id for line in house.ledger()]
    items = house.see(lambda unit: [unit.received_items.get(one) for one in ids])
    seen = Counter(item.key.folder for item in items)
    assert seen == {INBOX: 8, folders[0]: 1, folders[1]: 1}


async def test_an_item_that_left_while_it_failed_is_waited_for_no_more(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder)
    key = memory_server.deliver(ADA, a_message(), folder=folder)
    memory_server.fail(Step.FETCH, ItemRefused(ErrorCode.UNREADABLE_MESSAGE), key=key)
    await again(house, ada)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.RETRYING]
    memory_server.shift(ADA, key, memory_server.add_folder(ADA, "Elsewhere"))
    await again(house, ada)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.NOT_TRACKED]
    checkpoint = house.see(lambda unit: unit.folder_checkpoints.find(ada.id, folder))
    assert checkpoint is not None  # the cursor has gone on


async def test_after_the_server_forgot_its_checkpoints_the_rules_still_hold(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    """What left while nobody was told is found out by the whole listing."""
    here, there = (memory_server.add_folder(ADA, name) for name in ("Here", "There"))
    add_rule(house, ada, here, account(house, "Fabrikam"))
    add_rule(house, ada, there, account(house, "Contoso"))
    for subject in ("Stays", "Goes"):
        message = a_message(ADA, subject, f"{subject}@x.test")
        memory_server.deliver(ADA, message, folder=here)
    await again(house, ada)
    memory_server.shift(ADA, on_server(memory_server, ADA, b"Goes").key, there)
    memory_server.forget_checkpoints(ADA)
    await again(house, ada)
    assert regarding_of(house, "Stays") == "Fabrikam"
    assert regarding_of(house, "Goes") == "Contoso"
    assert len(house.emails()) == 2


@pytest.mark.parametrize("step", [Step.LIST, Step.FOLDERS, Step.MARK, Step.CATEGORY])
async def test_a_fault_in_between_is_made_good_by_the_next_pass(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, step: Step
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(), folder=folder)
    memory_server.fail(step, Retryable(ErrorCode.CONNECTION_LOST))
    later(house)
    after = await house.run(ada, IN)
    assert after.incoming.error_code == ErrorCode.CONNECTION_LOST
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"
    assert on_server(memory_server, ADA, b"Hello").categories == {TRACKED_CATEGORY}


class MeddledServer(MemoryServer):
    """A server at which somebody does something else just when a message is fetched."""

    meddle: Callable[[], None] = staticmethod(lambda: None)

    def strike(self, step: Step, key: str | None = None) -> None:
        """Meddle, then go on."""
        if step is Step.FETCH:
            self.meddle()
        super().strike(step, key)


class TestMeddling:
    """What people do while a pass is at work."""

    @pytest.fixture
    def memory_server(self) -> MemoryServer:
        return MeddledServer()

    async def test_a_rule_deleted_while_its_folder_is_read_ends_in_no_error(
        self, house: EngineHouse, memory_server: MeddledServer, ada: Mailbox
    ) -> None:
        folder = memory_server.add_folder(ADA, "Projects")
        rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
        memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
        memory_server.meddle = lambda: drop_rule(house, rule)
        await again(house, ada)
        memory_server.meddle = lambda: None
        memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
        await again(house, ada)
        assert subjects(house) == ["Old"]

    async def test_a_rule_changed_while_its_folder_is_read_holds_from_the_next_pass_on(
        self, house: EngineHouse, memory_server: MeddledServer, ada: Mailbox
    ) -> None:
        folder = memory_server.add_folder(ADA, "Projects")
        rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
        contoso = account(house, "Contoso")
        memory_server.deliver(ADA, a_message(), folder=folder)
        memory_server.meddle = lambda: change_rule(house, rule, contoso)
        await again(house, ada)
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Contoso"
