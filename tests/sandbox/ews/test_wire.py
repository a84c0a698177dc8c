"""What the server says to those who talk nonsense, and to those who look at a list in parts."""

import http.client
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest
from lxml import etree

from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD, letter

_NAMES = (
    'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" '
    'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
)
_BASIC = {"Authorization": f"Basic {b64encode(f'{ADA}:{PASSWORD}'.encode()).decode()}"}

Post = Callable[..., tuple[int, bytes, dict[str, str]]]


@pytest.fixture
def post(exchange: SandboxExchange) -> Iterator[Post]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", exchange.port, context=context, timeout=10)

    def said(
        content: bytes, path: str = "/EWS/Exchange.asmx", method: str = "POST"
    ) -> tuple[int, bytes, dict[str, str]]:
        line.request(method, path, content, _BASIC)
        answer = line.getresponse()
        return answer.status, answer.read(), dict(answer.headers)

    yield said
    line.close()


def _envelope(body: str, version: str = "Exchange2016") -> bytes:
    header = f'<s:Header><t:RequestServerVersion Version="{version}"/></s:Header>'
    return f"<s:Envelope {_NAMES}>{header}<s:Body>{body}</s:Body></s:Envelope>".encode()


def _find(view: str) -> bytes:
    return _envelope(
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>'
        '<t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>'
        f"</m:ItemShape>{view}"
        '<m:SortOrder><t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="item:Subject"/>'
        "</t:FieldOrder></m:SortOrder>"
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds>'
        "</m:FindItem>"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no XML at all", b"ErrorSchemaValidation"),
        (b"<html/>", b"ErrorInvalidRequest"),
        (_envelope("<m:MakeCoffee/>"), b"ErrorInvalidRequest"),
        (_envelope("<m:GetFolder/>", version="Exchange1999"), b"ErrorInvalidServerVersion"),
        (_find("<m:GroupBy/>"), b"ErrorInvalidOperation"),
    ],
)
def test_nonsense_is_refused_and_the_connection_stays(
    content: bytes, code: bytes, post: Post, exchange: SandboxExchange
) -> None:
    exchange.service.watch = None  # the schema would not have it either
    status, answer, _ = post(content)
    assert status == 500
    assert code in answer
    assert post(_find(""))[0] == 200


def test_other_places_and_other_methods_are_refused(post: Post) -> None:
    assert post(b"", path="/owa")[0] == 404
    assert post(b"", method="GET")[0] == 405


def test_a_server_that_is_not_there_says_when_it_will_be(
    post: Post, exchange: SandboxExchange
) -> None:
    exchange.faults.plan(Fault(Wrong.UNAVAILABLE, "FindItem", seconds=7))
    status, _, headers = post(_find(""))
    assert (status, headers["Retry-After"]) == (503, "7")
    assert post(_find(""))[0] == 200


def test_a_request_may_come_in_any_letters_of_its_path(post: Post) -> None:
    assert post(_find(""), path="/ews/exchange.ASMX?x=1")[0] == 200


@pytest.mark.parametrize(
    ("view", "subjects", "offset", "complete"),
    [
        ('<m:IndexedPageItemView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>',
         ["1", "2"], 3, False),
        ('<m:IndexedPageItemView MaxEntriesReturned="9" Offset="3" BasePoint="Beginning"/>',
         ["3", "4"], 5, True),
        ('<m:IndexedPageItemView MaxEntriesReturned="2" Offset="1" BasePoint="End"/>',
         ["2", "3"], 2, False),
        ('<m:IndexedPageItemView MaxEntriesReturned="9" Offset="3" BasePoint="End"/>',
         ["0", "1"], 0, True),
        ('<m:FractionalPageItemView MaxEntriesReturned="2" Numerator="1" Denominator="2"/>',
         ["2", "3"], 4, False),
    ],
)  # fmt: skip
def test_a_list_is_looked_at_in_parts(
    view: str,
    subjects: list[str],
    offset: int,
    complete: bool,
    post: Post,
    exchange: SandboxExchange,
) -> None:
    for number in range(5):
        exchange.deliver(ADA, letter(str(number)))
    found = etree.fromstring(post(_find(view))[1])
    (root,) = found.iter("{*}RootFolder")
    assert [one.text for one in root.iter("{*}Subject")] == subjects
    assert root.get("IndexedPagingOffset") == str(offset)
    assert root.get("TotalItemsInView") == "5"
    assert root.get("IncludesLastItemInRange") == ("true" if complete else "false")
