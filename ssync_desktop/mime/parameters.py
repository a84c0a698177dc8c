"""Values with parameters: Content-Type and Content-Disposition (RFC 2045, RFC 2183, RFC 2231)."""

import re
from urllib.parse import unquote_to_bytes

from ssync_desktop.mime import charsets, clean, limits, words

_PARAMETER = re.compile(
    r';\s*+([^\s=;"]{1,200}+)\s*+=\s*+(?:"((?:[^"\\]|\\.)*)|([^;]*))', re.DOTALL
)
_COMMENT = re.compile(r"\([^()\"]*\)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_EXTENDED = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?", re.DOTALL)

_Section = tuple[int, bool, str]  # number, percent-encoded, value


def parse(value: str) -> tuple[str, dict[str, str]]:
    """Return the bare value in lower case and its parameters by their names in lower case.

    Of a parameter given twice the first counts. File names written as encoded words, which
    RFC 2047 forbids and many mailers do, are decoded.
    """
    bare, semicolon, _ = value.partition(";")
    end = len(bare)
    if "(" in bare:
        bare = _COMMENT.sub("", bare)
    bare = bare.strip().lower()
    if not semicolon:
        return bare, {}
    plain: dict[str, str] = {}
    sections: dict[str, list[_Section]] = {}
    for count, match in enumerate(_PARAMETER.finditer(value, end)):
        if count >= limits.PARAMETERS:
            break
        name, quoted, token = match.groups()
        content = token.strip() if quoted is None else _unquoted(quoted)
        if "*" in name:
            _add_section(sections, name.lower(), content)
        else:
            plain.setdefault(name.lower(), words.decode(content))
    for name, parts in sections.items():
        plain[name] = _joined(parts)
    return bare, plain


def _unquoted(quoted: str) -> str:
    r"""Return the inside of a quoted string; ``\`` before a letter is a path of Windows."""
    if "\\" not in quoted or re.match(r"[A-Za-z]:\\|\\\\", quoted):
        return quoted
    return _ESCAPE.sub(r"\1", quoted)


def _add_section(sections: dict[str, list[_Section]], name: str, content: str) -> None:
    match = _EXTENDED.fullmatch(name)
    if match is not None:
        number = int(match[2]) if match[2] else 0
        sections.setdefault(match[1], []).append((number, match[3] is not None, content))


def _joined(sections: list[_Section]) -> str:
    """Return the value that *sections* make together (RFC 2231, sections 3 and 4.1)."""
    sections.sort(key=lambda section: section[0])
    label = ""
    octets = b""
    for index, (_, encoded, content) in enumerate(sections):
        if not encoded:
            octets += content.encode("utf-8", "replace")
            continue
        text = content
        if index == 0 and content.count("'") >= 2:
            label, _, text = content.split("'", 2)
        octets += unquote_to_bytes(text)
    return words.decode(clean.line(charsets.decode(octets, label)[0]))
