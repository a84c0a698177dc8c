"""SOAP 1.1 as Exchange speaks it: envelopes in and out, faults (MS-OXWSCDATA)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from lxml import etree

from ssync_desktop.sandbox.ews.markup import (
    ERRORS,
    PREFIXES,
    TYPES,
    Element,
    S,
    T,
    children,
    local,
    m,
    made,
    said,
    t,
)
from ssync_desktop.sandbox.ews.refusals import EwsError, SoapFault

X = TypeVar("X")

VERSIONS = frozenset({
    "Exchange2007", "Exchange2007_SP1", "Exchange2009", "Exchange2010", "Exchange2010_SP1",
    "Exchange2010_SP2", "Exchange2012", "Exchange2013", "Exchange2013_SP1", "Exchange2015",
    "Exchange2015_SP1", "Exchange2016", "V2015_10_05", "V2016_01_06", "V2016_04_13",
    "V2016_07_13", "V2016_10_10", "V2017_01_07", "V2017_04_14", "V2017_07_11",
})  # fmt: skip
"""What a request may call itself (types.xsd, ExchangeVersionType); see ``envelope`` for us."""


@dataclass(frozen=True)
class Request:
    """What a client asks: the operation's element, and the header that says for whom."""

    body: Element
    header: Element | None

    @property
    def name(self) -> str:
        """The operation."""
        return local(self.body)

    @property
    def impersonated(self) -> Element | None:
        """Whom the caller wants to be (t:ConnectingSID), if somebody else."""
        if self.header is None:
            return None
        return self.header.find(f"{T}ExchangeImpersonation/{T}ConnectingSID")


def read(content: bytes) -> Request:
    """Take a request apart; raises ``SoapFault`` for what is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        envelope = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise SoapFault("ErrorSchemaValidation", f"The request is no XML: {error}") from None
    operations = children(envelope.find(f"{S}Body"))
    if envelope.tag != f"{S}Envelope" or len(operations) != 1:
        raise SoapFault("ErrorInvalidRequest", "The request is no SOAP envelope.")
    header = envelope.find(f"{S}Header")
    version = None if header is None else header.find(f"{T}RequestServerVersion")
    if version is not None and version.get("Version") not in VERSIONS:
        raise SoapFault("ErrorInvalidServerVersion", "The server version is not known.")
    return Request(operations[0], header)


def envelope(body: Element) -> bytes:
    """Wrap an answer; its header says which Exchange this is (Server 2019)."""
    version = t(
        "ServerVersionInfo",
        MajorVersion=15,
        MinorVersion=2,
        MajorBuildNumber=1118,
        MinorBuildNumber=7,
        Version="V2017_07_11",
    )
    return _written(made(f"{S}Header", (version,), {}), made(f"{S}Body", (body,), {}))


def fault(error: SoapFault) -> bytes:
    """Write a refusal of the whole request, with the milliseconds to stay away."""
    detail = etree.Element("detail")
    for name, text in (("ResponseCode", error.code), ("Message", error.words)):
        etree.SubElement(detail, f"{{{ERRORS}}}{name}", nsmap={"e": ERRORS}).text = text
    if error.back_off is not None:
        value = t("Value", str(error.back_off), Name="BackOffMilliseconds")
        detail.append(t("MessageXml", value))
    body = etree.Element(f"{S}Fault", nsmap=PREFIXES)
    code = etree.SubElement(body, "faultcode", nsmap={"a": TYPES})
    code.text = f"a:{error.code}"
    etree.SubElement(body, "faultstring").text = error.words
    body.append(detail)
    return _written(made(f"{S}Body", (body,), {}))


def _written(*parts: Element) -> bytes:
    return etree.tostring(made(f"{S}Envelope", parts, {}), xml_declaration=True, encoding="utf-8")


def response(operation: str, messages: Iterable[Element]) -> Element:
    """Return the answer of *operation* with its response messages."""
    return m(f"{operation}Response", m("ResponseMessages", *messages))


def success(operation: str, *inner: Element | None) -> Element:
    """Return a response message of class Success."""
    return m(
        f"{operation}ResponseMessage", m("ResponseCode", "NoError"), *inner, ResponseClass="Success"
    )


_EVEN_THEN: Final = {
    "SyncFolderItems": "IncludesLastItemInRange",
    "SyncFolderHierarchy": "IncludesLastFolderInRange",
}
"""Operations whose refusals carry an empty sync state, and the word that says it is the last."""


def refusal(operation: str, error: EwsError, *inner: Element | None) -> Element:
    """Return a response message of class Error; *inner* is what the schema asks for even then."""
    if operation in _EVEN_THEN:
        inner = (*inner, m("SyncState"), m(_EVEN_THEN[operation], True))
    return m(
        f"{operation}ResponseMessage",
        m("MessageText", error.words),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", 0),
        *inner,
        ResponseClass="Error",
    )


def each(
    operation: str,
    asked: Iterable[X],
    answer: Callable[[X], Element],
    empty: Callable[[], Element | None] = lambda: None,
) -> Element:
    """Answer everything *asked* one by one: what one is refused, the others get.

    *empty* makes what stands beside a refusal.
    """
    messages = []
    for one in asked:
        try:
            messages.append(answer(one))
        except EwsError as error:
            messages.append(refusal(operation, error, empty()))
    return response(operation, messages)


def number(node: Element | None, otherwise: int) -> int:
    """Return the whole number *node* says."""
    words = said(node)
    try:
        return int(words) if words else otherwise
    except ValueError:
        raise SoapFault("ErrorSchemaValidation", f"{words} is no number.") from None
