"""Writes the octets of the corpus: transfer encodings, encoded words, file names, multiparts."""

import base64
import quopri
from dataclasses import dataclass
from random import Random
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file to go into a message."""

    file_name: str
    mime_type: str
    content: bytes
    content_id: str


def encoded_value(random: Random, text: str, charset: str) -> str:
    """Return *text* as a header value: plain where it is ASCII, else as encoded words."""
    if text.isascii():
        return text
    use_base64 = random.random() < 0.5
    words = []
    for start in range(0, len(text), 10):
        octets = text[start : start + 10].encode(charset)
        if use_base64:
            words.append(f"=?{charset}?B?{base64.b64encode(octets).decode()}?=")
        else:
            words.append(f"=?{charset}?Q?{_q(octets)}?=")
    return "\r\n ".join(words)


def address_value(random: Random, people: tuple[tuple[str, str], ...], charset: str) -> str:
    """Return *people* as the value of an address field."""
    return ",\r\n ".join(
        f"{_name(random, name, charset)} <{address}>" if name else address
        for name, address in people
    )


def _name(random: Random, name: str, charset: str) -> str:
    if name.isascii():
        return f'"{name}"' if "," in name or random.random() < 0.3 else name
    try:
        name.encode(charset)
    except UnicodeEncodeError:
        charset = "utf-8"
    return encoded_value(random, name, charset)


def _q(octets: bytes) -> str:
    """Return *octets* in the Q encoding (RFC 2047, section 4.2)."""
    return "".join(
        chr(octet) if chr(octet).isascii() and chr(octet).isalnum()
        else "_" if octet == 32 else f"={octet:02X}"
        for octet in octets
    )  # fmt: skip


class Writer:
    """Writes one message, with *newline* at the end of every line of it."""

    def __init__(self, random: Random, number: int, newline: bytes) -> None:
        self._random = random
        self._number = number
        self._newline = newline
        self._boundaries = 0

    def message(
        self, headers: list[tuple[str, str]], text: str, markup: str, charset: str,
        files: list[Leaf],
    ) -> bytes:  # fmt: skip
        """Return a whole message of *text* or *markup* or both, and *files*."""
        fields = (
            "".join(f"{name}: {value}\r\n" for name, value in headers) + "MIME-Version: 1.0\r\n"
        )
        body = self._body(text, markup, charset, [leaf for leaf in files if leaf.content_id])
        rest = [self._file(leaf) for leaf in files if not leaf.content_id or not markup]
        if rest:
            body = self._multipart("mixed", [body, *rest])
        return fields.encode("ascii").replace(b"\r\n", self._newline) + body

    def _body(self, text: str, markup: str, charset: str, images: list[Leaf]) -> bytes:
        parts = []
        if text:
            parts.append(self._text("plain", text, charset))
        if markup:
            for leaf in images:
                markup = markup.replace(
                    "</body>", f'<img src="cid:{leaf.content_id}" alt="picture"></body>'
                )
            rich = self._text("html", markup, charset)
            if images:
                rich = self._multipart("related", [rich, *map(self._file, images)])
            parts.append(rich)
        return parts[0] if len(parts) == 1 else self._multipart("alternative", parts)

    def _text(self, subtype: str, text: str, charset: str) -> bytes:
        octets = text.encode(charset, "xmlcharrefreplace")
        octets = octets.replace(b"\n", self._newline)
        if octets.isascii() and max(map(len, octets.split(b"\n"))) < 990:
            encoding = self._random.choice(("7bit", "7bit", "quoted-printable"))
        else:
            encoding = self._random.choice(("8bit", "quoted-printable", "base64"))
        if charset == "iso-2022-jp":
            encoding = "7bit"
        if encoding == "quoted-printable":
            octets = quopri.encodestring(octets.replace(b"\r\n", b"\n"))
            octets = octets.replace(b"\n", self._newline)
        elif encoding == "base64":
            octets = base64.encodebytes(octets).replace(b"\n", self._newline)
        head = (
            f'Content-Type: text/{subtype}; charset="{charset}"\r\n'
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
        )
        return head.encode("ascii").replace(b"\r\n", self._newline) + octets

    def _file(self, leaf: Leaf) -> bytes:
        parameters = self._file_name(leaf.file_name)
        disposition = "inline" if leaf.content_id else "attachment"
        head = (
            f"Content-Type: {leaf.mime_type}\r\n"
            f"Content-Disposition: {disposition}; {parameters}\r\n"
            "Content-Transfer-Encoding: base64\r\n"
        )
        if leaf.content_id:
            head += f"Content-ID: <{leaf.content_id}>\r\n"
        octets = base64.encodebytes(leaf.content).replace(b"\n", self._newline)
        return (head + "\r\n").encode("ascii").replace(b"\r\n", self._newline) + octets

    def _file_name(self, name: str) -> str:
        """Return the parameter that says *name*, in one of the ways mailers write it."""
        if name.isascii():
            return f'filename="{name}"'
        kind = self._random.randrange(3)
        percent = quote(name)
        if kind == 0:
            return f"filename*=UTF-8''{percent}"
        if kind == 1:
            pieces = [percent[at : at + 60] for at in range(0, len(percent), 60)]
            pieces[0] = f"UTF-8''{pieces[0]}"
            return ";\r\n ".join(f"filename*{index}*={piece}" for index, piece in enumerate(pieces))
        return f'filename="=?utf-8?B?{base64.b64encode(name.encode()).decode()}?="'

    def _multipart(self, subtype: str, parts: list[bytes]) -> bytes:
        self._boundaries += 1
        boundary = f"----=_Part_{self._number}_{self._boundaries}.{self._random.getrandbits(60):x}"
        newline = self._newline
        head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'
        pieces = [head.encode("ascii").replace(b"\r\n", newline)]
        if subtype == "mixed":
            pieces.append(b"This is a multi-part message in MIME format." + newline)
        for part in parts:
            pieces += [b"--", boundary.encode("ascii"), newline, part, newline]
        pieces += [b"--", boundary.encode("ascii"), b"--", newline]
        return b"".join(pieces)
