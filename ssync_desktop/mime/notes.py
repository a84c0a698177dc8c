"""What was noticed while a message was read."""

from ssync_desktop.domain.received_email import Defect
from ssync_desktop.mime import clean, limits


class Notes:
    """Collects the defects of one message, and whether some of it was left out of the text."""

    __slots__ = ("defects", "truncated")

    def __init__(self) -> None:
        self.defects: list[Defect] = []
        self.truncated = False

    def add(self, where: str, what: str, *, truncated: bool = False) -> None:
        """Note that *what* is wrong with *where*; beyond a sensible number nobody reads on."""
        self.truncated = self.truncated or truncated
        if len(self.defects) < limits.DEFECTS:
            self.defects.append(Defect(where, clean.line(what)))
