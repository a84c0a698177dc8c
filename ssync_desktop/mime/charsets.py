"""From octets and a charset label to text, when the label is wrong, unknown or missing.

Labels are read the way the WHATWG Encoding Standard reads them (section 4.2): many say the old
standard and mean its superset. A label never reaches ``codecs.lookup`` unchecked: that would
import a module by a name the sender chose.
"""

import codecs
import re
from encodings.aliases import aliases
from functools import lru_cache
from typing import Final

# Labels that are common in mail and mean something wider than, or unlike, what they say.
_MEANT: Final = {
    "unicode_1_1_utf_8": "utf-8", "utf8mb4": "utf-8", "utf_8mb4": "utf-8", "cp65001": "utf-8",
    "unicode_1_1_utf_7": "utf-7", "x_unicode_2_0_utf_7": "utf-7", "csutf7": "utf-7",
    "iso_8859_1": "cp1252", "iso8859_1": "cp1252", "latin1": "cp1252", "latin_1": "cp1252",
    "l1": "cp1252", "x_cp1252": "cp1252", "windows_1252": "cp1252", "ansi": "cp1252",
    "iso_8859_1_windows_3_1_latin_1": "cp1252", "x_ansi": "cp1252",
    "iso_8859_9": "cp1254", "iso8859_9": "cp1254", "latin5": "cp1254",
    "iso_8859_11": "cp874", "tis_620": "cp874", "tis620": "cp874", "windows_874": "cp874",
    "iso_8859_8_i": "iso8859-8", "iso_8859_8_e": "iso8859-8", "logical": "iso8859-8",
    "visual": "iso8859-8", "iso_8859_6_i": "iso8859-6", "iso_8859_6_e": "iso8859-6",
    "gb2312": "gb18030", "gb_2312_80": "gb18030", "gb_2312": "gb18030", "euc_cn": "gb18030",
    "gbk": "gb18030", "x_gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "chinese": "gb18030", "csgb2312": "gb18030", "hz_gb_2312": "hz", "hz_gb_2312_80": "hz",
    "big5": "big5hkscs", "x_x_big5": "big5hkscs", "cn_big5": "big5hkscs", "cp950": "big5hkscs",
    "ks_c_5601": "cp949", "ks_c_5601_1987": "cp949", "ks_c_5601_1989": "cp949",
    "ksc5601": "cp949", "ksc_5601": "cp949", "korean": "cp949", "euc_kr": "cp949",
    "euckr": "cp949", "windows_949": "cp949", "x_windows_949": "cp949",
    "shift_jis": "cp932", "sjis": "cp932", "x_sjis": "cp932", "ms_kanji": "cp932",
    "windows_31j": "cp932", "cswindows31j": "cp932", "ms932": "cp932", "shiftjis": "cp932",
    "x_euc_jp": "euc_jp", "x_mac_roman": "mac-roman", "macintosh": "mac-roman",
    "x_mac_cyrillic": "mac-cyrillic", "x_mac_ce": "mac-latin2", "koi8": "koi8-r",
    "dos_862": "cp862", "koi8_ru": "koi8-u",
}  # fmt: skip
# Names of codecs that are no charsets of mail, or whose decoding cost grows without bound.
_NEVER: Final = frozenset({
    "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "charmap", "mbcs",
    "oem", "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec",
    "zlib_codec",
})  # fmt: skip
_WITHOUT_ALIASES: Final = frozenset({
    "cp720", "cp737", "cp856", "cp874", "koi8_t", "koi8_u", "mac_arabic", "mac_croatian",
    "mac_farsi", "mac_romanian", "utf_8_sig",
})  # fmt: skip
_KNOWN: Final = (frozenset(aliases) | frozenset(aliases.values()) | _WITHOUT_ALIASES) - _NEVER
_ASCII: Final = frozenset({"ascii", "us_ascii", "646", "ansi_x3_4_1968", "us", "iso646_us"})
_JAPANESE: Final = ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_3")
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """Return the name of the Python codec that *label* means, or "" when nobody knows it."""
    name = re.sub(r"[^a-z0-9]+", "_", label.strip(" \t\"'").lower()).strip("_")
    if name in _ASCII:
        return "ascii"
    if name in _MEANT:
        return _MEANT[name]
    for known in (name, name.removeprefix("x_"), name.replace("windows_", "cp")):
        target = aliases.get(known, known)
        if known in _KNOWN and target not in _NEVER:
            return codecs.lookup(target).name
    return ""


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """Return the text of *data* and what was wrong with its *label*, "" when nothing was.

    The text may still hold NUL or (from UTF-7) lone surrogates; :mod:`clean` removes them.
    """
    if not label:
        return (data.decode("ascii"), "") if data.isascii() else (guess(data), "")
    codec = codec_of(label)
    if not codec:
        return guess(data), f"unknown charset {label[:40]!a}"
    try:
        return str(data, codec), ""
    except UnicodeError:
        return _mislabelled(data, codec), f"not valid in charset {label[:40]!a}"


def guess(data: bytes) -> str:
    """Return the text of *data* of which nothing is known: UTF-8 if it is that, else cp1252."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", "replace")
        return data.decode("cp1252", "replace")


def _mislabelled(data: bytes, codec: str) -> str:
    """Return the best reading of *data*, which *codec* refused."""
    if codec == "ascii":
        return guess(data)
    if codec == "utf-8":
        # Damaged UTF-8 still has sequences in it; another charset under this label has none.
        damaged = _MULTIBYTE.search(data) is not None
        return data.decode("utf-8" if damaged else "cp1252", "replace")
    if codec.startswith("iso2022_jp") and data.isascii():
        return _japanese(data)
    try:
        return data.decode()  # UTF-8 under another label is the commonest mistake of all
    except UnicodeDecodeError:
        return data.decode(codec, "replace")


def _japanese(data: bytes) -> str:
    """Return ISO-2022-JP text that uses more than the standard has.

    Characters of vendors (row 13) stand at the same place in JIS X 0213, under another escape.
    """
    for source in (data, data.replace(b"\x1b$B", b"\x1b$(Q")):
        for wider in _JAPANESE:
            try:
                return str(source, wider)
            except UnicodeError:
                continue
    return data.decode("iso2022_jp_ext", "replace")
