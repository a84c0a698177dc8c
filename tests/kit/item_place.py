"""A mailbox whose items synchronize, and what is done for it one action at a time."""

from dataclasses import replace
from typing import Any

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.item_failure import ItemFailure
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.item import IdMapping, LocalItem
from ssync_desktop.domain.items.planning import Action
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.item_effects import (
    Begun,
    apply_in_crm,
    begin_writing,
    note_written,
)
from ssync_desktop.organization.item_failures import record_item_failure
from ssync_desktop.organization.items import create_item, update_item
from tests.kit.items_at_hand import draft_of
from tests.kit.mail_world import MailWorld


class Place:
    """The mailbox of Ada, and what is done for it."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self.ada = world.user("ada")
        self.mailbox: Mailbox = world.mailbox(self.ada)

    def row(self, content: Content, **draft: Any) -> LocalItem:
        """Make a row of Ada's."""
        entered = draft_of(content, **{"owner_id": self.ada.id, **draft})
        return self.world.run(lambda c: create_item(c, entered))

    def edit(self, row: LocalItem, content: Content) -> LocalItem:
        """Have Ada change a row."""
        draft = replace(row.edited(), content=content)
        return self.world.run(lambda c: update_item(c, draft), self.world.caller(self.ada))

    def apply(self, action: Action) -> IdMapping | None:
        """Carry out an action in the organization."""
        return self.world.run(lambda c: apply_in_crm(c, action, self.mailbox))

    def linked(self, action: Action) -> IdMapping:
        """Carry out an action that leaves a link, and return it as it is stored."""
        link = self.apply(action)
        assert link is not None
        assert self.link(link) == link
        return link

    def begin(self, action: Action) -> Begun:
        begun = self.world.run(lambda c: begin_writing(c, action, self.mailbox))
        assert begun is not None
        return begun

    def written(self, action: Action, *version: str) -> IdMapping | None:
        return self.world.run(lambda c: note_written(c, action, self.mailbox, *version))

    def fail(self, action: Action, error: SsyncError, begun: Begun | None = None) -> IdMapping:
        link = self.world.run(lambda c: record_item_failure(c, action, self.mailbox, error, begun))
        assert link is not None
        return link

    def link(self, link: IdMapping) -> IdMapping | None:
        return self.world.read(lambda c: c.unit.id_mappings.find(link.id))

    def stored(self, row: LocalItem) -> LocalItem | None:
        return self.world.read(lambda c: c.unit.items.find(row.object_type, row.id))

    def row_of(self, link: IdMapping) -> LocalItem:
        """Return the row that a link stands for."""
        object_id = link.object_id
        assert object_id is not None
        return self.world.read(lambda c: c.unit.items.get(link.object_type, object_id))

    def former(self) -> list[FormerVersion]:
        """Return what was written over, the first one first, with contents."""
        found = self.world.read(lambda c: c.unit.former_versions.of_mailbox(self.mailbox.id))
        return [
            self.world.read(lambda c, one=one: c.unit.former_versions.get(one.id))  # type: ignore[misc]
            for one in reversed(found)
        ]

    def failure(self, link: IdMapping) -> ItemFailure | None:
        return self.world.read(lambda c: c.unit.failures.of(link.id, OperationType.ACT))

    def questions(self, link: IdMapping) -> list[Alert]:
        """Return the alerts in which the user is asked about a link."""
        found = self.world.read(lambda c: c.unit.alerts.regarding(self.mailbox.id))
        return [one for one in found if one.mapping_id == link.id]
