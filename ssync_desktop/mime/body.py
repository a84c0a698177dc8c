"""Which parts of a message are its body, and which are files that came with it.

Of alternatives (RFC 2046, section 5.1.4) one plain text and one HTML are taken; texts that
follow each other in a mixed message are joined; everything else is an attachment. Nothing is
dropped: what cannot be shown is a file.
"""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.mime import charsets, clean, fields, flowed, html, limits, parameters, transfer
from ssync_desktop.mime.notes import Notes
from ssync_desktop.mime.part import Part
from ssync_desktop.mime.words import decode as decode_words

_CONTENT_REFERENCE = re.compile(r"cid:([^\"'\s<>)]+)", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "text/x-vcard": ".vcf", "text/vcard": ".vcf", "image/png": ".png", "image/jpeg": ".jpg",
    "image/gif": ".gif", "application/pdf": ".pdf", "message/rfc822": ".eml",
    "message/global": ".eml", "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
    "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
    "application/ms-tnef": ".dat",
}  # fmt: skip
_SAME_CONTENT_ELSEWHERE = frozenset({"text/x-amp-html", "text/watch-html"})
_MESSAGES = frozenset({"message/rfc822", "message/global"})


@dataclass(slots=True)
class Section:
    """A piece of the body, in up to two forms. *html* is not sanitised yet."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Body:
    """The body of a message in pieces, and its attachments."""

    sections: list[Section] = field(default_factory=list)
    attachments: list[ReceivedAttachment] = field(default_factory=list)


def choose(root: Part, notes: Notes) -> Body:
    """Return body and attachments of the message *root*."""
    chooser = _Chooser(notes)
    chooser.add(root)
    return chooser.body


def texts(body: Body, notes: Notes) -> tuple[str, str]:
    """Return plain text and sanitised HTML of *body*, each made from the other where one lacks.

    HTML is "" where the message has none. HTML too deep or large to be looked at becomes a file.
    """
    plain: list[str] = []
    rich: list[str | None] = []
    for section in body.sections:
        safe = None
        if section.html is not None:
            safe = html.sanitise(section.html)
            if safe is None:
                _keep_as_file(section.html, body, notes)
        text = section.text
        if text is None:
            text = html.text_of(safe if safe is not None else section.html or "")
        plain.append(text.strip("\n") if len(body.sections) > 1 else text)
        rich.append(safe)
    text = _limited("\n\n".join(plain), notes)
    if all(safe is None for safe in rich):
        return text, ""
    pairs = zip(plain, rich, strict=True)
    return text, "\n".join(html.from_text(own) if safe is None else safe for own, safe in pairs)


def mark_inline(attachments: list[ReceivedAttachment], rich: str) -> list[ReceivedAttachment]:
    """Return *attachments* with those marked inline that the HTML body *rich* shows."""
    if not any(attachment.content_id for attachment in attachments):
        return attachments
    shown = {unquote(reference) for reference in _CONTENT_REFERENCE.findall(rich)}
    return [
        replace(attachment, inline=True)
        if attachment.content_id and attachment.content_id in shown
        else attachment
        for attachment in attachments
    ]


class _Chooser:
    """Walks the parts of one message, in the order of the message."""

    def __init__(self, notes: Notes) -> None:
        self.body = Body()
        self._notes = notes

    def add(self, part: Part) -> None:
        """Add *part* and what is within it."""
        if part.type == "multipart/alternative" and part.children:
            self._add_alternatives(part)
        elif part.children:
            for child in part.children:
                self.add(child)
        else:
            self._add_leaf(part)

    def _add_leaf(self, part: Part, section: Section | None = None) -> None:
        """Add a leaf; a text goes into *section* if that still lacks it, else into a new one."""
        disposition, name = _disposition(part)
        if part.type in ("text/plain", "text/html") and disposition != "attachment":
            is_html = part.type == "text/html"
            if not name or (not self.body.sections and not self.body.attachments):
                self._add_text(part, section, is_html=is_html)
                return
        self._attach(part, name)

    def _add_text(self, part: Part, section: Section | None, *, is_html: bool) -> None:
        if section is None:
            section = Section()
            self.body.sections.append(section)
        if is_html and section.html is None:
            section.html = self._text(part, is_html=True)
        elif not is_html and section.text is None:
            section.text = self._text(part, is_html=False)
        else:
            self._attach(part, "")

    def _add_alternatives(self, part: Part) -> None:
        """Add one text and one HTML of *part*; later ones replace nothing: the first are usual."""
        section = Section()
        self.body.sections.append(section)
        for child in part.children:
            self._add_alternative(child, section)
        if section.text is None and section.html is None:
            self.body.sections.remove(section)

    def _add_alternative(self, part: Part, section: Section) -> None:
        """Add an alternative; one that is a multipart has its root (RFC 2387) first."""
        if not part.children:
            if part.type not in _SAME_CONTENT_ELSEWHERE:
                self._add_leaf(part, section)
            return
        for index, child in enumerate(part.children):
            if index == 0 or part.type == "multipart/alternative":
                self._add_alternative(child, section)
            else:
                self.add(child)

    def _octets(self, part: Part) -> bytes:
        octets, problem = transfer.decode(part.body, part.encoding)
        if problem:
            self._notes.add(part.type, problem)
        return octets

    def _text(self, part: Part, *, is_html: bool) -> str:
        octets = self._octets(part)
        label = part.parameters.get("charset", "")
        if is_html and not label and not octets.isascii():
            meta = _META_CHARSET.search(octets[:4096])
            if meta is not None and charsets.guess(octets) != octets.decode("utf-8", "replace"):
                label = meta[1].decode("ascii")
        text, problem = charsets.decode(octets, label)
        if problem:
            self._notes.add(part.type, problem)
        text = clean.text(text)
        if not is_html and part.parameters.get("format", "").lower() == "flowed":
            return flowed.unflow(
                text, delete_space=part.parameters.get("delsp", "").lower() == "yes"
            )
        return text

    def _attach(self, part: Part, name: str) -> None:
        octets = self._octets(part)
        kind = clean.line(part.type)[:100]
        if part.is_multipart:
            kind = "application/octet-stream"
        name = clean.file_name(name)
        if not name:
            name = _name_for(part, octets, len(self.body.attachments) + 1)
        self.body.attachments.append(
            ReceivedAttachment(
                file_name=name,
                mime_type=kind,
                content=octets,
                content_id=clean.line(part.content_id)[: limits.IDENTIFIER],
                message=part.type in _MESSAGES,
            )
        )


def _disposition(part: Part) -> tuple[str, str]:
    """Return the disposition of *part* in lower case, and its file name as written."""
    values = part.fields.get("content-disposition")
    if not values:
        return "", part.parameters.get("name", "")
    disposition, given = parameters.parse(values[0])
    return disposition, given.get("filename") or part.parameters.get("name", "")


def _name_for(part: Part, octets: bytes, number: int) -> str:
    """Return a file name for an attachment that has none; a message is called by its subject."""
    if part.type in _MESSAGES:
        block_end, _ = fields.span(octets, 0, len(octets))
        subject = fields.split(octets[:block_end], Notes()).get("subject", [""])[0]
        return (clean.file_name(decode_words(subject))[:100].strip() or "message") + ".eml"
    if part.type == "application/ms-tnef":
        return "winmail.dat"
    return f"attachment-{number}{_ENDINGS.get(part.type, '.bin')}"


def _keep_as_file(source: str, body: Body, notes: Notes) -> None:
    notes.add("text/html", "too deep or too large to be shown; kept as a file")
    body.attachments.append(
        ReceivedAttachment("body.html", "text/html", source.encode("utf-8", "replace"))
    )


def _limited(text: str, notes: Notes) -> str:
    if len(text) <= limits.TEXT:
        return text
    notes.add("text", f"only the first {limits.TEXT} characters are kept", truncated=True)
    return text[: limits.TEXT]
