"""The pane beside the lists: a record in full, and the way to its email."""

from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.options import State
from ssync_desktop.domain.people import Record
from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.records.kinds import Kind
from ssync_desktop.ui.users.words import STATES
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.facts import Fact, Facts
from ssync_desktop.ui.widgets.layouts import label

ACTIVE = "Mail from its addresses belongs to it."
INACTIVE = (
    "Where others hold the same address, mail belongs to them; an address that it alone holds "
    "still names it."
)
UNREACHED = "It has no address, so no mail is ever its own."


class RecordPane(DetailPane):
    """Shows one contact, account or lead."""

    promise = "Its addresses, its owner, and what they mean for mail."
    advice = "Select one to see it in full."

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(kind.icon, kind.one, kind.many, parent)
        self.show_count(0)

    def show_record(self, record: Record, listed: RecordRow | None) -> None:
        """Show *record*; *listed* knows the owner's name."""
        card = DetailCard(record.name, STATES[record.state])
        addresses = [address for address in record.email_addresses if address]
        if not addresses:
            meaning = UNREACHED
        else:
            meaning = ACTIVE if record.state is State.ACTIVE else INACTIVE
        card.add(label(meaning, "muted"))
        names = ("Email address", "Second address", "Third address")
        facts: list[Fact] = [
            (name, address, "") for name, address in zip(names, addresses, strict=False)
        ]
        facts.append(("Owner", listed.owner_name if listed else "", ""))
        card.add(Facts(facts), "Details")
        card.end()
        self.put(card)
