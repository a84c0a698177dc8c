"""The editor of a contact, an account or a lead."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget

from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.records.form_draft import RecordForm
from ssync_desktop.ui.records.kinds import kind_of
from ssync_desktop.ui.users.owner_field import OwnerField
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.field import Field

ADDRESS_HINT = "Mail from and to this address belongs to the {one}."
FURTHER_HINT = "Mail from and to it belongs to the same {one}."
OWNER_HINT = (
    "Where an address is held by several records, those of the mailbox's owner come first. Left "
    "empty, it is you."
)


class RecordEditor(DraftEditor):
    """Edits a :class:`RecordForm`; connect ``owner.wanted`` and answer with ``owner.offer``."""

    def __init__(
        self,
        draft: RecordForm,
        title: str,
        known: Iterable[Reference] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        kind = kind_of(draft.object_type)
        self.record_id: UUID | None = draft.id
        self.owner = OwnerField("Owner", OWNER_HINT, known)
        self.add_field("name", Field("Name", QLineEdit(), required=True, hint=kind.name_hint))
        hints = (ADDRESS_HINT, FURTHER_HINT, "")
        titles = ("Email address", "Second email address", "Third email address")
        for number, (said, hint) in enumerate(zip(titles, hints, strict=True), 1):
            field = Field(said, QLineEdit(), hint=hint.format(one=kind.one))
            self.add_field(f"email_address{number}", field)
        self.add_field("owner_id", self.owner)
        self.load(draft)
