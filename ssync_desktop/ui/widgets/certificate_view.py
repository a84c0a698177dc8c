"""A certificate nobody vouches for, shown so that a person can decide about it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import CopyButton, button
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.long_text import LongText, words
from ssync_desktop.ui.widgets.moments import absolute

ADVICE = (
    "Compare the fingerprint with the one its administrator gives you by another way. "
    "Trusting it holds for this profile only, and only for exactly this certificate."
)


class CertificateView(QWidget):
    """Subject, issuer, dates, fingerprint and the reason it was refused.

    Signals:
        trust_requested(str): the administrator trusts this fingerprint.
    """

    trust_requested = Signal(str)

    def __init__(
        self,
        certificate: ShownCertificate,
        *,
        can_trust: bool = True,
        shown_for: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """*shown_for* names what it was shown for: "incoming and outgoing email"."""
        super().__init__(parent)
        self._certificate = certificate
        facts = QFormLayout()
        facts.setHorizontalSpacing(2 * GRID)
        facts.setVerticalSpacing(HALF)
        facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, value in self.facts():
            title = label(name, "muted", wrap=False)
            title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            facts.addRow(title, _print(value) if name.startswith("SHA") else words(value))
        box = QVBoxLayout()
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addWidget(label(f"The server showed this certificate{_for(shown_for)}", "heading"))
        box.addLayout(facts)
        copy = CopyButton(lambda: certificate.spaced_fingerprint, "Copy fingerprint")
        if can_trust:
            box.addWidget(label(ADVICE))
            trust = button(f"Trust this certificate{_for(shown_for)}", "certificate")
            trust.clicked.connect(self._trust)
            deeds = QWidget()
            line = FlowLayout(deeds, GRID)
            line.addWidget(trust)
            line.addWidget(copy)
            box.addWidget(deeds)
        else:
            box.addLayout(row(copy, None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame(box, "warn" if can_trust else "card"))

    def facts(self) -> list[tuple[str, str]]:
        """Return what is shown, name by name; the fingerprint as groups of four pairs."""
        shown = self._certificate
        pairs = shown.spaced_fingerprint.split(":")
        groups = [":".join(pairs[i : i + 4]) for i in range(0, len(pairs), 4)]
        return [
            ("Server", f"{shown.host}:{shown.port}"),
            ("Why it was refused", shown.reason),
            ("Subject", shown.subject),
            ("Issuer", shown.issuer),
            ("Valid from", absolute(shown.valid_from)),
            ("Valid until", absolute(shown.valid_until)),
            ("SHA-256 fingerprint", " ".join(groups)),
        ]

    @Slot()
    def _trust(self) -> None:
        self.trust_requested.emit(self._certificate.fingerprint)


def _print(fingerprint: str) -> LongText:
    """Show a fingerprint whole, however narrow it is: group below group, and broken if need be."""
    return LongText(fingerprint, "words", monospace=True)


def _for(what: str) -> str:
    return f" for {what}" if what else ""
