"""Users, queues and records, and the mailboxes that come with them."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.context import STRANGER, SYSTEM_USER_ID, Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    ObjectType,
    OperationType,
    OutgoingDeliveryMethod,
    Role,
    State,
    TestStatus,
)
from ssync_desktop.domain.people import QueueDraft, QueueItem, RecordDraft, UserDraft
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.first_run import (
    caller_named,
    engine_caller,
    prepare_organization,
)
from ssync_desktop.organization.queues import (
    create_queue,
    delete_queue,
    set_queue_state,
    update_queue,
)
from ssync_desktop.organization.records import delete_record, set_record_state, update_record
from ssync_desktop.organization.users import (
    create_user,
    delete_user,
    set_user_disabled,
    update_user,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld

NOBODY = Caller(UUID(int=7), frozenset({Role.USER}))


def _owners(world: MailWorld, address: str) -> list[UUID]:
    found = world.read(lambda context: context.unit.addresses.owners_of([address]))
    return [owner.reference.id for owners in found.values() for owner in owners]


@pytest.mark.behaviour("B13")
def test_a_new_user_has_one_mailbox_with_the_defaults(world: MailWorld) -> None:
    ada = world.user("ada")
    mailboxes = world.read(lambda context: context.unit.mailboxes.all())
    assert [mailbox.regarding_id for mailbox in mailboxes] == [ada.id]
    (mailbox,) = mailboxes
    assert mailbox.id == ada.mailbox_id
    assert mailbox.kind is MailboxKind.USER
    assert mailbox.owner_id == ada.id
    assert mailbox.email_address == "ada@example.com"
    assert mailbox.profile_id == world.profile.id
    assert mailbox.incoming_method is IncomingDeliveryMethod.SERVER_SIDE
    assert mailbox.outgoing_method is OutgoingDeliveryMethod.SERVER_SIDE
    assert mailbox.approval is AccessApproval.PENDING
    for state in (mailbox.incoming, mailbox.outgoing):
        assert state.status is TestStatus.NOT_RUN
        assert not state.enabled


def test_defaults_that_a_mailbox_cannot_have_are_left_out(world: MailWorld) -> None:
    default = world.read(lambda context: context.unit.settings.get()).default_email
    world.settings(
        default_email=replace(
            default,
            incoming_method=IncomingDeliveryMethod.OUTLOOK,
            outgoing_method=OutgoingDeliveryMethod.OUTLOOK,
            act_method=ActDeliveryMethod.SERVER_SIDE,
        )
    )
    ada = world.user("ada")
    user_mailbox, queue_mailbox = world.mailbox(ada), world.mailbox(world.queue("support", ada))
    assert user_mailbox.incoming_method is IncomingDeliveryMethod.OUTLOOK
    assert user_mailbox.act_method is ActDeliveryMethod.NONE
    assert queue_mailbox.incoming_method is IncomingDeliveryMethod.NONE
    assert queue_mailbox.outgoing_method is OutgoingDeliveryMethod.NONE


@pytest.mark.behaviour("B16")
def test_a_queues_mailbox_belongs_to_the_queues_owner(world: MailWorld) -> None:
    ada, bob = world.user("ada"), world.user("bob")
    queue = world.queue("support", ada)
    assert world.mailbox(queue).owner_id == ada.id
    draft = replace(queue.draft(), owner_id=bob.id)
    world.run(lambda context: update_queue(context, draft))
    assert world.mailbox(queue).owner_id == bob.id


@pytest.mark.behaviour("B17", "from the user or queue")
def test_an_address_edited_on_user_or_queue_shows_on_the_mailbox(world: MailWorld) -> None:
    ada = world.user("ada")
    queue = world.queue("support", ada)
    user_draft = replace(ada.draft(), email_address="countess@example.com", first_name="Ada")
    queue_draft = replace(queue.draft(), email_address="help@example.com", name="Help")
    world.run(lambda context: update_user(context, user_draft))
    world.run(lambda context: update_queue(context, queue_draft))
    assert world.mailbox(ada).email_address == "countess@example.com"
    assert world.mailbox(ada).name == "Ada Ada"
    assert world.mailbox(queue).email_address == "help@example.com"
    assert world.mailbox(queue).name == "Help"
    assert _owners(world, "COUNTESS@example.com") == [ada.id]
    assert _owners(world, "ada@example.com") == []
    assert _owners(world, "help@example.com") == [queue.id]


@pytest.mark.behaviour("B32")
def test_a_disabled_users_mailbox_is_deactivated_and_not_picked_up(world: MailWorld) -> None:
    ada = world.user("ada")
    mailbox = world.enable_outgoing(ada)

    def due() -> list[UUID]:
        return world.read(lambda context: context.unit.mailboxes.due(START, OperationType.OUTGOING))

    assert due() == [mailbox.id]
    world.run(lambda context: set_user_disabled(context, ada.id, disabled=True))
    assert world.mailbox(ada).state is State.INACTIVE
    assert due() == []
    user = world.run(lambda context: set_user_disabled(context, ada.id, disabled=False))
    assert not user.disabled
    assert world.mailbox(ada).state is State.INACTIVE


def test_two_users_do_not_share_a_user_name(world: MailWorld) -> None:
    world.user("ada")
    draft = UserDraft(last_name="Byron", domain_name="ADA@example.com")
    with pytest.raises(DraftRefused) as refused:
        world.run(lambda context: create_user(context, draft))
    assert [problem.field for problem in refused.value.problems] == ["domain_name"]


def test_a_stale_draft_is_refused(world: MailWorld) -> None:
    ada = world.user("ada")
    draft = replace(ada.draft(), first_name="Augusta")
    world.run(lambda context: update_user(context, draft))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_user(context, draft))
    assert refused.value.code is ErrorCode.RECORD_CHANGED


def test_the_last_administrator_stays_one(world: MailWorld) -> None:
    for work in (
        lambda context: set_user_disabled(context, world.admin.id, disabled=True),
        lambda context: update_user(context, replace(world.admin.draft(), roles=frozenset())),
        lambda context: delete_user(context, world.admin.id),
    ):
        with pytest.raises(NeedsAttention) as refused:
            world.run(work)
        assert refused.value.code is ErrorCode.RECORD_IN_USE
    admin = world.read(lambda context: context.unit.users.get(world.admin.id))
    assert admin.roles == world.admin.roles
    assert not admin.disabled


def test_deleting_a_user_takes_the_mailbox_and_the_address(world: MailWorld) -> None:
    ada = world.user("ada")
    world.run(lambda context: delete_user(context, ada.id))
    assert world.read(lambda context: context.unit.users.find(ada.id)) is None
    assert world.read(lambda context: context.unit.mailboxes.all()) == []
    assert _owners(world, "ada@example.com") == []


def test_a_user_who_owns_a_queue_is_not_deleted(world: MailWorld) -> None:
    ada = world.user("ada")
    world.queue("support", ada)
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_user(context, ada.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE
    assert world.mailbox(ada).regarding_id == ada.id


def test_users_and_queues_are_made_by_administrators(world: MailWorld) -> None:
    for work in (
        lambda context: create_user(context, UserDraft(last_name="Byron")),
        lambda context: create_queue(context, QueueDraft(name="Poems")),
    ):
        with pytest.raises(NeedsAttention) as refused:
            world.run(work, NOBODY)
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_a_queue_with_items_is_not_deleted(world: MailWorld) -> None:
    ada = world.user("ada")
    queue = world.queue("support", ada)
    item = QueueItem(
        new_id(), queue.id, ada.id, ObjectType.EMAIL, "Help", "", "", START, State.ACTIVE
    )
    world.run(lambda context: context.unit.queues.add_items([item]))
    assert world.read(lambda context: context.unit.queues.items(queue.id)) == [item]
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_queue(context, queue.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE
    world.run(lambda context: context.unit.queues.remove_items_of(ada.id))
    world.run(lambda context: delete_queue(context, queue.id))
    assert world.read(lambda context: context.unit.queues.find(queue.id)) is None
    assert _owners(world, "support@example.com") == []


def test_a_record_stands_once_in_a_queue(world: MailWorld) -> None:
    ada = world.user("ada")
    queue = world.queue("support", ada)
    item = QueueItem(
        new_id(), queue.id, ada.id, ObjectType.EMAIL, "Help", "", "", START, State.ACTIVE
    )
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: context.unit.queues.add_items([item, replace(item, id=new_id())]))
    assert refused.value.code is ErrorCode.DUPLICATE_RECORD


def test_a_deactivated_queue_takes_its_mailbox_with_it(world: MailWorld) -> None:
    queue = world.queue("support", world.user("ada"))
    world.run(lambda context: set_queue_state(context, queue.id, State.INACTIVE))
    assert world.mailbox(queue).state is State.INACTIVE


def test_the_index_follows_every_address_of_a_record(world: MailWorld) -> None:
    contact = world.record(ObjectType.CONTACT, "Carl", "carl@example.net")
    draft = replace(contact.draft(), email_addresses=("", "Carl@Example.org", "c@example.org"))
    changed = world.run(lambda context: update_record(context, draft))
    assert changed.email_addresses == ("", "Carl@Example.org", "c@example.org")
    assert _owners(world, "carl@example.net") == []
    found = world.read(lambda context: context.unit.addresses.owners_of(["carl@EXAMPLE.org"]))
    (owner,) = found["carl@example.org"]
    assert (owner.reference.id, owner.reference.name) == (contact.id, "Carl")
    assert (owner.column, owner.owner_id, owner.active) == (2, world.admin.id, True)
    world.run(
        lambda context: set_record_state(context, ObjectType.CONTACT, contact.id, State.INACTIVE)
    )
    found = world.read(lambda context: context.unit.addresses.owners_of(["c@example.org"]))
    assert [one.active for one in found["c@example.org"]] == [False]
    world.run(lambda context: delete_record(context, ObjectType.CONTACT, contact.id))
    assert _owners(world, "c@example.org") == []


def test_a_record_with_a_wrong_address_is_refused(world: MailWorld) -> None:
    contact = world.record(ObjectType.LEAD, "Lee", "lee@example.net")
    draft: RecordDraft = replace(contact.draft(), email_addresses=("nonsense",))
    with pytest.raises(DraftRefused) as refused:
        world.run(lambda context: update_record(context, draft))
    assert [problem.field for problem in refused.value.problems] == ["email_address1"]


def test_the_first_run_is_done_once(world: MailWorld) -> None:
    again = world.run(lambda context: prepare_organization(context, "ADMIN"))
    assert again == world.admin
    assert Role.SYSTEM_ADMINISTRATOR in again.roles
    system = world.read(lambda context: context.unit.users.get(SYSTEM_USER_ID))
    assert system.tracking_number is None
    assert again.tracking_number == 1


def test_a_stranger_to_an_organization_is_refused_and_told_who_can_help(world: MailWorld) -> None:
    for ask in (prepare_organization, caller_named):
        with pytest.raises(NeedsAttention) as refused:
            world.run(lambda context, ask=ask: ask(context, "guest"))  # type: ignore[misc]
        error = refused.value
        assert error.code is ErrorCode.PRIVILEGE_DENIED
        assert error.title == "guest is no user of this organization"
        assert error.remedy.startswith(
            "A System Administrator (admin) can add a user with the user name guest"
        )
    assert world.read(lambda context: context.unit.users.named("guest")) is None


def test_a_stranger_is_refused_even_where_no_administrator_is_left(world: MailWorld) -> None:
    ada = world.user("ada")

    def take_the_role(context: Context) -> None:
        context.unit.users.save(replace(world.admin, roles=frozenset({Role.USER})))

    world.run(take_the_role)
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: prepare_organization(context, "guest"))
    assert refused.value.remedy.startswith("A System Administrator can add")
    assert world.read(lambda context: context.unit.users.get(ada.id)).roles == ada.roles


def test_a_stranger_may_run_the_engine_and_ask_for_nothing(world: MailWorld) -> None:
    assert world.run(lambda context: engine_caller(context, "service")) == STRANGER
    assert world.read(lambda context: context.unit.users.named("service")) is None
    admin = world.run(lambda context: engine_caller(context, "admin"))
    assert admin == world.caller(world.admin)


def test_only_enabled_users_may_ask(world: MailWorld) -> None:
    ada = world.user("ada")
    caller = world.read(lambda context: caller_named(context, "ada@example.com"))
    assert caller == Caller(ada.id, ada.roles)
    world.run(lambda context: set_user_disabled(context, ada.id, disabled=True))
    for name in ("ada@example.com", "stranger"):
        with pytest.raises(NeedsAttention) as refused:
            world.read(lambda context, name=name: caller_named(context, name))  # type: ignore[misc]
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_message_numbers_run_to_the_maximum_and_start_at_zero_again(world: MailWorld) -> None:
    ada = world.user("ada")
    taken = [
        world.run(lambda context: context.unit.users.take_message_number(ada.id, 3))
        for _ in range(6)
    ]
    assert taken == [1, 2, 3, 0, 1, 2]
