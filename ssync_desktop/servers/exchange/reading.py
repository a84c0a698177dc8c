"""Messages and header blocks, fetched in batches that neither side has trouble to hold."""

from collections.abc import Iterator, Sequence

from exchangelib.errors import EWSError
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.items import ID_ONLY
from exchangelib.properties import ItemId

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.servers.exchange import errors, meanings
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element, Items, Letters, T, extended, named
from ssync_desktop.servers.port import FetchedItem, ServerItem
from ssync_desktop.servers.reader import HEADER_LIMIT, header_block

MOST_AT_ONCE = 100  # items asked for in one request
OCTETS_AT_ONCE = 4 * 1024 * 1024  # of the items in one request, unless one alone has more


class TransportHeaders(ExtendedProperty):  # type: ignore[misc]
    """The header block a message arrived with (MS-OXOMSG 2.2.1.61, PidTagTransportMessageHeaders).

    Messages that never travelled, such as those in Sent Items, have none.
    """

    property_tag = 0x007D
    property_type = "String"


MIME = named("mime_content")
HEADERS = [extended(TransportHeaders), *named("headers")]


def batches(items: Sequence[ServerItem], limit: int) -> Iterator[tuple[bool, list[ServerItem]]]:
    """Yield *items* in order, in batches; with each whether its messages may be fetched whole."""
    batch: list[ServerItem] = []
    octets, small = 0, True
    for item in items:
        fits = (item.size or 0) <= limit
        size = (item.size or 0) if fits else 0  # of the others only the headers travel
        full = len(batch) >= MOST_AT_ONCE or octets + size > OCTETS_AT_ONCE
        if batch and (full or fits != small):
            yield small, batch
            batch, octets = [], 0
        batch.append(item)
        octets, small = octets + size, fits
    if batch:
        yield small, batch


def messages(mailbox: OpenedMailbox, items: Sequence[ServerItem], limit: int) -> list[FetchedItem]:
    """Return the messages of *items*; one of more than *limit* octets as its header block."""
    service = Letters(mailbox)
    fetched = []
    for item, answer in _asked(service, items, MIME):
        if isinstance(answer, Exception):
            fetched.append(FetchedItem(item, error=answer))
            continue
        content = service.octets(answer)
        if not content:
            peer = mailbox.lane.peer
            fetched.append(FetchedItem(item, error=meanings.ITEM_BROKEN.error(peer, "no MIME")))
        elif len(content) > limit:
            refused = ItemRefused(ErrorCode.MESSAGE_TOO_LARGE)
            fetched.append(FetchedItem(item, header_block(content), refused))
        else:
            fetched.append(FetchedItem(item, content))
    return fetched


def heads(
    mailbox: OpenedMailbox, items: Sequence[ServerItem], error: Exception | None = None
) -> list[FetchedItem]:
    """Return the header blocks of *items*, with *error* where they stand for what was refused."""
    return [
        FetchedItem(item, error=answer)
        if isinstance(answer, Exception)
        else FetchedItem(item, _head(answer), error)
        for item, answer in _asked(Items(mailbox), items, HEADERS)
    ]


def _asked(
    service: Items, items: Sequence[ServerItem], fields: Sequence[object]
) -> Iterator[tuple[ServerItem, Element | ItemRefused]]:
    """Yield each item with its element, or with why it alone was refused; raises what hits all."""
    ids = [ItemId(id=item.key) for item in items]
    answers = service.ask_each(ids, items=ids, additional_fields=fields, shape=ID_ONLY)
    none_came = len(items) > 1 and all(isinstance(one, EWSError) for one in answers)
    for item, answer in zip(items, answers, strict=True):
        if isinstance(answer, EWSError):
            ours = errors.refusal_of_one(answer, service.account.lane.peer, none_came=none_came)
            if not isinstance(ours, ItemRefused):
                raise ours
            yield item, ours
        else:
            yield item, answer


def _head(element: Element) -> bytes:
    """Return the block as it arrived, or what the server makes of the fields of one."""
    said = element.find(f"{T}ExtendedProperty/{T}Value")
    if said is not None and said.text:
        block = said.text
    else:
        fields = element.iterfind(f"{T}InternetMessageHeaders/{T}InternetMessageHeader")
        block = "\n".join(f"{one.get('HeaderName')}: {one.text or ''}" for one in fields)
    lines = "\r\n".join(block.strip("\r\n").splitlines())
    return header_block(f"{lines}\r\n\r\n".encode())[:HEADER_LIMIT]
