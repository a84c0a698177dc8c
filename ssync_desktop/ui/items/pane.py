"""The pane of a pair: how it stands, what is asked, what failed, and what both sides say."""

from collections.abc import Iterator
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.attached_files import AttachedFile
from ssync_desktop.domain.items.conflict import ATTACHMENTS
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.rows import IdMappingRow
from ssync_desktop.ui.activity.hidden import HiddenContent, ShownContent
from ssync_desktop.ui.activity.pane import ActivityPane
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.files import FilesPart
from ssync_desktop.ui.items.question import QuestionCard
from ssync_desktop.ui.items.sides import SidesTable, of_conflicts, of_differences
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.items.words import HINTS, KINDS, STATES, TABLES, UNSEEN, field_title
from ssync_desktop.ui.problems import from_code
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import Fact, Facts, moment_fact
from ssync_desktop.ui.widgets.layouts import label, row

READING = "Reading what both sides say …"
CHOOSE = "Choose per field"
SHOW_FIRST = "Show the content to choose."
ICONS = {ItemKind.APPOINTMENT: "clock", ItemKind.CONTACT: "contact", ItemKind.TASK: "check"}
DECIDED = "Both sides changed this since they last agreed. What is in bold stands on both now."
NOT_ALL_SAVED = (
    "Not all of them could be saved here: too large, of a blocked type, or no files. What is not "
    "here stays in Exchange."
)
LEFT_FILTERS = "The row left the filters; it is linked again when a filter matches it again"
ROW_HIDDEN = "The row belongs to somebody else by now, so what it says is not shown."
DIFFERS = "The next pass brings both sides into agreement, as far as fields synchronize."


class PairPane(ActivityPane[ItemDetails]):
    """Shows one pair.

    Signals:
        show_requested(UUID): show the content of this pair.
        answered(ItemDetails, bool): the question of this pair was answered with Yes, or No.
        choice_wanted(ItemDetails): choose per field which side's value shall stand.
        open_wanted(ItemDetails, AttachedFile): show a file in the program for such files.
        save_wanted(ItemDetails, AttachedFile): save a file somewhere.
        remove_wanted(ItemDetails, AttachedFile): take a file off.
        attach_wanted(ItemDetails, list[Path]): attach these files of this machine.
        attaching_wanted(ItemDetails): let files be chosen that are to be attached.
    """

    show_requested = Signal(UUID)
    answered = Signal(ItemDetails, bool)
    choice_wanted = Signal(ItemDetails)
    open_wanted = Signal(ItemDetails, AttachedFile)
    save_wanted = Signal(ItemDetails, AttachedFile)
    remove_wanted = Signal(ItemDetails, AttachedFile)
    attach_wanted = Signal(ItemDetails, list)
    attaching_wanted = Signal(ItemDetails)

    promise = "Select one to see what both sides say, and how they stand to each other."
    advice = "Select one to see both sides."

    def __init__(self, kind: ItemKind, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(ICONS[kind], *KINDS[kind], clock, parent)
        self._what = KINDS[kind][0]
        self._hidden: HiddenContent | None = None
        self._files: FilesPart | None = None
        self._opened: tuple[UUID, int] | None = None  # what was shown here, and how high it stood

    def show_reading(self, found: IdMappingRow) -> None:
        """Show what the list knows, while both sides are asked."""
        if self._details is not None and self._details.mapping.id == found.id:
            return
        self._details = None
        card = DetailCard(subject_words(found.subject), STATES[found.state], HINTS[found.state])
        card.add(Facts([("Mailbox", found.mailbox_name, "")]))
        card.add(label(READING, "muted"))
        card.end()
        self.put(card)

    def show_pair(self, details: ItemDetails) -> None:
        """Show a pair; one that has not changed stays as it is."""
        if details == self._details:
            return
        before, self._details = self._details, details
        mapping = details.mapping
        state = link_state(mapping)
        hint = UNSEEN if state is LinkState.MOVED and mapping.unseen else HINTS[state]
        card = DetailCard(subject_words(mapping.subject), STATES[state], hint)
        self._add_hidden(card, details)
        if state is LinkState.ASKED and mapping.question is not None:
            linked = mapping.object_id is not None
            asked = QuestionCard(mapping.question, linked=linked, overlaps=details.overlaps)
            asked.answered.connect(self._answer)
            card.add(asked)
        elif mapping.error_code:
            card.add(self._error(mapping))
        if mapping.conflicts and state is not LinkState.ASKED:
            self._add_conflicts(card, mapping, hidden=details.content_hidden)
        self._add_sides(card, details)
        files, self._files = self._files, self._add_files(card, details)
        card.add(Facts(list(self._facts(details))), "Link")
        card.end()
        same = before is not None and before.mapping.id == mapping.id
        stays = same and files is not None and files.has_keyboard
        self.put(card, from_top=not same)
        if same and files is not None and self._files is not None:
            self._files.go_on_from(files, keyboard=stays)

    def focus_files(self) -> None:
        """Give the keyboard to the files, where there are any to be seen."""
        if self._files is not None:
            self._files.take_focus()

    # --- its parts -----------------------------------------------------------------------------

    def _add_hidden(self, card: DetailCard, details: ItemDetails) -> None:
        """Offer to show what is hidden; what was just shown leaves all below where it is."""
        self._hidden = None
        if details.content_hidden:
            self._hidden = HiddenContent(self._what)
            self._hidden.show_wanted.connect(self._show)
            card.add(self._hidden)
        elif self._opened is not None and self._opened[0] == details.mapping.id:
            card.add(ShownContent(self._what, self._opened[1]))

    def _error(self, mapping: IdMapping) -> ErrorCard:
        given_up = link_state(mapping) is LinkState.FAILED
        retried = "" if given_up else "With the next pass"
        report = from_code(mapping.error_code, mapping.error_text, retried=retried)
        return ErrorCard(report, self._clock)

    def _add_conflicts(self, card: DetailCard, mapping: IdMapping, *, hidden: bool) -> None:
        card.add(label(DECIDED, "muted"), "Conflict")
        card.add(SidesTable(of_conflicts(mapping.object_type, mapping.conflicts)))
        if hidden:
            card.add(label(SHOW_FIRST, "muted"))
            return
        choose = button(CHOOSE, "edit")
        choose.clicked.connect(self._choose)
        holder = QWidget()
        holder.setLayout(row(choose, None))
        card.add(holder)

    def _add_sides(self, card: DetailCard, details: ItemDetails) -> None:
        """Add where the sides differ in three columns, and what they agree on as facts."""
        differing = of_differences(details)
        if differing:
            card.add(label(DIFFERS, "muted"), "Where both sides differ")
            card.add(SidesTable(differing))
        known = details.exchange or details.crm or details.common
        left_out = {one.field for one in differing}
        if details.held is not None and details.held.possible:
            left_out.add(ATTACHMENTS)  # they have a part of their own
        agreed: list[Fact] = [
            (field_title(details.mapping.object_type, one.field), words, "")
            for one in difference(None, known)
            if one.field not in left_out and (words := value_words(one.field, one.after))
        ]
        if agreed:
            card.add(Facts(agreed), _heading(details, differs=bool(differing)))
        if details.row_hidden:
            card.add(label(ROW_HIDDEN, "muted"))
        if details.attachments_missing:
            card.add(label(NOT_ALL_SAVED, "muted"), "Attachments")
        if details.unread:
            card.add(label(f"Exchange was not asked: {details.unread}", "muted"))

    def _add_files(self, card: DetailCard, details: ItemDetails) -> FilesPart | None:
        if details.held is None:
            return None
        made = FilesPart(details)
        made.open_wanted.connect(self.open_wanted)
        made.save_wanted.connect(self.save_wanted)
        made.remove_wanted.connect(self.remove_wanted)
        made.attach_wanted.connect(self.attach_wanted)
        made.choice_wanted.connect(self.attaching_wanted)
        card.add(made, "Files")
        return made

    def _forget(self) -> None:
        super()._forget()
        self._files = None

    def _facts(self, details: ItemDetails) -> Iterator[Fact]:
        mapping = details.mapping
        yield ("What", TABLES[mapping.object_type], "")
        yield ("Mailbox", details.mailbox_name, "")
        if mapping.unlinked and mapping.left_filters:
            yield ("Unlinked", LEFT_FILTERS, "")
        yield moment_fact("Synchronized", mapping.synchronized_on, self._clock)
        yield ("Organization", _there(mapping.object_id is not None, mapping), "")
        exchange = "Deleted there" if mapping.deleted_in_exchange else ""
        if mapping.moved_to:
            exchange = f"Moved to “{mapping.moved_to}”"
        if mapping.unseen:
            exchange = f"Perhaps in “{mapping.moved_to}”, which may not be opened"
        yield ("Exchange", exchange or _there(bool(mapping.entry_id), mapping), "")
        if mapping.retries:
            yield ("Attempts", f"{mapping.retries + 1}", "")
        if mapping.error_on is not None:
            yield moment_fact("Last failed", mapping.error_on, self._clock)

    # --- what is wished ------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        if self._details is not None and self._hidden is not None:
            self._opened = (self._details.mapping.id, self._hidden.height())
            self.show_requested.emit(self._details.mapping.id)

    @Slot(bool)
    def _answer(self, yes: bool) -> None:
        if self._details is not None:
            self.answered.emit(self._details, yes)

    @Slot()
    def _choose(self) -> None:
        if self._details is not None:
            self.choice_wanted.emit(self._details)


def _there(there: bool, mapping: IdMapping) -> str:
    if not there:
        return "Not there yet"
    return "There, no longer linked" if mapping.unlinked else "There"


def _heading(details: ItemDetails, *, differs: bool) -> str:
    if details.crm is not None and details.exchange is not None:
        return "What both sides say" if not differs else "What they agree on"
    if details.crm is not None:
        return "What the organization says"
    return "What Exchange says" if details.exchange is not None else "What both sides last said"
