"""A message that arrives: from its octets to an item."""

from datetime import datetime

from ssync_desktop.sandbox.ews.model import IS_READ, Item
from ssync_desktop.sandbox.ews.properties_mime import header_values
from ssync_desktop.sandbox.ews.properties_values import put


def arrived(raw: bytes, now: datetime, *, read: bool = False) -> Item:
    """Return the item of a message that comes in at *now*."""
    values = header_values(raw)
    put(values, "DateTimeReceived", now)
    put(values, "DateTimeCreated", now)
    if "DateTimeSent" not in values:
        put(values, "DateTimeSent", now)
    put(values, IS_READ, read)
    put(values, "IsDraft", False)
    return Item("Message", values, mime=raw)
