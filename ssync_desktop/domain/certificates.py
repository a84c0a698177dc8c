"""A server's certificate as it is shown to the person who has to decide about it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """What identifies a certificate; *fingerprint* is SHA-256 of its DER form, lower-case hex."""

    host: str
    port: int
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str
    reason: str

    @property
    def spaced_fingerprint(self) -> str:
        """The fingerprint in pairs, as other programs print it."""
        digits = self.fingerprint.upper()
        return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))
