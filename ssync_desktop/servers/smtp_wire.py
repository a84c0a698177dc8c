"""How addresses and messages look on their way to a server (RFC 5321 sections 4.1.2, 4.5.2)."""

import re
from ipaddress import ip_address

_LINE_END = re.compile(rb"\r\n|\r|\n")
_UNSAYABLE = frozenset("<>\r\n\0 \t")


def content_on_wire(content: bytes) -> bytes:
    """Return *content* with CRLF everywhere, dots stuffed, and the end mark.

    A lone line feed never leaves here: servers that take it for a line's end could be tricked
    into seeing a second message in the first.
    """
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        content = _LINE_END.sub(b"\r\n", content)
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\r\n.", b"\r\n..")
    return content + (b".\r\n" if content.endswith(b"\r\n") or not content else b"\r\n.\r\n")


def address_on_wire(address: str, *, unicode_allowed: bool) -> str | None:
    """Return *address* as MAIL and RCPT may say it; None when it cannot be said to this server.

    A domain outside ASCII is said in its IDNA form; a local part needs SMTPUTF8 (RFC 6531).
    """
    if _UNSAYABLE & set(address):
        return None
    if address.isascii() or unicode_allowed:
        return address
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return f"{local}@{domain}" if local.isascii() else None


def own_name(address: str) -> str:
    """Return how we greet from the IP *address*: as a literal, which needs no name server."""
    ip = ip_address(address.partition("%")[0])
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"
