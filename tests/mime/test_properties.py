"""Whatever the octets: a value comes out, and its text can be stored anywhere."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ssync_desktop.mime.parse import parse, parse_headers
from tests.mime.test_hostile import assert_clean

_lines = st.sampled_from([
    b"From: a@b.org", b"Subject: =?utf-8?q?=C3=BC?=", b"Subject: \xfc", b"To: <a@b.org>, x",
    b'Content-Type: multipart/mixed; boundary="x"', b"Content-Type: multipart/alternative; boundary=y",
    b"Content-Type: text/html; charset=utf-7", b"Content-Type: text/plain; charset=iso-2022-jp",
    b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Disposition: attachment; filename*0*=''%00; filename*1=\xff", b"Content-ID: <a>",
    b"", b"", b"--x", b"--y", b"--x--", b"--y--", b" folded", b"no field", b"begin 644 x",
    b"aGVsbG8=", b"=3D=", b"<p>html<img src=cid:a>", b"\x1b$B-!\x1b(B", b"+2AA-", b"\0\xff\xfe",
])  # fmt: skip
_messages = st.tuples(
    st.lists(_lines | st.binary(max_size=20), max_size=30), st.sampled_from([b"\r\n", b"\n", b"\r"])
).map(lambda made: made[1].join(made[0]))


@given(st.binary(max_size=400) | _messages)
@settings(max_examples=400)
def test_any_octets_give_clean_text(raw: bytes) -> None:
    email = parse(raw)
    assert_clean(email)
    assert email.size == len(raw)
    assert email == parse(raw)


@given(_messages)
def test_the_headers_alone_say_what_the_whole_says(raw: bytes) -> None:
    assert parse_headers(raw) == parse(raw).headers
