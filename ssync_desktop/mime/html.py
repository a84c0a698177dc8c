"""Hostile HTML made harmless, and plain text made from HTML.

Nothing remote is ever loaded by what leaves here: of images only those that came with the
message (``cid:``, ``data:image/``) keep their source; scripts, styles, forms, frames, media and
comments go. Trees too deep for their size are not built at all, since building them is what an
attack would be.
"""

import re
from html import escape, unescape
from typing import Final

import nh3
from lxml import etree
from lxml.html import HTMLParser

from ssync_desktop.mime import clean, limits

_TAGS: Final = {
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote",
    "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p",
    "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_GONE_WITH_CONTENT: Final = {
    "script", "style", "title", "noscript", "iframe", "object", "embed", "applet", "template",
    "svg", "math", "audio", "video", "textarea", "select", "xml",
}  # fmt: skip
_CELL: Final = {"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan"}
_ATTRIBUTES: Final = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"alt", "width", "height"},
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "width"},
    "td": _CELL, "th": _CELL, "tr": {"align", "valign", "bgcolor"},
    "col": {"span", "width"}, "ol": {"start", "type"}, "ul": {"type"}, "li": {"value"},
    "font": {"color", "face", "size"}, "p": {"align"}, "div": {"align"},
    "h1": {"align"}, "h2": {"align"}, "h3": {"align"}, "hr": {"width"},
}  # fmt: skip
_STYLES: Final = {
    "color", "background-color", "font-family", "font-size", "font-style", "font-variant",
    "font-weight", "line-height", "text-align", "text-decoration", "text-indent",
    "vertical-align", "white-space", "width", "height", "margin", "margin-top", "margin-right",
    "margin-bottom", "margin-left", "padding", "padding-top", "padding-right", "padding-bottom",
    "padding-left", "border", "border-top", "border-right", "border-bottom", "border-left",
    "border-collapse", "border-color", "border-style", "border-width", "list-style-type",
}  # fmt: skip
_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_INLINE_IMAGE: Final = re.compile(r"cid:|data:image/(?:png|jpe?g|gif|webp|bmp);", re.IGNORECASE)
_STYLE_VALUE: Final = re.compile(r'style="([^"]*)"')
_REMOTE_STYLE: Final = re.compile(r"url\s*\(|\\|expression", re.IGNORECASE)


def _without_inline_links(element: str, attribute: str, value: str) -> str | None:
    """Keep ``cid:`` and ``data:`` to images, and everything else away from them."""
    if attribute == "src":
        return value if _INLINE_IMAGE.match(value.strip()) else None
    if attribute == "href":
        return value if value.strip().partition(":")[0].lower() in _LINK_SCHEMES else None
    return _without_remote_style(element, attribute, value)


def _without_remote_style(_element: str, attribute: str, value: str) -> str | None:
    return None if attribute == "style" and _REMOTE_STYLE.search(value) else value


# Filtering by a function costs a quarter more, so it is used only where something asks for it.
_PLAIN: Final = nh3.Cleaner(
    tags=_TAGS, clean_content_tags=_GONE_WITH_CONTENT, attributes=_ATTRIBUTES,
    url_schemes=set(_LINK_SCHEMES), url_relative="deny", filter_style_properties=_STYLES,
)  # fmt: skip
_WITH_IMAGES: Final = nh3.Cleaner(
    tags=_TAGS, clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES | {"img": _ATTRIBUTES["img"] | {"src"}},
    url_schemes={*_LINK_SCHEMES, "cid", "data"}, url_relative="deny",
    filter_style_properties=_STYLES, attribute_filter=_without_inline_links,
)  # fmt: skip

_TAG: Final = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,40})")
_ANY_TAG: Final = re.compile(r"<[^<>]*>?")
_CLOSES_ITSELF: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot",
    "colgroup", "html", "head", "body",
})  # fmt: skip
_FEW_TAGS: Final = 400
_SHORT_TAG: Final = 2 * limits.HTML_ATTRIBUTES  # characters that cannot be too many attributes
_SEPARATOR: Final = re.compile(r"[\s/\"']")
_IMAGE_DATA: Final = re.compile(r"src=[\"']data:image/[a-z.+-]{1,20};base64,[A-Za-z0-9+/=]*")

_HIDDEN: Final = frozenset({"script", "style", "head", "title", "template"})
_PARAGRAPHS: Final = frozenset({
    "p", "blockquote", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
    "figure",
})  # fmt: skip
_BLOCKS: Final = _PARAGRAPHS | {
    "div", "li", "tr", "dt", "dd", "hr", "address", "article", "aside", "footer", "header", "main",
    "nav", "section", "center", "caption", "figcaption", "body",
}  # fmt: skip
_BLANKS: Final = re.compile(r"[ \t\n\r\f\u200b]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def is_safe_to_build(html: str) -> bool:
    """Say whether a tree of *html* is neither too deep nor too costly.

    Counts per name how many elements are open at most: more than a browser would have, never
    fewer. Elements that close themselves cannot be nested without others that are counted.
    """
    if len(html) > limits.HTML:
        return False
    if len(html) > _SHORT_TAG and not all(map(_has_few_attributes, html.split(">"))):
        return False
    tags = html.count("<")
    if tags <= _FEW_TAGS:
        return True
    opened: dict[str, int] = {}
    depth = deepest = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _CLOSES_ITSELF:
            continue
        count = opened.get(name, 0)
        if match[1]:
            if count:
                opened[name] = count - 1
                depth -= 1
        else:
            opened[name] = count + 1
            depth += 1
            deepest = max(deepest, depth)
            if depth > limits.HTML_DEPTH:
                return False
    return deepest * tags <= limits.HTML_WORK


def _has_few_attributes(piece: str) -> bool:
    """Say whether *piece*, all up to the end of a tag, has no more attributes than anyone needs.

    Each is compared with those before it. Slashes separate attributes too, but not within the
    data of an image.
    """
    if len(piece) <= _SHORT_TAG:
        return True
    rest = _IMAGE_DATA.sub("", piece[max(piece.find("<"), 0) :])
    return len(_SEPARATOR.findall(rest)) <= limits.HTML_ATTRIBUTES


def sanitise(html: str) -> str | None:
    """Return *html* made harmless, or None when it is too deep or too large to be looked at."""
    if not is_safe_to_build(html):
        return None
    if "cid:" not in html and "CID:" not in html and "data:image/" not in html:
        harmless = _PLAIN.clean(html)
        if not _has_suspicious_style(harmless):
            return clean.text(harmless)
    return clean.text(_WITH_IMAGES.clean(html))


def _has_suspicious_style(html: str) -> bool:
    """Say whether a style within sanitised *html* may refer to something elsewhere."""
    return any(map(_REMOTE_STYLE.search, set(_STYLE_VALUE.findall(html))))


def text_of(html: str) -> str:
    """Return the readable text of *html*, with line breaks where one sees them."""
    if not is_safe_to_build(html):
        return clean.text(unescape(_ANY_TAG.sub(" ", html[: limits.TEXT]))).strip()
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(clean.text(html).encode(), parser)
    except etree.XMLSyntaxError:
        return ""  # nothing in it that could be an element or text
    return "" if root is None else _Text().read(root)


def from_text(text: str) -> str:
    """Return plain *text* as HTML that keeps its line breaks."""
    return f'<div style="white-space:pre-wrap">{escape(text, quote=False)}</div>'


class _Text:
    """Walks a tree and collects its text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._hidden = 0
        self._verbatim = 0

    def read(self, root: etree._Element) -> str:
        """Return the text of the tree under *root*."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                self._start(name)
                self._add(element.text)
            else:
                self._end(name)
                self._add(element.tail)
        text = "\n".join(map(str.rstrip, "".join(self._pieces).replace("\xa0", " ").split("\n")))
        return clean.text(_EMPTY_LINES.sub("\n\n", text)).strip()

    def _start(self, name: str) -> None:
        if name in _HIDDEN:
            self._hidden += 1
        elif name == "br":
            self._pieces.append("\n")
        elif name in _BLOCKS:
            self._break(name)
            self._verbatim += name == "pre"
            if name == "li":
                self._pieces.append("- ")

    def _end(self, name: str) -> None:
        if name in _HIDDEN:
            self._hidden -= 1
        elif name in ("td", "th"):
            self._pieces.append("\t")
        elif name in _BLOCKS:
            self._verbatim -= name == "pre"
            self._break(name)

    def _break(self, name: str) -> None:
        """Start a new line unless one was just started; paragraphs leave one line empty."""
        wanted = "\n\n" if name in _PARAGRAPHS else "\n"
        last = self._pieces[-1] if self._pieces else "\n\n"
        if not last.endswith(wanted):
            self._pieces.append("\n" if last.endswith("\n") else wanted)

    def _add(self, text: str | None) -> None:
        if not text or self._hidden:
            return
        if self._verbatim:
            self._pieces.append(text)
            return
        text = _BLANKS.sub(" ", text)
        if text[0] == " " and (not self._pieces or self._pieces[-1][-1] in "\n "):
            text = text[1:]
        if text:
            self._pieces.append(text)
