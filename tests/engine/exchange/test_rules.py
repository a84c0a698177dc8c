"""Folder-level tracking rules at work, in memory and on Exchange (section 3.11)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, TraceLevel
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import OUTSIDE
from ssync_desktop.servers.port import INBOX, TRACKED_CATEGORY
from tests.engine.breaking import subjects
from tests.engine.exchange.passes import ADA, BOB, add_person, add_profile, again
from tests.engine.exchange.servers import MailServer
from tests.engine.mail import a_message
from tests.engine.tracking import (
    account,
    add_rule,
    change_rule,
    drop_rule,
    email_called,
    regarding_of,
    relate_by_hand,
    rule_now,
)
from tests.kit.engine import SECRET, EngineHouse


@pytest.fixture
def ada(house: EngineHouse, server: MailServer) -> Mailbox:
    """Return the mailbox of somebody who tracks nothing by itself."""
    add_profile(house, server)
    return add_person(house, server, filtering=FilteringMethod.NONE)


@pytest.mark.behaviour("B54", "a tracked folder")
async def test_mail_in_a_ruled_folder_is_tracked_whatever_the_filters_say(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Wanted", "1@x.test"), folder=folder)
    server.deliver(ADA, a_message(ADA, "Not wanted", "2@x.test"))
    await again(house, ada)
    assert subjects(house) == ["Wanted"]
    assert regarding_of(house, "Wanted") == "Fabrikam"
    assert server.look(ADA, b"Wanted\r\n").categories == {TRACKED_CATEGORY}
    after = rule_now(house, rule)
    assert (after.folder_name, after.synchronized_on) == ("Projects", house.clock.now())
    await again(house, ada)
    assert subjects(house) == ["Wanted"]


async def test_what_was_received_before_the_start_date_is_tracked_in_a_ruled_folder(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    house.change_mailbox(ada.id, process_received_after=datetime(2026, 5, 1, tzinfo=UTC))
    house.enable(ada.id)
    folder = server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder)
    for place in (folder, INBOX):
        server.deliver(ADA, a_message(ADA, place, f"{place}@x.test"), folder=place)
    await again(house, ada)
    assert subjects(house) == [folder]


@pytest.mark.behaviour("B73")
@pytest.mark.behaviour("B39", "beside a ruled folder")
async def test_a_rule_holds_for_its_folder_alone(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    below = server.add_folder(ADA, "Old", folder)
    add_rule(house, ada, folder)
    server.deliver(ADA, a_message(), folder=below)
    await again(house, ada)
    assert subjects(house) == []
    assert house.ledger() == []


@pytest.mark.behaviour("B74")
async def test_what_somebody_set_by_hand_is_set_back(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    for other in (account(house, "Contoso"), None):
        relate_by_hand(house, email_called(house, "Hello").id, other)
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Fabrikam"


@pytest.mark.behaviour("B75")
async def test_all_mail_in_the_folder_follows_the_rule_to_another_record(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    change_rule(house, rule, account(house, "Contoso"))
    server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert (regarding_of(house, "Old"), regarding_of(house, "New")) == ("Contoso", "Contoso")


async def test_a_rule_without_a_record_leaves_the_links_and_makes_none(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    change_rule(house, rule, None)
    server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert (regarding_of(house, "Old"), regarding_of(house, "New")) == ("Fabrikam", "")


@pytest.mark.behaviour("B76")
async def test_after_the_rule_was_deleted_nothing_new_is_tracked(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    drop_rule(house, rule)
    server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Old"]
    assert regarding_of(house, "Old") == "Fabrikam"


@pytest.mark.behaviour("B77")
@pytest.mark.parametrize("place", ["a folder without a rule", "a ruled folder", "the inbox"])
async def test_a_moved_email_keeps_its_link(
    house: EngineHouse, server: MailServer, ada: Mailbox, place: str
) -> None:
    folder = server.add_folder(ADA, "Projects")
    other = INBOX if place == "the inbox" else server.add_folder(ADA, "Done")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    if place == "a ruled folder":
        add_rule(house, ada, other)  # without a record
    server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    server.shift(ADA, server.look(ADA, b"Hello").key, other)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"
    contoso = account(house, "Contoso")
    relate_by_hand(house, email_called(house, "Hello").id, contoso)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Contoso"  # no rule holds for it any more


@pytest.mark.parametrize("read_first", ["Projects", "Zebra"])
async def test_a_moved_email_takes_the_record_of_the_folder_it_came_to(
    house: EngineHouse, server: MailServer, ada: Mailbox, read_first: str
) -> None:
    """Folders are read in the order of their names: the old place is read before or after."""
    here = server.add_folder(ADA, read_first)
    there = server.add_folder(ADA, "Quarry")
    add_rule(house, ada, here, account(house, "Fabrikam"))
    add_rule(house, ada, there, account(house, "Contoso"))
    server.deliver(ADA, a_message(), folder=here)
    await again(house, ada)
    server.shift(ADA, server.look(ADA, b"Hello").key, there)
    for _ in range(2):
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Contoso"
    assert [line.outcome for line in house.ledger()] == [
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
    ]


async def test_mail_the_inbox_left_alone_is_tracked_when_it_is_put_in_a_ruled_folder(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    key = server.deliver(ADA, a_message())
    await again(house, ada)
    assert subjects(house) == []
    server.shift(ADA, key, folder)
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"


async def test_of_two_users_the_first_decides_and_it_stays_so(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    server.add_account(BOB, SECRET)
    bob = house.add_user(BOB)
    for address, box, name in ((ADA, ada, "Fabrikam"), (BOB, bob, "Contoso")):
        folder = server.add_folder(address, "Projects")
        add_rule(house, box, folder, account(house, name))
        server.deliver(address, a_message(f"{ADA}, {BOB}"), folder=folder)
    for _ in range(2):
        for box in (ada, bob):
            await again(house, box)
            assert regarding_of(house, "Hello") == "Fabrikam"
    item = server.look(ADA, b"Hello")
    server.shift(ADA, item.key, INBOX)  # now it lies in one ruled folder only
    await again(house, ada)
    await again(house, bob)
    assert regarding_of(house, "Hello") == "Contoso"


@pytest.mark.behaviour("B72", "renamed")
@pytest.mark.parametrize("moved", [False, True])
async def test_a_renamed_or_moved_folder_keeps_tracking(
    house: EngineHouse, server: MailServer, ada: Mailbox, moved: bool
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    await again(house, ada)
    server.rename_folder(ADA, folder, "Work")
    if moved:
        server.move_folder(ADA, folder, server.add_folder(ADA, "Years"))
    server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Hello"]
    assert rule_now(house, rule).folder_name == "Work"


@pytest.mark.behaviour("B72", "deleted and made again")
async def test_a_folder_made_again_under_its_name_is_not_tracked(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    await again(house, ada)
    server.drop_folder(ADA, folder)
    server.deliver(ADA, a_message(), folder=server.add_folder(ADA, "Projects"))
    await again(house, ada)
    assert subjects(house) == []
    is_disabled(house, rule.id, ErrorCode.FOLDER_NOT_FOUND)


@pytest.mark.behaviour("B71", "moved outside")
async def test_a_folder_that_leaves_the_inbox_ends_its_rule(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    years = server.add_folder(ADA, "Years")
    folder = server.add_folder(ADA, "Projects", years)
    rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
    await again(house, ada)
    server.move_folder(ADA, years, OUTSIDE)
    server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
    await again(house, ada)
    assert subjects(house) == ["Old"]
    assert regarding_of(house, "Old") == "Fabrikam"
    is_disabled(house, rule.id, ErrorCode.FOLDER_OUTSIDE_INBOX)
    server.move_folder(ADA, years, INBOX)
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
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    for name in ("Projects", "Quarry"):
        folder = server.add_folder(ADA, name)
        add_rule(house, ada, folder)
        await again(house, ada)
        server.drop_folder(ADA, folder)
    await again(house, ada)
    (alert,) = [one for one in house.alerts() if one.code == ErrorCode.FOLDER_NOT_FOUND]
    assert "Projects" in alert.text
    assert "Quarry" in alert.text


async def test_switched_off_rules_do_nothing_and_stay(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    folder = server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    server.deliver(ADA, a_message(), folder=folder)
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


async def test_after_the_server_forgot_its_checkpoints_the_rules_still_hold(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    """What left while nobody was told is found out by the whole listing."""
    here, there = (server.add_folder(ADA, name) for name in ("Here", "There"))
    add_rule(house, ada, here, account(house, "Fabrikam"))
    add_rule(house, ada, there, account(house, "Contoso"))
    for subject in ("Stays", "Goes"):
        message = a_message(ADA, subject, f"{subject}@x.test")
        server.deliver(ADA, message, folder=here)
    await again(house, ada)
    server.shift(ADA, server.look(ADA, b"Goes").key, there)
    server.forget_checkpoints(ADA)
    await again(house, ada)
    assert regarding_of(house, "Stays") == "Fabrikam"
    assert regarding_of(house, "Goes") == "Contoso"
    assert len(house.emails()) == 2
