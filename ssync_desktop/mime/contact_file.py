"""The octets of a file of contacts as a table, whatever kind of file it is."""

from ssync_desktop.domain.importing.delimited import read_delimited
from ssync_desktop.domain.importing.table import ContactTable, Unreadable, UnreadableFile
from ssync_desktop.domain.importing.text import decoded
from ssync_desktop.mime.vcards import looks_like_cards, read_cards


def read_contact_file(raw: bytes) -> ContactTable | Unreadable:
    """Return the table in *raw*, or why there is none; nothing is raised over a foreign file."""
    try:
        text, encoding = decoded(raw)
        return (read_cards if looks_like_cards(text) else read_delimited)(text, encoding)
    except UnreadableFile as refusal:
        return refusal.reason
