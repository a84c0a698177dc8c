"""Encoded words, well made and broken."""

import pytest

from ssync_desktop.mime.words import decode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain subject", "plain subject"),
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?b?R3LDvMOfZQ==?=", "Grüße"),
        ("=?iso-8859-1?q?Gr=FC=DFe_aus?= Berlin", "Grüße aus Berlin"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?=   \t =?iso-8859-1?q?b?=", "ab"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        # One character split between two words.
        ("=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"),
        ("=?utf-8?q?=C3?= =?UTF-8?q?=BC?=", "ü"),
        # A language (RFC 2231, section 5).
        ("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        # No space between word and text.
        ("Re:=?utf-8?q?=C3=BC?=!", "Re:ü!"),
        # Spaces and question marks within a word.
        ("=?utf-8?Q?hello world?=", "hello world"),
        ("=?utf-8?Q?What?_now?=", "What? now"),
        # Base64 without its padding, and with rubbish in it.
        ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?B?R3LD vMOf*ZQ==?=", "Grüße"),
        # Wrong and unknown labels.
        ("=?us-ascii?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?x-nobody?q?Gr=FC=DFe?=", "Grüße"),
        ("=?gb2312?B?1uzpRrv5?=", "朱镕基"),
        # What is no encoded word stays.
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?q?abc", "=?utf-8?q?abc"),
        ("a =? b ?= c", "a =? b ?= c"),
        ("=??q?a?=", "=??q?a?="),
        ("=?utf-8?q??=", ""),
        # What decodes to line breaks and NUL is one clean line.
        ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        ("=?utf-8?q?a=00b?=", "a b"),
        ("=?utf-7?q?+2AA-?=", ""),  # a lone surrogate
    ],
)
def test_words_are_decoded(value: str, text: str) -> None:
    assert decode(value) == text


def test_more_words_than_anyone_writes_are_left_as_they_are() -> None:
    value = decode(" ".join(["=?utf-8?q?a?="] * 2_100))
    assert value.startswith("a" * 2_000)
    assert value.endswith("=?utf-8?q?a?=")
