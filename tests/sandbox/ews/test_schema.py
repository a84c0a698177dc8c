"""Whether requests and answers are held against Exchange's published schema at all."""

import os
import sys

import pytest

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.kit.ews_schema import VARIABLE, WireCheck, published_schema
from tests.sandbox.ews.conftest import ADA, OpenAccount, letter

_WRONG = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"/>
</s:Body></s:Envelope>"""


def test_what_goes_over_the_line_is_checked_or_the_gap_is_told(
    exchange: SandboxExchange,
    open_account: OpenAccount,
    wire: WireCheck,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without the schema nothing can be checked; then this test says so in its output."""
    exchange.deliver(ADA, letter())
    (read,) = open_account().inbox.all().only("subject", "mime_content")
    assert read.mime_content == letter()
    schema = published_schema()
    if schema is None:
        with capsys.disabled():
            sys.stdout.write(f"\nThe schema checks did not run: {VARIABLE} names no folder.\n")
        assert not os.environ.get(VARIABLE)
        assert wire.checked == set()
        return
    assert {"GetFolder", "GetFolderResponse", "FindItem", "GetItemResponse"} <= wire.checked
    wire.assert_good()
    strict = WireCheck()
    strict.check(schema, _WRONG)
    assert strict.problems
