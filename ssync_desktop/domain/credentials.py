"""A user name with its secret, which no representation shows."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a connector signs in with; the secret never reaches a log, a row or a child process."""

    user_name: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.user_name} (secret hidden)"

    def __reduce__(self) -> str:
        raise TypeError("Credentials stay in the process that read them.")
