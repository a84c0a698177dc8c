"""Names in the form in which they are looked for: their words, without regard to case."""

_LONGEST = 50  # characters, which are at most 200 octets


def name_words(name: str) -> tuple[bytes, ...]:
    """Return the different words of *name* as they are compared; of long ones the beginning.

    They are octets (UTF-8): every database sorts these alike, whatever its language, so that what
    begins alike stands together.
    """
    words = (word[:_LONGEST].encode("utf-8", "replace") for word in name.casefold().split())
    return tuple(dict.fromkeys(words))
