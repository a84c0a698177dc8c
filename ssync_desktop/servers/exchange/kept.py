"""What programs keep in a folder beside its items: a name, and octets of XML under it.

Outlook keeps a mailbox's categories so, we keep which organization it synchronizes with
(MS-OXWSUSRCFG).
"""

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from exchangelib.errors import ErrorItemNotFound, ErrorItemSave
from exchangelib.properties import (
    UserConfiguration,
    UserConfigurationName,
    UserConfigurationNameMNS,
)
from exchangelib.services.get_user_configuration import XML_DATA
from exchangelib.util import to_xml, xml_to_str

from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    ChangedConfiguration,
    Configuration,
    Element,
    NewConfiguration,
    only,
    text,
)


class Unreadable(Exception):
    """Something is kept there, and it is no XML."""


def kept(mailbox: OpenedMailbox, folder: str, name: str) -> Element | None:
    """Return the XML kept as *name* in the folder everybody knows as *folder*, if there is any.

    Raises ``Unreadable`` for what is none.
    """
    answers = Configuration(mailbox).ask(
        user_configuration_name=_name(UserConfigurationNameMNS, mailbox, folder, name),
        properties=XML_DATA,
    )
    if any(isinstance(one, ErrorItemNotFound) for one in answers):
        return None
    try:
        said = "".join(text(only(answers), "XmlData").split())
        octets = b64decode(said, validate=True)
        if not octets:
            return None
        ParserCreate().Parse(octets, True)  # what reads it below forgives, and so forgets
    except (Base64Error, ValueError, LookupError, ExpatError) as error:
        raise Unreadable from error
    return to_xml(octets).getroot()


def keep(mailbox: OpenedMailbox, folder: str, name: str, content: Element) -> None:
    """Keep *content* there, in the place of whatever is kept now."""
    said = UserConfiguration(
        user_configuration_name=_name(UserConfigurationName, mailbox, folder, name),
        xml_data=xml_to_str(content, encoding="utf-8", xml_declaration=True),
    )
    answers = ChangedConfiguration(mailbox).ask(user_configuration=said)
    if any(isinstance(one, ErrorItemNotFound) for one in answers):
        answers = NewConfiguration(mailbox).ask(user_configuration=said)
        if any(isinstance(one, ErrorItemSave) for one in answers):  # somebody else was faster
            answers = ChangedConfiguration(mailbox).ask(user_configuration=said)
    only(answers)


def _name(kind: Any, mailbox: OpenedMailbox, folder: str, name: str) -> Any:
    return kind(name=name, folder=mailbox.distinguished(folder))
