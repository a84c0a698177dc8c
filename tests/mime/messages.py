"""Short ways to write the messages of these tests."""


def message(*lines: str | bytes, newline: bytes = b"\r\n") -> bytes:
    """Return *lines* as a message, each ended by *newline*."""
    octets = (line.encode() if isinstance(line, str) else line for line in lines)
    return b"".join(line + newline for line in octets)


def multipart(subtype: str, boundary: str, *parts: list[str]) -> list[str]:
    """Return the lines of a multipart, from its Content-Type on, with *parts* as lists of lines."""
    lines = [f'Content-Type: multipart/{subtype}; boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return [*lines, f"--{boundary}--"]


def text(body: str = "Hello", subtype: str = "plain", *fields: str) -> list[str]:
    """Return the lines of a text part."""
    return [f"Content-Type: text/{subtype}; charset=utf-8", *fields, "", body]
