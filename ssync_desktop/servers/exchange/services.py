"""exchangelib's services, each asked once over our lane, with answers as elements.

exchangelib writes the requests, negotiates the version and reads the refusals. It does not send
(its pool of sessions and its retries are made for scripts), and it does not turn elements into its
item objects, which costs more than everything else of reading mail together.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import exchangelib.errors
from exchangelib.errors import EWSError, SOAPError
from exchangelib.fields import ExtendedPropertyField, FieldPath
from exchangelib.items import Message
from exchangelib.services import (
    CreateAttachment,
    CreateFolder,
    CreateItem,
    CreateUserConfiguration,
    DeleteAttachment,
    DeleteItem,
    FindFolder,
    FindItem,
    GetAttachment,
    GetFolder,
    GetItem,
    GetUserConfiguration,
    MoveItem,
    SyncFolderItems,
    UpdateItem,
    UpdateUserConfiguration,
)
from exchangelib.services.common import EWSService
from exchangelib.util import ENS, MNS, SOAPNS, TNS, ParseError, to_xml
from requests import Response

from ssync_desktop.servers.exchange.errors import UnlistedRefusal
from ssync_desktop.servers.exchange.mime_content import without_messages
from ssync_desktop.servers.exchange.opened import OpenedMailbox

Element = Any
"""An element of lxml, as exchangelib hands it out; it is used like one of ElementTree."""

M = f"{{{MNS}}}"
T = f"{{{TNS}}}"


class OverLane:
    """How a service of exchangelib sends: over our lane, and once."""

    ERRORS_TO_CATCH_IN_RESPONSE = (EWSError,)  # every refusal is handed out in its place
    WARNINGS_TO_CATCH_IN_RESPONSE = (EWSError,)

    account: OpenedMailbox
    wrap: Any
    get_payload: Any
    _extra_headers: Any
    _get_response_xml: Any
    _get_elements_in_response: Any

    def __init__(self, mailbox: OpenedMailbox) -> None:
        super().__init__(account=mailbox)  # type: ignore[call-arg]

    def ask(self, **facts: Any) -> list[Element | EWSError]:
        """Return what comes back in the order it was asked for, refusals in their places."""
        return self.ask_as(self.get_payload(**facts))

    def ask_as(self, payload: Element) -> list[Element | EWSError]:
        """Return the same for a *payload* that is written already."""
        return list(self._read(self._get_response_xml(payload)))

    def ask_each(self, asked: Sequence[object], **facts: Any) -> list[Element | EWSError]:
        """Return one answer for each of *asked*; raises where that is not what comes."""
        answers = self.ask(**facts)
        if len(answers) != len(asked):
            raise_first(answers)
            raise SOAPError(f"{len(asked)} answers were expected, and {len(answers)} came.")
        return answers

    def _read(self, messages: Sequence[Element]) -> Iterator[Element | EWSError]:
        found: Iterator[Element | EWSError] = self._get_elements_in_response(messages)
        return found

    def _get_response(self, payload: Element, api_version: str) -> Response:
        headers = {name: said for name, said in self._extra_headers().items() if said}
        return self.account.post(self.wrap(payload, api_version=api_version), headers)

    def _get_soap_parts(self, response: Response) -> tuple[Element, Element]:
        """Read the answer at one go; exchangelib would take it octet by octet."""
        try:
            root = to_xml(self._content(response))
        except ParseError as error:
            raise SOAPError(f"The answer is no XML: {error}") from error
        header, body = root.find(f"{{{SOAPNS}}}Header"), root.find(f"{{{SOAPNS}}}Body")
        if body is None:
            raise SOAPError("The answer has no SOAP body.")
        return header, body

    def _content(self, response: Response) -> bytes:
        """Return what is to be read of an answer."""
        return response.content

    @staticmethod
    def _get_exception(
        code: str, text: str | None, msg_xml: Element = None, rule_errors: Element = None
    ) -> Exception:
        """Return the refusal, with how long the server wants to be left alone where it says so."""
        if code and not hasattr(exchangelib.errors, code):
            return UnlistedRefusal(code, text or "")
        made: Exception = EWSService._get_exception(code, text or "", msg_xml, rule_errors)  # noqa: SLF001
        for value in () if msg_xml is None else msg_xml.findall(f"{T}Value"):
            if value.get("Name") == "BackOffMilliseconds" and (value.text or "").isdecimal():
                made.back_off = int(value.text) / 1000  # type: ignore[attr-defined]
        return made

    @classmethod
    def _raise_soap_errors(cls, fault: Element) -> None:
        """Raise the refusal of a whole request under its own code, also one nobody listed."""
        code = (fault.findtext(f"detail/{{{ENS}}}ResponseCode") or "").strip()
        if code and not hasattr(exchangelib.errors, code):
            words = fault.findtext(f"detail/{{{ENS}}}Message") or fault.findtext("faultstring")
            raise UnlistedRefusal(code, words or "")
        EWSService._raise_soap_errors(fault)  # noqa: SLF001


class Items(OverLane, GetItem):  # type: ignore[misc]
    """Items by their ids."""


class Letters(Items):
    """Items with their messages, which ``octets`` has by the numbers that stand in their place.

    A message makes up nearly all of an answer: it is decoded from where it lies, instead of
    becoming text of the tree, then text of Python, and octets again.
    """

    def __init__(self, mailbox: OpenedMailbox) -> None:
        super().__init__(mailbox)
        self._messages: list[bytes] = []

    def octets(self, element: Element) -> bytes:
        """Return the message of the item *element*; empty where there is none that can be read."""
        place = text(element, "MimeContent")
        return self._messages[int(place)] if place.isdecimal() else b""

    def _content(self, response: Response) -> bytes:
        rest, self._messages = without_messages(response.content)
        return rest


class Changes(OverLane, SyncFolderItems):  # type: ignore[misc]
    """A page of what changed in a folder; ``state`` and ``complete`` tell where it ends."""

    state = ""
    complete = True

    def _get_element_container(self, message: Element, name: str | None = None) -> Any:
        state, last = message.find(f"{M}SyncState"), message.find(self.last_in_range_name)
        self.state = "" if state is None else state.text or ""
        self.complete = last is None or last.text == "true"
        # Not SyncFolder's own, which fails on a refusal that has no state.
        return EWSService._get_element_container(self, message, name)  # noqa: SLF001


class Found(OverLane, FindItem):  # type: ignore[misc]
    """Items of folders that fit."""

    def _read(self, messages: Sequence[Element]) -> Iterator[Element | EWSError]:
        for message in messages:
            root = self._get_element_container(message=message, name=self.paging_container_name)
            if isinstance(root, EWSError):
                yield root
            else:
                yield from root.iterfind(f"{T}Items/*")


class FoundPages(OverLane, FindItem):  # type: ignore[misc]
    """A page of each folder's items that fit, which tells whether more follow."""

    def _read(self, messages: Sequence[Element]) -> Iterator[Element | EWSError]:
        for message in messages:
            yield self._get_element_container(message=message, name=self.paging_container_name)


class Folders(OverLane, GetFolder):  # type: ignore[misc]
    """Folders by their ids."""


class FoldersBelow(OverLane, FindFolder):  # type: ignore[misc]
    """The folders in a folder: its page as the only element, for it tells whether more follow."""

    def _read(self, messages: Sequence[Element]) -> Iterator[Element | EWSError]:
        for message in messages:
            yield self._get_element_container(message=message, name=self.paging_container_name)


class NewFolder(OverLane, CreateFolder):  # type: ignore[misc]
    """Makes folders."""


class NewItem(OverLane, CreateItem):  # type: ignore[misc]
    """Makes items, and sends them."""


class ChangedItem(OverLane, UpdateItem):  # type: ignore[misc]
    """Changes items."""


class MovedItem(OverLane, MoveItem):  # type: ignore[misc]
    """Moves items."""


class DeletedItem(OverLane, DeleteItem):  # type: ignore[misc]
    """Deletes items."""


class Attached(OverLane, GetAttachment):  # type: ignore[misc]
    """Attachments with what they hold."""


class NewAttachments(OverLane, CreateAttachment):  # type: ignore[misc]
    """Hangs files on items."""


class Detached(OverLane, DeleteAttachment):  # type: ignore[misc]
    """Takes attachments off items."""


class Configuration(OverLane, GetUserConfiguration):  # type: ignore[misc]
    """What programs keep in a folder beside its items."""


class NewConfiguration(OverLane, CreateUserConfiguration):  # type: ignore[misc]
    """Begins to keep something there."""


class ChangedConfiguration(OverLane, UpdateUserConfiguration):  # type: ignore[misc]
    """Keeps something else there."""


def only(answers: Sequence[Element | EWSError]) -> Element:
    """Return the only one of *answers*; raises it where it is a refusal."""
    raise_first(answers)
    if len(answers) != 1:
        raise SOAPError(f"One answer was expected, and {len(answers)} came.")
    return answers[0]


def raise_first(answers: Sequence[Element | EWSError], *but: type[EWSError]) -> None:
    """Raise the first refusal among *answers* that is none of *but*."""
    for one in answers:
        if isinstance(one, EWSError) and not isinstance(one, but):
            raise one


def named(*names: str) -> list[FieldPath]:
    """Return the message fields of exchangelib's *names*, to be asked for."""
    return [FieldPath(field=Message.get_field_by_fieldname(name)) for name in names]


def extended(kind: Any) -> FieldPath:
    """Return an extended property, to be asked for."""
    return FieldPath(field=ExtendedPropertyField(kind.__name__, value_cls=kind))


def text(element: Element, name: str) -> str:
    """Return what the child *name* (of the types' namespace) of *element* says, or nothing."""
    found = element.find(f"{T}{name}")
    return "" if found is None else found.text or ""


def identity(element: Element, name: str = "ItemId") -> str:
    """Return the id that the child *name* of *element* holds, or nothing."""
    found = element.find(f"{T}{name}")
    return "" if found is None else found.get("Id", "")
