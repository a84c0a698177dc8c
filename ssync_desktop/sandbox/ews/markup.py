"""Elements of the protocol, made and read."""

import re
from datetime import UTC, datetime
from typing import Final

from lxml import etree

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES: Final = "http://schemas.microsoft.com/exchange/services/2006/types"
MESSAGES: Final = "http://schemas.microsoft.com/exchange/services/2006/messages"
ERRORS: Final = "http://schemas.microsoft.com/exchange/services/2006/errors"

T: Final = f"{{{TYPES}}}"
M: Final = f"{{{MESSAGES}}}"
S: Final = f"{{{SOAP}}}"
PREFIXES: Final = {"s": SOAP, "m": MESSAGES, "t": TYPES}

Element = etree._Element  # noqa: SLF001 lxml gives its element type no other name
Inner = Element | str | bool | int | datetime | None

_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def t(name: str, *inner: Inner, **attributes: str | int | bool | None) -> Element:
    """Return an element of the types' namespace; see ``made``."""
    return made(T + name, inner, attributes)


def m(name: str, *inner: Inner, **attributes: str | int | bool | None) -> Element:
    """Return an element of the messages' namespace; see ``made``."""
    return made(M + name, inner, attributes)


def made(
    tag: str, inner: tuple[Inner, ...], attributes: dict[str, str | int | bool | None]
) -> Element:
    """Return the element *tag*; of *inner* elements are appended, one plain value is its text.

    None among them, and attributes that are None, are left out.
    """
    said = {key: plain(value) for key, value in attributes.items() if value is not None}
    element = etree.Element(tag, said, nsmap=PREFIXES)
    for one in inner:
        if isinstance(one, Element):
            element.append(one)
        elif one is not None:
            element.text = plain(one)
    return element


def plain(value: str | int | bool | datetime) -> str:
    """Return *value* as XML Schema spells it; characters XML cannot hold are left out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, int):
        return str(value)
    return value if value.isascii() and value.isprintable() else _UNFIT.sub("", value)


def local(node: Element) -> str:
    """Return the name of *node* without its namespace."""
    return node.tag.rpartition("}")[2]


def children(node: Element | None) -> list[Element]:
    """Return the elements in *node*, without comments; nothing for None."""
    return [] if node is None else list(node.iterchildren("*"))


def said(node: Element | None, otherwise: str = "") -> str:
    """Return the text of *node*, or *otherwise* where there is none."""
    return otherwise if node is None or node.text is None else node.text.strip()
