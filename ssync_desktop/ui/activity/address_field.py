"""A field for several addresses in one line."""

from PySide6.QtWidgets import QLineEdit

from ssync_desktop.domain.addresses import Address
from ssync_desktop.ui.activity.addresses import format_addresses, parse_addresses
from ssync_desktop.ui.widgets.field import Field


class AddressField(Field):
    """Reads and writes ``tuple[Address, ...]``; what is being typed stays as it is typed."""

    def __init__(self, title: str, *, required: bool = False, hint: str = "") -> None:
        self._line = QLineEdit(placeholderText="name@example.com, …")
        super().__init__(title, self._line, required=required, hint=hint)

    def read(self) -> tuple[Address, ...]:
        """Return the addresses, also those that are none yet."""
        return parse_addresses(self._line.text())

    def write(self, value: object) -> None:
        """Show addresses."""
        if isinstance(value, tuple) and value != self.read():
            super().write(format_addresses(value))
