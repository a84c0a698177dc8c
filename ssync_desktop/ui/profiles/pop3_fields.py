"""The fields of a profile for POP3 and SMTP: servers, protection, ports, and who signs in."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ssync_desktop.domain.profile import INCOMING_PORTS, OUTGOING_PORTS
from ssync_desktop.ui.profiles.asking import SIDES
from ssync_desktop.ui.profiles.ports import FollowingPort
from ssync_desktop.ui.profiles.words import (
    AUTHENTICATIONS,
    OUTGOING_RETRIEVALS,
    RETRIEVALS,
    SECURITIES,
)
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.editors import Choice, Number
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.form import FormBinder
from ssync_desktop.ui.widgets.layouts import label, row

HIGHEST_PORT = 99_999  # higher than any, so that a wrong one can be seen and corrected
_HEADINGS = {"incoming": "Incoming email (POP3)", "outgoing": "Outgoing email (SMTP)"}
_EXAMPLES = {"incoming": "pop.example.com", "outgoing": "smtp.example.com"}
_USUAL = {"incoming": INCOMING_PORTS, "outgoing": OUTGOING_PORTS}


class Pop3Fields:
    """Makes them; the editor puts them where they belong and shows what is asked for."""

    def __init__(self) -> None:
        self.hosts: dict[str, Field] = {}
        self.authentications: dict[str, Field] = {}
        self._securities: dict[str, Field] = {}
        self._port_fields: dict[str, Field] = {}
        self._ports: list[FollowingPort] = []
        self._others: list[QWidget] = []
        for side in SIDES:
            words = side.capitalize()
            host = QLineEdit(placeholderText=_EXAMPLES[side])
            self.hosts[side] = Field(f"{words} server", host, required=True)
            security = Field(f"{words} protection", Choice(SECURITIES.items()))
            port = Field(f"{words} port", Number(0, HIGHEST_PORT, empty="Usual"))
            self._securities[side], self._port_fields[side] = security, port
            self._ports.append(FollowingPort(security, port, _USUAL[side]))
            self.authentications[side] = Field(
                f"{words} authentication", Choice(AUTHENTICATIONS.items())
            )
        self.retrievals = {
            "incoming": Field("Who signs in", Choice(RETRIEVALS.items())),
            "outgoing": Field(
                "Who signs in for outgoing email", Choice(OUTGOING_RETRIEVALS.items())
            ),
        }
        self.same = Field("Same for outgoing", QCheckBox("Sign in the same way for outgoing email"))

    def sides(self) -> Iterator[tuple[QWidget, Field, QWidget]]:
        """Yield heading, server, and protection with port of each side."""
        for side in SIDES:
            together = QWidget()
            parts = (self._securities[side], self._port_fields[side])
            line = row(*parts, spacing=2 * GRID)
            for part in parts:  # their labels in one line, whatever stands below
                line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
            together.setLayout(line)
            heading = label(_HEADINGS[side], "heading")
            self._others += [heading, together]
            yield heading, self.hosts[side], together

    def bind_ports(self, form: FormBinder) -> None:
        """Bind what no other type of servers has."""
        for side in SIDES:
            form.bind(f"{side}.security", self._securities[side])
            form.bind(f"{side}.port", self._port_fields[side])

    def variants(self) -> dict[str, Field]:
        """Return the fields for what Exchange asks in other words."""
        found = {"same_settings_for_outgoing": self.same}
        for side in SIDES:
            found[f"{side}.host"] = self.hosts[side]
            found[f"{side}.retrieval"] = self.retrievals[side]
            found[f"{side}.authentication"] = self.authentications[side]
        return found

    def begin(self) -> None:
        """Let the ports follow from the present values on."""
        for port in self._ports:
            port.begin()

    def usual_ports(self) -> None:
        """Enter what is usual for each protection, as when there was no port before."""
        for side in SIDES:
            chosen = self._securities[side].read()
            self._port_fields[side].write(_USUAL[side][chosen])  # type: ignore[index]
        self.begin()

    def show(self, shown: bool) -> None:
        """Show or hide what stands beside the variants."""
        for part in self._others:
            part.setVisible(shown)
