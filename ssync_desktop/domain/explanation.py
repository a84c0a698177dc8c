"""What an administrator reads about an error."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands on the card of an error; *causes* come most likely first."""

    title: str
    causes: tuple[str, ...]
    remedy: str
