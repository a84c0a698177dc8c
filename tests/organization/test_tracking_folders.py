"""Rules on folders: where they may be made, who may, and what a change starts anew."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    IncomingDeliveryMethod,
    ObjectType,
    ServerType,
    TraceLevel,
)
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.domain.tracking_folder import (
    FolderNode,
    OnboardingStatus,
    TrackingFolder,
    TrackingFolderDraft,
)
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.queues import delete_queue
from ssync_desktop.organization.records import delete_record
from ssync_desktop.organization.tracking_folders import (
    create_mailbox_tracking_folder,
    delete_mailbox_tracking_folder,
    record_mailbox_folders,
    require_folders,
    retrieve_mailbox_tracking_folders,
    update_mailbox_tracking_folder,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld
from tests.kit.records import a_profile

FOLDERS = (
    FolderNode("inbox", "Inbox"),
    FolderNode("a", "Clients", "inbox", items=4),
    FolderNode("b", "Fabrikam", "a", items=2, unread=1),
)


@pytest.fixture
def ada(world: MailWorld) -> User:
    """Return a user whose mailbox is on Exchange."""
    user = world.user("ada")
    on_exchange(world, user)
    return user


def on_exchange(world: MailWorld, user: User) -> None:
    """Put the mailbox of *user* on a profile for Exchange."""
    profile = a_profile(world.admin.id, f"Exchange {user.id}", server_type=ServerType.EXCHANGE)
    world.run(lambda context: context.unit.profiles.add(profile))
    world.set_mailbox(user, profile_id=profile.id)


def see_folders(world: MailWorld, mailbox: Mailbox) -> None:
    """Have the folders of a mailbox seen."""
    world.run(lambda context: record_mailbox_folders(context, mailbox.id, FOLDERS))


def create(world: MailWorld, mailbox: Mailbox, key: str = "a", **changes: Any) -> TrackingFolder:
    """Make a rule."""
    draft = TrackingFolderDraft(mailbox_id=mailbox.id, folder_id=key, folder_name=f"F {key}")
    draft = replace(draft, **changes)
    return world.run(lambda context: create_mailbox_tracking_folder(context, draft))


def update(world: MailWorld, rule: TrackingFolder, **changes: Any) -> TrackingFolder:
    """Change a rule."""
    draft = replace(rule.draft(), **changes)
    return world.run(lambda context: update_mailbox_tracking_folder(context, draft))


def refused(world: MailWorld, mailbox: Mailbox, key: str = "a", **changes: Any) -> dict[str, str]:
    """Return what keeps a rule from being made, by field."""
    with pytest.raises(DraftRefused) as raised:
        create(world, mailbox, key, **changes)
    return {problem.field: problem.text for problem in raised.value.problems}


def company(world: MailWorld, name: str = "Fabrikam") -> Reference:
    """Return an account."""
    record = world.record(ObjectType.ACCOUNT, name, f"{name.lower()}@example.net")
    return Reference(record.id, ObjectType.ACCOUNT, name)


def test_a_new_rule_waits_to_be_taken_in(world: MailWorld, ada: User) -> None:
    regarding, box = company(world), world.mailbox(ada)
    see_folders(world, box)
    rule = create(world, box, "b", regarding=regarding)
    assert rule == TrackingFolder(
        rule.id, box.id, "b", "Fabrikam", regarding, ada.id, OnboardingStatus.NEW, row_version=1
    )
    other = create(world, box, "a")
    rules = world.read(lambda context: retrieve_mailbox_tracking_folders(context, box.id))
    assert list(rules) == [other, rule]


@pytest.mark.behaviour("B70")
@pytest.mark.parametrize("most", [25, 2])
def test_there_are_only_so_many_rules(world: MailWorld, ada: User, most: int) -> None:
    box = world.mailbox(ada)
    world.settings(most_tracking_folders=most)
    for number in range(most):
        create(world, box, f"folder {number}")
    assert f"{most} are the most" in refused(world, box, "one more")["folder_id"]
    other = world.user("bert")
    on_exchange(world, other)
    create(world, world.mailbox(other))  # counted for each mailbox by itself


@pytest.mark.behaviour("B71", "a rule on a folder elsewhere")
@pytest.mark.parametrize(("key", "says"), [("inbox", "read anyway"), ("sent", "not below")])
def test_a_folder_that_is_not_below_the_inbox_is_refused(
    world: MailWorld, ada: User, key: str, says: str
) -> None:
    box = world.mailbox(ada)
    see_folders(world, box)
    assert says in refused(world, box, key)["folder_id"]
    rule = create(world, box, "a")
    with pytest.raises(DraftRefused):
        update(world, rule, folder_id=key)


@pytest.mark.behaviour("B78")
def test_only_users_on_exchange_have_rules(world: MailWorld, ada: User) -> None:
    queue = world.queue("support", ada)
    assert "no user's mailbox" in refused(world, world.mailbox(queue))["mailbox_id"]
    by_pop3 = world.user("bert")
    assert "not on Exchange" in refused(world, world.mailbox(by_pop3))["mailbox_id"]
    nowhere = world.set_mailbox(by_pop3, profile_id=None)
    assert "not on Exchange" in refused(world, nowhere)["mailbox_id"]
    idle = world.set_mailbox(ada, incoming_method=IncomingDeliveryMethod.NONE)
    assert "server-side" in refused(world, idle)["mailbox_id"]


def test_no_folders_are_shown_while_the_organization_wants_none(
    world: MailWorld, ada: User
) -> None:
    box = world.mailbox(ada)
    world.settings(track_folders=False)
    with pytest.raises(DraftRefused, match="switched off"):
        world.read(lambda context: require_folders(context, box))
    create(world, box)  # an import brings its rules along
    world.settings(track_folders=True)
    world.read(lambda context: require_folders(context, box))


def test_a_folder_has_one_rule(world: MailWorld, ada: User) -> None:
    box = world.mailbox(ada)
    create(world, box)
    assert "has a rule already" in refused(world, box)["folder_id"]


def test_a_record_has_to_be_there(world: MailWorld, ada: User) -> None:
    box, gone = world.mailbox(ada), Reference(new_id(), ObjectType.LEAD)
    assert "does not exist" in refused(world, box, regarding=gone)["regarding"]
    kind = Reference(world.admin.id, ObjectType.USER)
    assert "of this kind" in refused(world, box, regarding=kind)["regarding"]
    queue = world.queue("support", ada)
    regarding = Reference(queue.id, ObjectType.QUEUE, "Support")
    assert create(world, box, regarding=regarding).regarding == regarding


@pytest.mark.parametrize(
    ("before", "after", "anew"),
    [
        (None, "Fabrikam", True),
        ("Fabrikam", "Contoso", True),
        ("Fabrikam", "Fabrikam", False),
        ("Fabrikam", None, False),
    ],
)
def test_another_record_is_set_for_all_mail_of_the_folder(
    world: MailWorld, ada: User, before: str | None, after: str | None, *, anew: bool
) -> None:
    records = {name: company(world, name) for name in ("Fabrikam", "Contoso")}
    rule = create(world, world.mailbox(ada), regarding=records.get(before or ""))
    done = OnboardingStatus.DONE
    world.run(
        lambda context: context.unit.tracking_folders.set_progress(rule.id, done, done=3, total=3)
    )
    saved = update(world, rule, regarding=records.get(after or ""))
    expected = (OnboardingStatus.NEW, 0, 0) if anew else (done, 3, 3)
    assert (saved.onboarding, saved.done, saved.total) == expected
    assert (saved.regarding.name if saved.regarding else None) == after


def broken(world: MailWorld, rule: TrackingFolder) -> TrackingFolder:
    """Have a pass disable a rule, and say so on the wall."""

    def work(context: Context) -> TrackingFolder:
        unit, code = context.unit, ErrorCode.FOLDER_NOT_FOUND
        unit.tracking_folders.set_error(rule.id, code.value, START, disable=True)
        box = unit.mailboxes.get(rule.mailbox_id)
        alert_mailbox(context, box, TraceLevel.ERROR, code, "The folder is gone.")
        return unit.tracking_folders.get(rule.id)

    return world.run(work)


def alerts_of(world: MailWorld, mailbox: Mailbox) -> int:
    """Return how many alerts there are about a mailbox."""
    return len(world.read(lambda context: context.unit.alerts.regarding(mailbox.id)))


def test_saving_repairs_a_disabled_rule(world: MailWorld, ada: User) -> None:
    box = world.mailbox(ada)
    first, second = (broken(world, create(world, box, key)) for key in ("old", "other"))
    cursors = world.run(
        lambda context: context.unit.folder_checkpoints.keep(box.id, "old", "cursor", START)
    )
    assert cursors is None
    repaired = update(world, first, folder_id="new", folder_name="Again")
    assert (repaired.disabled, repaired.error_code, repaired.error_on) == (False, "", None)
    assert repaired.onboarding is OnboardingStatus.NEW
    kept = world.read(lambda context: context.unit.folder_checkpoints.of_mailbox(box.id))
    assert kept == {}
    assert alerts_of(world, box) == 1  # of the other one it is still true
    assert not update(world, second).disabled
    assert alerts_of(world, box) == 0


def test_a_deleted_rule_leaves_nothing_behind(world: MailWorld, ada: User) -> None:
    box = world.mailbox(ada)
    rule = broken(world, create(world, box))

    def delete(context: Context) -> None:
        context.unit.folder_checkpoints.keep(box.id, rule.folder_id, "cursor", START)
        delete_mailbox_tracking_folder(context, rule.id)

    world.run(delete)
    assert world.read(lambda context: context.unit.tracking_folders.count(box.id)) == 0
    assert world.read(lambda context: context.unit.folder_checkpoints.of_mailbox(box.id)) == {}
    assert alerts_of(world, box) == 0


def test_a_rule_stays_with_its_mailbox_and_tells_who_was_faster(
    world: MailWorld, ada: User
) -> None:
    bert = world.user("bert")
    on_exchange(world, bert)
    rule = create(world, world.mailbox(ada))
    with pytest.raises(DraftRefused, match="stays with its mailbox"):
        update(world, rule, mailbox_id=world.mailbox(bert).id)
    update(world, rule, folder_name="First")
    with pytest.raises(NeedsAttention) as raised:
        update(world, rule, folder_name="Second")
    assert raised.value.code is ErrorCode.RECORD_CHANGED


def test_everybody_keeps_the_rules_of_their_own_mailbox(world: MailWorld, ada: User) -> None:
    box, bert = world.mailbox(ada), world.user("bert")
    draft = TrackingFolderDraft(mailbox_id=box.id, folder_id="a")
    rule = world.run(
        lambda context: create_mailbox_tracking_folder(context, draft), world.caller(ada)
    )
    changed = rule.draft()
    deeds = (
        lambda context: retrieve_mailbox_tracking_folders(context, box.id),
        lambda context: create_mailbox_tracking_folder(context, replace(draft, folder_id="b")),
        lambda context: update_mailbox_tracking_folder(context, changed),
        lambda context: delete_mailbox_tracking_folder(context, rule.id),
    )
    for deed in deeds:
        with pytest.raises(NeedsAttention) as raised:
            world.run(deed, world.caller(bert))
        assert raised.value.code is ErrorCode.PRIVILEGE_DENIED
    for deed in deeds:
        world.run(deed, world.caller(world.admin))


def test_rules_let_go_of_what_is_deleted(world: MailWorld, ada: User) -> None:
    regarding, queue = company(world), world.queue("support", ada)
    box = world.mailbox(ada)
    create(world, box, "a", regarding=regarding)
    create(world, box, "b", regarding=Reference(queue.id, ObjectType.QUEUE))
    world.run(lambda context: delete_record(context, ObjectType.ACCOUNT, regarding.id))
    world.run(lambda context: delete_queue(context, queue.id))
    rules = world.read(lambda context: retrieve_mailbox_tracking_folders(context, box.id))
    assert [rule.regarding for rule in rules] == [None, None]


def test_the_folders_are_kept_as_they_were_seen(world: MailWorld, ada: User) -> None:
    box = world.mailbox(ada)
    assert world.read(lambda context: context.unit.folder_trees.find(box.id)) is None
    see_folders(world, box)
    assert world.read(lambda context: context.unit.folder_trees.find(box.id)) == FOLDERS
    far_too_many = [FolderNode("k" * 120, "n" * 200, "inbox") for _ in range(4000)]
    world.run(lambda context: record_mailbox_folders(context, box.id, far_too_many))
    assert world.read(lambda context: context.unit.folder_trees.find(box.id)) is None
