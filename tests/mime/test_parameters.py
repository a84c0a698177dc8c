"""Parameters of Content-Type and Content-Disposition."""

import pytest

from ssync_desktop.mime.parameters import parse


@pytest.mark.parametrize(
    ("value", "bare", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("Text/HTML; Charset=UTF-8", "text/html", {"charset": "UTF-8"}),
        ('a/b; name="x; y.txt"; c=d', "a/b", {"name": "x; y.txt", "c": "d"}),
        ('a/b;name="x \\"y\\".txt"', "a/b", {"name": 'x "y".txt'}),
        ('a/b; name="C:\\temp\\x.txt"', "a/b", {"name": "C:\\temp\\x.txt"}),
        ("a/b; name=x y.txt", "a/b", {"name": "x y.txt"}),
        ('a/b; name="never closed.txt', "a/b", {"name": "never closed.txt"}),
        ("a/b;; ; c=d;", "a/b", {"c": "d"}),
        ("a/b (comment); c=d", "a/b", {"c": "d"}),
        ("a/b; c=1; c=2", "a/b", {"c": "1"}),
        ('a/b; name="=?utf-8?q?=C3=BC.txt?="', "a/b", {"name": "ü.txt"}),
        ("a/b; name*=utf-8''%C3%BC.txt", "a/b", {"name": "ü.txt"}),
        ("a/b; name*=iso-8859-1'de'%FC.txt", "a/b", {"name": "ü.txt"}),
        ("a/b; name*0=one; name*1=two", "a/b", {"name": "onetwo"}),
        ("a/b; name*1=two; name*0=one", "a/b", {"name": "onetwo"}),
        ("a/b; name*0*=utf-8''%C3; name*1*=%BC; name*2=.txt", "a/b", {"name": "ü.txt"}),
        ("a/b; name=plain; name*=utf-8''%C3%BC", "a/b", {"name": "ü"}),
        ("a/b; name*=%FC.txt", "a/b", {"name": "ü.txt"}),
        ("a/b; name*=nobody''%C3%BC", "a/b", {"name": "ü"}),
        ("a/b; boundary=a=b", "a/b", {"boundary": "a=b"}),
        ("", "", {}),
        (";", "", {}),
        ("a/b; ===", "a/b", {}),
    ],
)
def test_a_value_is_read(value: str, bare: str, parameters: dict[str, str]) -> None:
    assert parse(value) == (bare, parameters)


def test_more_parameters_than_anyone_writes_are_cut() -> None:
    _, parameters = parse("a/b" + "".join(f"; p{number}=x" for number in range(1_000)))
    assert len(parameters) == 100
