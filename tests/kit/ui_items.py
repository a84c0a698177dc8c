"""Items for the tests of pages: Ada, whose appointments and tasks synchronize with a mailbox."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.content import Attendee, Content, kind_of
from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    ObjectType,
    OperationType,
    ServerType,
)
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.organization import (
    approval,
    configuration_test,
    email_server_profiles,
    items,
    settings,
    users,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory_box import ItemBox
from tests.kit.items_at_hand import TABLE_OF
from tests.kit.ui_service import UiService

ADDRESS, SECRET = "ada@example.com", "a secret"
WAIT = 20


class UiItems:
    """Ada's rows and her mailbox; passes run when a test says so.

    It is on the server in memory, or on the one at *side*, which has to know her already.
    """

    def __init__(self, service: UiService, side: Direction | None = None) -> None:
        self.service = service
        service.server.now = service.clock.now
        service.server.add_account(ADDRESS, SECRET)
        place = side or Direction("mail.example.test")
        self.user = service.do(lambda context: _user_on_exchange(context, place))
        assert self.user.mailbox_id is not None
        self.mailbox_id: UUID = self.user.mailbox_id
        draft = replace(
            service.mailbox_now(self.mailbox_id).draft(),
            allow_credentials=True,
            user_name=ADDRESS,
            act_method=ActDeliveryMethod.SERVER_SIDE,
        )
        service.save_mailbox(draft, SECRET).result(WAIT)
        service.do(self._enable)
        self.synchronize()  # gives the user the first filters; what comes first is quiet

    def _enable(self, context: Context) -> None:
        approval.approve_mailboxes(context, (self.mailbox_id,))
        version = context.unit.mailboxes.get(self.mailbox_id).row_version
        passed = {one: configuration_test.TestOutcome() for one in OperationType}
        configuration_test.record_test_result(
            context, self.mailbox_id, passed, tested_version=version
        )

    @property
    def box(self) -> ItemBox:
        """What lies in the mailbox."""
        return self.service.server.accounts[ADDRESS].box

    def synchronize(self) -> Applied:
        """Plan, and carry exactly that out."""
        door = self.service.items
        plan = door.plan(self.mailbox_id).result(WAIT)
        return door.apply(self.mailbox_id, plan.digest, False).result(WAIT)

    def write(self, content: Content, object_type: ObjectType | None = None) -> LocalItem:
        """Write a row as Ada."""
        draft = ItemDraft(object_type or TABLE_OF[kind_of(content)], content)
        made: LocalItem = self.as_ada(lambda context: items.create_item(context, draft))
        return made

    def change(self, row: LocalItem, **changes: Any) -> LocalItem:
        """Change fields of a row as Ada."""
        now = self.row(row)
        draft = replace(now.edited(), content=replace(now.content, **changes))
        saved: LocalItem = self.as_ada(lambda context: items.update_item(context, draft))
        return saved

    def row(self, row: LocalItem) -> LocalItem:
        """Return a row as it is now."""
        return self.service.see(lambda unit: unit.items.get(row.object_type, row.id))

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]:
        """Return what lies in the mailbox."""
        return self.box.items(kind)

    def links(self) -> list[IdMapping]:
        """Return what is linked, or was."""
        return self.service.see(lambda unit: unit.id_mappings.of(self.mailbox_id))

    def alerts(self) -> list[Alert]:
        """Return the alerts about the mailbox."""
        return list(self.service.see(lambda unit: unit.alerts.regarding(self.mailbox_id)))

    def as_ada(self, work: Any) -> Any:
        """Ask an organization message as the user."""
        caller = Caller(self.user.id, self.user.roles)
        context = self.service.runtime.tools.context
        return self.service.store.write(lambda unit: work(context(unit, caller))).result(WAIT)


def _user_on_exchange(context: Context, place: Direction) -> Any:
    side = replace(place, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    profile = email_server_profiles.create_email_server_profile(
        context,
        ProfileDraft(
            name="Exchange",
            server_type=ServerType.EXCHANGE,
            use_autodiscover=False,
            incoming=side,
            outgoing=side,
        ),
    )
    before = context.unit.settings.get()
    default = replace(before.default_email, profile_id=profile.id)
    settings.update_settings(context, replace(before, default_email=default))
    draft = UserDraft(last_name="Ada", domain_name=ADDRESS, email_address=ADDRESS)
    return users.create_user(context, draft)


GUEST = Attendee("eve@example.net", "Eve")
