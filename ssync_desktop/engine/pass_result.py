"""What a pass did."""

from dataclasses import dataclass


@dataclass(slots=True)
class PassResult:
    """Counts of one pass; *backlog* is what it left for the next one."""

    processed: int = 0
    failed: int = 0
    backlog: int = 0
