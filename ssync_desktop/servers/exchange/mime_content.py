"""Taking messages out of an answer before it is read as XML."""

import re
from binascii import Error, a2b_base64

_OPENING = re.compile(rb"<(?:[\w.-]+:)?MimeContent(?:\s[^<>]*[^<>/])?>")
"""Where a message begins. It cannot be in anybody's text, where ``<`` is written ``&lt;``."""


def without_messages(answer: bytes) -> tuple[bytes, list[bytes]]:
    """Return *answer* with a number in the place of every message, and the messages in order.

    What is no Base64 counts as an empty message.
    """
    seen = memoryview(answer)
    rest: list[bytes | memoryview] = []
    messages: list[bytes] = []
    done = 0
    while found := _OPENING.search(answer, done):
        begin = found.end()
        end = answer.find(b"<", begin)
        if end < 0:
            break
        rest += (seen[done:begin], b"%d" % len(messages))
        messages.append(_decoded(seen[begin:end]))
        done = end
    return b"".join((*rest, seen[done:])), messages


def _decoded(encoded: memoryview) -> bytes:
    try:
        return a2b_base64(encoded)
    except Error:
        return b""
