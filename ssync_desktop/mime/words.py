"""Encoded words in header values (RFC 2047), well made or not.

Read with leniency: spaces and question marks inside a word, missing padding, wrong charset
labels, and characters of several octets split between two words are all common in real mail.
"""

import binascii
import re

from ssync_desktop.mime import charsets, clean, limits, transfer

_WORD = re.compile(
    r"=\?([^?\s]{1,80})\?([BbQq])\?([^?]*(?:\?(?!=)[^?]{0,200}){0,4})\?=",
)
_Run = list[tuple[str, bytes]]  # neighbouring words: charset label and octets


def decode(value: str) -> str:
    """Return *value*, an unfolded header value, as one clean line with its words decoded."""
    if "=?" not in value:
        return clean.line(value)
    pieces: list[str] = []
    run: _Run = []
    at = 0
    for count, word in enumerate(_WORD.finditer(value)):
        if count >= limits.ENCODED_WORDS:
            break
        gap = value[at : word.start()]
        if not (run and (not gap or gap.isspace())):
            pieces += _texts(run)
            run = []
            pieces.append(gap)
        label, encoding, content = word.groups()
        run.append((label.partition("*")[0], _octets(encoding, content)))
        at = word.end()
    pieces += _texts(run)
    pieces.append(value[at:])
    return clean.line("".join(pieces))


def _octets(encoding: str, content: str) -> bytes:
    """Return the octets that the *content* of one word stands for."""
    data = content.encode("utf-8", "replace")
    if encoding in "Bb":
        return transfer.base64(data)[0]
    return binascii.a2b_qp(data, header=True)


def _texts(run: _Run) -> list[str]:
    """Return the texts of neighbouring words; octets under the same label are joined first."""
    if len(run) == 1:
        return [charsets.decode(run[0][1], run[0][0])[0]]
    texts: list[str] = []
    label, octets = "", b""
    for next_label, more in run:
        if next_label.lower() == label.lower():
            octets += more
            continue
        if octets:
            texts.append(charsets.decode(octets, label)[0])
        label, octets = next_label, more
    if octets:
        texts.append(charsets.decode(octets, label)[0])
    return texts
