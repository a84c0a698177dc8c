"""The parts of a message, the same whichever reader found them."""

from ssync_desktop.mime import parameters
from ssync_desktop.mime.fields import Fields

_NO_PARAMETERS: dict[str, str] = {}


class Part:
    """One part: its type, its fields, its octets still in their transfer encoding, its children.

    *type* is in lower case, like ``text/plain``; a part with children has no octets of its own.
    """

    __slots__ = ("body", "children", "fields", "parameters", "type")

    def __init__(self, fields: Fields, default_type: str = "text/plain") -> None:
        self.fields = fields
        self.body = b""
        self.children: list[Part] = []
        self.type = default_type
        self.parameters = _NO_PARAMETERS
        value = fields.get("content-type")
        if value:
            self.type, self.parameters = parameters.parse(value[0])
            if self.type.count("/") != 1 or self.type[0] == "/" or self.type[-1] == "/":
                self.type = "text/plain"  # RFC 2045, section 5.2

    @property
    def is_multipart(self) -> bool:
        """Whether the type says that there are parts within."""
        return self.type.startswith("multipart/")

    @property
    def encoding(self) -> str:
        """The transfer encoding in lower case."""
        value = self.fields.get("content-transfer-encoding")
        return value[0].partition(";")[0].strip().lower() if value else ""

    @property
    def content_id(self) -> str:
        """The content id without brackets."""
        value = self.fields.get("content-id")
        return value[0].strip("<> \t") if value else ""
