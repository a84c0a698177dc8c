"""Where items are now, and what the emails in ruled folders are regarding: on both databases."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization import folder_regarding
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.folder_regarding import enforce_regarding
from ssync_desktop.organization.item_places import Listed, note_categorized, note_listed, untrack
from ssync_desktop.organization.received_items import Seen, record_item_failure
from tests.kit.mail_world import MailWorld, incoming
from tests.kit.query_plans import plans_of

FOLDER = "AAMk-projects"


@pytest.fixture
def ada(world: MailWorld) -> Mailbox:
    return world.mailbox(world.user("ada", FilteringMethod.NONE))


def fabrikam(world: MailWorld, name: str = "Fabrikam") -> Reference:
    record = world.record(ObjectType.ACCOUNT, name, f"{name}@example.net")
    return Reference(record.id, ObjectType.ACCOUNT, name)


def in_folder(key: str, rule: FolderRule | None = None, **fields: Any) -> IncomingItem:
    """Return a message that lies in the folder."""
    item = incoming(key, **fields)
    return replace(item, key=ItemKey(FOLDER, key), rule=rule or FolderRule("Projects"))


def add_rule(world: MailWorld, box: Mailbox, regarding: Reference | None) -> TrackingFolder:
    rule = TrackingFolder(
        world.run(lambda context: context.new_id()),
        box.id,
        FOLDER,
        "Projects",
        regarding,
        box.owner_id,
    )
    return world.run(lambda context: context.unit.tracking_folders.add(rule))


def enforce(world: MailWorld, box: Mailbox) -> int:
    return world.run(lambda context: enforce_regarding(context, box.id))


def regarding_of(world: MailWorld, key: str, box: Mailbox) -> str:
    regarding = world.email(line_of(world, key, box).email_id).regarding
    return regarding.name if regarding else ""


def line_of(world: MailWorld, key: str, box: Mailbox) -> ReceivedItem:
    found = ItemKey(FOLDER, key)
    return world.read(lambda context: context.unit.received_items.by_keys(box.id, (found,)))[found]


@pytest.mark.behaviour("B54", "a rule bypasses the filter")
def test_a_rule_tracks_what_no_filter_would_and_says_so(world: MailWorld, ada: Mailbox) -> None:
    (line,) = world.deliver(ada, in_folder("1", to="ada@example.com"))
    assert line.outcome is ItemOutcome.TRACKED
    (manual,) = [one for one in line.reasons if one.step is Step.MANUAL]
    assert "“Projects”" in manual.text


def test_a_rule_s_record_comes_before_that_of_the_email_it_answers(
    world: MailWorld, ada: Mailbox
) -> None:
    first, second = fabrikam(world), fabrikam(world, "Contoso")
    world.deliver(ada, in_folder("1", FolderRule("Projects", first)))
    answer = in_folder("2", FolderRule("Projects", second), in_reply_to="1@example.net")
    plain = in_folder("3", in_reply_to="1@example.net")
    world.deliver(ada, answer, plain)
    found = [regarding_of(world, key, ada) for key in "123"]
    assert found == ["Fabrikam", "Contoso", "Fabrikam"]


@pytest.mark.behaviour("B75", "all mail in the folder")
def test_a_rule_is_enforced_for_what_is_there_and_for_nothing_else(
    world: MailWorld, ada: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(ada, *(in_folder(key) for key in "1234"))
    world.run(lambda context: note_listed(context, ada, Listed(FOLDER, left=("3",))))
    world.run(lambda context: untrack(context, ada, FOLDER, ("4",)))
    add_rule(world, ada, fabrikam(world))
    monkeypatch.setattr(folder_regarding, "AT_ONCE", 1)
    assert [enforce(world, ada) for _ in range(3)] == [1, 1, 0]
    found = [regarding_of(world, key, ada) for key in "1234"]
    assert found == ["Fabrikam", "Fabrikam", "", ""]
    versions = [world.email(line_of(world, key, ada).email_id).row_version for key in "13"]
    assert versions[0] == versions[1] + 1  # whoever edits it has to look again


def test_of_two_mailboxes_the_first_decides(world: MailWorld, ada: Mailbox) -> None:
    bob = world.mailbox(world.user("bob"))
    boxes = ((ada, fabrikam(world)), (bob, fabrikam(world, "Contoso")))
    for box, record in boxes:
        world.deliver(box, in_folder("1"))
        add_rule(world, box, record)
    assert [enforce(world, box) for box in (bob, ada, bob)] == [0, 1, 0]
    assert regarding_of(world, "1", bob) == "Fabrikam"
    world.run(lambda context: note_listed(context, ada, Listed(FOLDER, left=("1",))))
    assert [enforce(world, box) for box in (ada, bob, ada)] == [0, 1, 0]
    assert regarding_of(world, "1", bob) == "Contoso"


def test_a_listing_from_the_beginning_says_what_is_there(world: MailWorld, ada: Mailbox) -> None:
    world.deliver(ada, *(in_folder(key) for key in "12"))
    world.run(lambda context: note_listed(context, ada, Listed(FOLDER, {"2"}, anew=True)))
    assert departed(world, ada) == {"1": True, "2": False}
    world.run(lambda context: note_listed(context, ada, Listed(FOLDER, {"1"})))
    assert departed(world, ada) == {"1": False, "2": False}


def departed(world: MailWorld, box: Mailbox) -> dict[str, bool]:
    found = world.read(lambda context: context.unit.received_items.known(box.id, FOLDER, "12"))
    return {key: standing.departed for key, standing in found.items()}


def test_what_left_before_it_was_taken_in_is_waited_for_no_more(
    world: MailWorld, ada: Mailbox
) -> None:
    error = ItemRefused(ErrorCode.UNREADABLE_MESSAGE)

    def fail_and_leave(context: Context) -> None:
        record_item_failure(context, ada, Seen(ItemKey(FOLDER, "1")), "fetch", error, b"")
        note_listed(context, ada, Listed(FOLDER, left=("1",)))

    world.run(fail_and_leave)
    line = line_of(world, "1", ada)
    assert (line.outcome, line.error_code) == (ItemOutcome.NOT_TRACKED, "")
    assert "left the folder" in line.reasons[-1].text


@pytest.mark.behaviour("B79", "the email stays")
def test_what_is_untracked_keeps_its_email_and_says_why(world: MailWorld, ada: Mailbox) -> None:
    world.deliver(ada, in_folder("1"))
    world.run(lambda context: note_categorized(context, ada, FOLDER, ("1",)))
    world.run(lambda context: untrack(context, ada, FOLDER, ("1",)))
    line = line_of(world, "1", ada)
    assert line.outcome is ItemOutcome.NOT_TRACKED
    assert world.email(line.email_id).message_id == "1@example.net"
    assert "took the category off" in line.reasons[-1].text


def test_a_disabled_rule_is_not_enforced(world: MailWorld, ada: Mailbox) -> None:
    world.deliver(ada, in_folder("1"))
    rule = add_rule(world, ada, fabrikam(world))
    world.run(
        lambda context: context.unit.tracking_folders.set_error(
            rule.id, "ErrorFolderNotFound", context.clock.now(), disable=True
        )
    )
    assert enforce(world, ada) == 0


def test_what_differs_is_found_by_indexes(world: MailWorld, ada: Mailbox) -> None:
    add_rule(world, ada, fabrikam(world))
    world.deliver(ada, *(in_folder(str(number)) for number in range(200)))

    def look(context: Context) -> list[str]:
        engine = context.unit.session.get_bind()
        assert isinstance(engine, Engine)
        if engine.dialect.name != "sqlite":
            assert len(context.unit.folder_regarding.differing(ada.id, 500)) == 200
            return []
        with plans_of(engine) as plans:
            assert len(context.unit.folder_regarding.differing(ada.id, 500)) == 200
        return [line for plan in plans for line in plan.scans]

    assert world.read(look) == []
