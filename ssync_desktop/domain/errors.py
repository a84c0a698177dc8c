"""Errors that are expected: three kinds by who has to act, with searchable published codes.

Everything that is not one of these is a bug: logged whole, shown once, never swallowed.
"""

from collections.abc import Iterable
from datetime import timedelta

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.problems import Problem


class SsyncError(Exception):
    """Expected, and safe to show as it is.

    *title* says what failed, *remedy* what to do, *server_words* what the server itself said.
    """

    def __init__(
        self, code: ErrorCode, title: str = "", remedy: str = "", *, server_words: str = ""
    ) -> None:
        explanation = explain(code)
        super().__init__(title or explanation.title)
        self.code = code
        self.title = title or explanation.title
        self.remedy = remedy or explanation.remedy
        self.server_words = server_words

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error travel between processes as it is, whatever its constructor asks for."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(
    kind: type[SsyncError], words: tuple[object, ...], facts: dict[str, object]
) -> SsyncError:
    error = kind.__new__(kind, *words)
    error.args = words
    error.__dict__.update(facts)
    return error


class Retryable(SsyncError):
    """The engine waits and tries again (D12); *retry_after* is the server's own wish."""

    retry_after: timedelta | None = None


class AnswerLost(Retryable):
    """A message was handed over whole and no answer came: the server may have taken it.

    Nobody knows until the server is asked, so it must not simply count as unsent.
    """


class NeedsAttention(SsyncError):
    """Somebody has to act; who stops is decided by whose credential it is (D24)."""


class ItemRefused(SsyncError):
    """Concerns one item only; the pass goes on (B69, B85).

    *partly*: something of what was asked for has been done.
    """

    partly: bool = False


class DraftRefused(NeedsAttention):
    """A message was asked to save values that break rules; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(ErrorCode.INVALID_DRAFT, first.text, first.remedy)


class CertificateNotTrusted(NeedsAttention):
    """The server showed a certificate nobody vouches for; trusting it is a human decision.

    *certificate* holds what to show: subject, issuer, dates and fingerprint.
    """

    def __init__(self, certificate: ShownCertificate, server_words: str = "") -> None:
        super().__init__(
            ErrorCode.UNTRUSTED_CERTIFICATE,
            f"The certificate of {certificate.host} is not trusted",
            server_words=server_words,
        )
        self.certificate = certificate
