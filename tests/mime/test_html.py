"""Hostile HTML made harmless, and text made from HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.mime import html


@pytest.mark.parametrize(
    ("source", "harmless"),
    [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ("<p onclick=alert(1)>x</p>", "<p>x</p>"),
        ('<img src=x onerror=alert(1) alt="a">', '<img alt="a">'),
        ('<img src="http://t.example/x.gif" alt="a">', '<img alt="a">'),
        ('<img src="cid:a@b">', '<img src="cid:a@b">'),
        ('<img src="CID:a@b">', '<img src="CID:a@b">'),
        ('<img src="cid:a"><img src="https://t.example/x.gif">', '<img src="cid:a"><img>'),
        ('<img src="data:image/png;base64,AA==">', '<img src="data:image/png;base64,AA==">'),
        ('<img src="data:image/svg+xml;base64,AA==">', "<img>"),
        ('<img src="data:text/html;base64,AA==">', "<img>"),
        ('<a href="data:text/html,x">x</a><img src="data:image/png;,">',
         '<a rel="noopener noreferrer">x</a><img src="data:image/png;,">'),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="java&#10;script:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="https://x.example/?a=1&amp;b">x</a>',
         '<a href="https://x.example/?a=1&amp;b" rel="noopener noreferrer">x</a>'),
        ('<a href="/relative">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="cid:a">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ("<style>p{background:url(http://x)}</style><p>x</p>", "<p>x</p>"),
        ('<p style="color:red;position:fixed;background:url(http://x)">x</p>',
         '<p style="color:red">x</p>'),
        ('<p style="border:1px url(http://x)">x</p>', "<p>x</p>"),
        ('<p style="border:1px u&#82;l(http://x)">x</p>', "<p>x</p>"),
        ("<iframe src=http://x></iframe><form action=http://x><input></form>y", "y"),
        ("<svg><script>x</script></svg><math></math><object data=x></object>y", "y"),
        ("<!-- comment --><p>x</p><![if mso]>y<![endif]>", "<p>x</p>y"),
        ('<meta http-equiv=refresh content="0;url=http://x"><base href=http://x>y', "y"),
        ('<link rel=stylesheet href="http://x"><p>x</p>', "<p>x</p>"),
        ('<table background="http://x"><tr><td>x</td></tr></table>',
         "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ('<video poster="http://x"></video><audio src="http://x"></audio>y', "y"),
        ("<p>a\0b</p>", "<p>ab</p>"),
        ("", ""),
        ("<", "&lt;"),
    ],
)  # fmt: skip
def test_html_is_made_harmless(source: str, harmless: str) -> None:
    assert html.sanitise(source) == harmless


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>lots   of\n space</p>", "lots of space"),
        ("<p>a <b> b</b> <i>c</i></p>", "a b c"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<head><title>t</title><style>x</style></head><body>y<script>z</script></body>", "y"),
        ("a<!-- b -->c", "ac"),
        ("a&nbsp;b", "a b"),
        ("", ""),
        ("   ", ""),
        ("<!-- nothing -->", ""),
        ('<?xml version="1.0" encoding="utf-16"?><p>x</p>', "x"),
        ("<p>a\0b</p>", "ab"),
    ],
)
def test_text_is_made_from_html(source: str, text: str) -> None:
    assert html.text_of(source) == text


DEEP = {
    "divisions": "<div>" * 50_000 + "deep",
    "bold, each different": "".join(f"<b id=x{number}>" for number in range(3_000)) + "<p>" * 3_000,
    "tables": "<table><tr><td>" * 20_000 + "deep",
    "closings that close nothing": "<div></span>" * 50_000 + "deep",
    "no tag is ever closed": "<a" * 100_000,
    "angles": "<" * 200_000,
    "too long": "<p>x</p>" * 600_000,
    "a few deep and many flat": "<b>" * 120 + "<p>x" * 100_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_trees_that_cost_too_much_are_not_built(name: str) -> None:
    source = DEEP[name]
    harmless = html.sanitise(source)
    assert harmless is None or len(harmless) < 20 * len(source)
    assert "<div" not in html.text_of(source)


def test_only_what_is_deep_is_refused() -> None:
    rows = "<tr><td><p>x<td>y" * 5_000  # nothing closed, as old mailers write it
    assert html.sanitise(f"<table>{rows}</table>") is not None
    assert html.sanitise(DEEP["divisions"]) is None
    assert html.sanitise(DEEP["bold, each different"]) is None
    assert html.sanitise(DEEP["closings that close nothing"]) is None
    assert html.text_of(DEEP["divisions"]) == "deep"
    picture = f'<img src="data:image/png;base64,{"iV/B" * 300_000}">'
    assert html.sanitise(picture) == picture


_pieces = st.sampled_from(
    ["<p>", "</p>", "<b ", "<img src=", "<a href='", '"', "'", ">", "http://x", "cid:a", "data:",
     "javascript:", "<script>", "</script>", "<!--", "-->", "<svg>", "<style>", "style='", "url(",
     " onload=x", "&#", "&lt;", "\0", "text", "<![CDATA[", "]]>", "<template>", "<math>"]
)  # fmt: skip


@given(st.lists(_pieces, max_size=40).map("".join))
def test_nothing_remote_and_nothing_active_is_left(source: str) -> None:
    harmless = html.sanitise(source)
    assert harmless is not None
    for tag in re.findall(r"<[a-z][^>]*>", harmless):
        assert not re.search(r"<(script|svg|math|style|template|iframe)|\son\w+=|url\(", tag)
        assert not re.search(r'src="(?!cid:|data:image/)', tag)
        assert not re.search(r'href="(?!https?:|mailto:|tel:)', tag)
    assert "\0" not in harmless
    assert html.sanitise(harmless) == harmless
