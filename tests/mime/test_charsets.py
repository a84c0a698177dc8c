"""Charset labels as mail carries them: right, wider than they say, wrong, and unknown."""

import codecs

import pytest

from ssync_desktop.mime.charsets import codec_of, decode, guess


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("utf-8", "utf-8", "Grüße 漢字 🙂"),
        ("UTF8", "utf-8", "Grüße"),
        ("unicode-1-1-utf-7", "utf-7", "Grüße"),
        ("us-ascii", "ascii", "plain"),
        ("ISO-8859-1", "cp1252", "100 € “quoted”"),
        ("latin1", "cp1252", "Grüße"),
        ("iso-8859-2", "iso8859-2", "Żółw"),
        ("iso-8859-5", "iso8859-5", "Привет"),
        ("iso-8859-7", "iso8859-7", "Γιώργος"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("iso-8859-9", "cp1254", "Ağaç Şişe"),
        ("iso-8859-15", "iso8859-15", "100 €"),
        ("windows-1250", "cp1250", "Łódź"),
        ("windows-1251", "cp1251", "Иван"),
        ("windows-1256", "cp1256", "سلام"),
        ("windows-874", "cp874", "ภาษาไทย"),
        ("tis-620", "cp874", "ภาษาไทย"),
        ("koi8-r", "koi8-r", "Иван"),
        ("KOI8-U", "koi8-u", "Їжак"),
        ("gb2312", "gb18030", "朱镕基"),  # the second character is not in GB 2312
        ("GBK", "gb18030", "€朱镕基"),
        ("hz-gb-2312", "hz", "中文"),
        ("big5", "big5hkscs", "中文電郵"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),  # beyond KS C 5601
        ("euc-kr", "cp949", "똠방"),
        ("shift_jis", "cp932", "①㈱髙"),  # NEC and IBM extensions
        ("x-sjis", "cp932", "①"),
        ("euc-jp", "euc_jp", "日本語"),
        ("iso-2022-jp", "iso2022_jp", "日本語"),
        ("iso-2022-kr", "iso2022_kr", "한국어"),
        ("macintosh", "mac-roman", "Grüße"),
        ('"utf-8"', "utf-8", "Grüße"),
    ],
)
def test_a_label_is_read_as_it_is_meant(label: str, codec: str, text: str) -> None:
    assert codecs.lookup(codec_of(label)).name == codecs.lookup(codec).name
    assert decode(text.encode(codec), label) == (text, "")


@pytest.mark.parametrize(
    "label",
    ["x-unknown", "unknown-8bit", "hex", "rot13", "zlib", "idna", "punycode", "unicode_escape",
     "raw-unicode-escape", "undefined", "aliases", "../../os", "x" * 500, "\0", "ü", "mbcs", "_"],
)  # fmt: skip
def test_what_is_no_charset_is_never_looked_up(label: str) -> None:
    text, problem = decode("Grüße".encode(), label)
    assert text == "Grüße"
    assert problem.startswith("unknown charset")


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode("cp1252"), "us-ascii", "Grüße"),
        ("Grüße".encode("cp1252"), "utf-8", "Grüße"),
        ("Grüße".encode()[:-2], "utf-8", "Grü�"),  # cut in the middle of a character
        ("Grüße".encode(), "iso-2022-jp", "Grüße"),
        (b"\x1b$B-!\x1b(B", "iso-2022-jp", "①"),  # NEC's row 13 under the plain label
        ("日本".encode(), "euc-jp", "日本"),
    ],
)
def test_a_wrong_label_still_gives_text(data: bytes, label: str, text: str) -> None:
    assert decode(data, label)[0] == text


def test_without_a_label_utf8_is_tried_before_cp1252() -> None:
    assert guess("Grüße".encode()) == "Grüße"
    assert guess("Grüße “so”".encode("cp1252")) == "Grüße “so”"
    assert guess("Grüße".encode("utf-16")) == "Grüße"
