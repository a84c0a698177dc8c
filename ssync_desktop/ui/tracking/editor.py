"""The editor of a rule: mailbox, folder, record, and what the rule will do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.folder_preview import FolderPreview
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.tracking_folder import FolderNode, TrackingFolderDraft
from ssync_desktop.ui.tracking.folder_tree import FolderTree, path_words
from ssync_desktop.ui.tracking.preview import PreviewTable
from ssync_desktop.ui.tracking.words import regarding_words
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.reference_field import IdField, ReferenceField

NEW = "New tracking rule"
MAILBOX_HINT = "A user's mailbox on Exchange whose incoming email is synchronized here."
NO_MAILBOX = (
    f"No mailbox can have rules yet. It has to be {MAILBOX_HINT[0].lower()}{MAILBOX_HINT[1:]}"
)
NOT_OFFERED = Problem(
    "mailbox_id",
    "No mailbox that can have rules is called so.",
    "It has to be a user's, on Exchange (POP3 and IMAP show no folders), with incoming email "
    "synchronized here.",
)
STAYS = "A rule stays with its mailbox."
INSIDE = "Folders in it need rules of their own."
FOLDER_HINT = f"Mail that lies directly in it is tracked. {INSIDE}"
RECORD_HINT = (
    "An account, a contact, a lead or a queue that all mail of the folder is set regarding. Left "
    "empty, mail is tracked all the same, and what is set stays set."
)


class RuleEditor(DraftEditor):
    """Edits a :class:`TrackingFolderDraft`; answer its wishes with the ``offer_`` methods.

    Signals:
        mailboxes_wanted(str): mailboxes that contain this text are to be offered.
        records_wanted(str): records that contain this text are to be offered.
        folders_wanted(UUID): the folders of this mailbox are to be read from its server.
        preview_wanted(UUID, str): what lies in this folder of this mailbox is to be read.
        subjects_wanted(UUID): the subjects in the folders of this mailbox are to be shown.
    """

    mailboxes_wanted = Signal(str)
    records_wanted = Signal(str)
    folders_wanted = Signal(object)
    preview_wanted = Signal(object, str)
    subjects_wanted = Signal(object)

    def __init__(
        self,
        draft: TrackingFolderDraft,
        clock: Clock,
        mailboxes: Iterable[Reference] = (),
        parent: QWidget | None = None,
        *,
        may_show: bool = False,
    ) -> None:
        """*mailboxes* are those whose names are known; *may_show* is about hidden subjects."""
        super().__init__(NEW if draft.id is None else f"Rule: {draft.folder_name}", parent)
        self.rule_id = draft.id
        self.mailbox = _mailbox_field(mailboxes, new=draft.id is None)
        self.tree = FolderTree(draft.id, draft.folder_name)
        self.regarding = ReferenceField(
            "Regarding",
            "Type part of a name or an address",
            words=regarding_words,
            hint=RECORD_HINT,
        )
        self.preview = PreviewTable(clock, may_show=may_show)
        self._asked: UUID | None = None
        self._first = True
        self._shown: tuple[UUID | None, str] = (None, "")
        self.add_field("mailbox_id", self.mailbox)
        self.folder = Field("Folder", self.tree, required=True, hint=FOLDER_HINT)
        self.add_field("folder_id", self.folder)
        self.add_field("regarding", self.regarding)
        self.add_widget(self.preview)
        self.load(draft)
        self._connect()

    def begin(self) -> None:
        """Ask for what can be asked for at once; call when the wishes are connected."""
        self._follow()
        if self.mailbox.read() is None:
            self.mailboxes_wanted.emit("")

    def draft(self) -> TrackingFolderDraft:
        """Return the draft with the name of the chosen folder."""
        draft: TrackingFolderDraft = super().draft()
        node = self.tree.node
        return draft if node is None else replace(draft, folder_name=node.name)

    def offer_mailboxes(self, found: Sequence[Reference]) -> None:
        """Offer mailboxes; where there is only one at all, it is chosen at once."""
        first, self._first = self._first, False
        if first and self.mailbox.unsettled:
            return  # somebody types already; what fits comes with the next answer
        self.mailbox.offer(found)
        if first and not found:
            self.mailbox.advise(NO_MAILBOX)
        if first and len(found) == 1 and self.mailbox.read() is None:
            self.mailbox.write(found[0].id)

    def offer_folders(self, mailbox_id: UUID, folders: Sequence[FolderNode]) -> None:
        """Show the folders of a mailbox, unless another one is chosen by now."""
        if mailbox_id == self.mailbox.read():
            self.tree.show_folders(folders)
            self._follow()  # what was chosen before is known now

    def refuse_folders(self, mailbox_id: UUID, error: BaseException) -> None:
        """Say why the folders of a mailbox could not be read."""
        if mailbox_id == self.mailbox.read():
            self.tree.show_error(error)

    def offer_preview(self, place: tuple[UUID, str], preview: FolderPreview) -> None:
        """Show what lies in a folder, unless another one is chosen by now."""
        if place == self._place:
            self.preview.show_preview(preview)

    def refuse_preview(self, place: tuple[UUID, str], error: BaseException) -> None:
        """Say why nobody knows what lies in a folder."""
        if place == self._place:
            self.preview.show_error(error)

    @Slot()
    def read_again(self) -> None:
        """Ask for the folders once more."""
        self._asked = None
        self._follow()

    @property
    def _place(self) -> tuple[UUID | None, str]:
        return self.mailbox.read(), self.tree.value()

    def _connect(self) -> None:
        self.mailbox.wanted.connect(self.mailboxes_wanted)
        self.regarding.wanted.connect(self.records_wanted)
        self.tree.wanted.connect(self.read_again)
        self.preview.wanted.connect(self.ask_preview)
        self.preview.subjects_wanted.connect(self._ask_subjects)
        self.form.edited.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        """Let the folders follow the mailbox, and the preview the folder and the record."""
        mailbox_id = self.mailbox.read()
        if mailbox_id != self._asked or mailbox_id is None:
            self._asked = mailbox_id
            chosen = self.mailbox.chosen
            self.tree.wait_for(chosen.name if chosen else "")
            if mailbox_id is not None:
                self.folders_wanted.emit(mailbox_id)
        node = self.tree.node
        self.folder.advise(f"{path_words(node.path)}. {INSIDE}" if node else FOLDER_HINT)
        place = self._place if self.tree.loaded else (None, "")
        if place != self._shown:
            self._shown = place
            self.preview.follow(all(place))
        regarding = self.regarding.chosen
        self.preview.regard(regarding)

    @Slot()
    def _ask_subjects(self) -> None:
        self.subjects_wanted.emit(self.mailbox.read())

    @Slot()
    def ask_preview(self) -> None:
        """Ask what lies in the folder that is chosen, if one is."""
        mailbox_id, key = self._place
        if mailbox_id is not None and key:
            self.preview_wanted.emit(mailbox_id, key)


def _mailbox_field(known: Iterable[Reference], *, new: bool) -> IdField:
    """Return the choice of a mailbox, which is settled for a rule that is stored."""
    field = IdField(
        "Mailbox",
        "Type part of a name or an address, or click to choose",
        ObjectType.MAILBOX,
        known,
        required=True,
        hint=MAILBOX_HINT if new else STAYS,
        nobody=NOT_OFFERED,
        lists=True,
    )
    field.setEnabled(new)
    return field
