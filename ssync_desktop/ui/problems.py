"""What stands on the card of an error: one value, made from errors, alerts and statuses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import CertificateNotTrusted, Retryable, SsyncError
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.options import TraceLevel

UNEXPECTED_REMEDY = (
    "This is a fault of the program, not of your settings. It is in the log; copy it into a report."
)


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """One error, ready to be shown: what, for whom, since when, how often, and what to do."""

    title: str
    code: str = ""
    level: TraceLevel = TraceLevel.ERROR
    subject: str = ""  # for whom
    since: datetime | None = None
    last: datetime | None = None
    count: int = 1
    retried: str = ""  # "Will be tried again" …, in words
    causes: tuple[str, ...] = ()
    remedy: str = ""
    server_words: str = ""
    certificate: ShownCertificate | None = None
    can_retry: bool = False

    def as_text(self, moment: Callable[[datetime | None], str]) -> str:
        """Return everything as plain text for the clipboard; *moment* writes times."""
        lines = [self.title]
        facts = {
            "Code": self.code,
            "For": self.subject,
            "Since": moment(self.since),
            "Last": moment(self.last),
            "Times": str(self.count) if self.count > 1 else "",
            "Tried again": self.retried,
            "What to do": self.remedy,
            "The server said": self.server_words,
        }
        lines += [f"{name}: {value}" for name, value in facts.items() if value]
        lines += [f"Possible cause: {cause}" for cause in self.causes]
        return "\n".join(lines)


def from_error(error: BaseException, subject: str = "", *, can_retry: bool = False) -> ErrorReport:
    """Return the report of an exception that a request ended with."""
    if not isinstance(error, SsyncError):
        return ErrorReport(
            title="Something unexpected happened",
            code=type(error).__name__,
            subject=subject,
            remedy=UNEXPECTED_REMEDY,
            server_words=str(error),
        )
    return ErrorReport(
        title=error.title,
        code=error.code.value,
        level=TraceLevel.WARNING if isinstance(error, Retryable) else TraceLevel.ERROR,
        subject=subject,
        retried="Will be tried again" if isinstance(error, Retryable) else "",
        causes=explain(error.code).causes,
        remedy=error.remedy,
        server_words=error.server_words,
        certificate=error.certificate if isinstance(error, CertificateNotTrusted) else None,
        can_retry=can_retry,
    )


def from_alert(alert: Alert) -> ErrorReport:
    """Return the report of a stored alert."""
    explanation = explain(alert.code)
    news = alert.level is TraceLevel.INFORMATION
    asks = alert.code.value in Question._value2member_map_  # which is no error
    return ErrorReport(
        title=alert.text or explanation.title,
        code=alert.code.value,
        level=TraceLevel.WARNING if asks else alert.level,
        subject=alert.regarding.name,
        since=alert.created_on,
        last=alert.updated_on,
        count=alert.count,
        causes=explanation.causes,
        remedy=explanation.remedy,
        server_words=alert.details,
        can_retry=not news,
    )


def from_code(code: str, text: str, subject: str = "", *, retried: str = "") -> ErrorReport:
    """Return the report of a stored code and text; an unknown code is shown as it is."""
    known = code in ErrorCode._value2member_map_
    explanation = explain(ErrorCode(code)) if known else None
    return ErrorReport(
        title=explanation.title if explanation else text or code,
        code=code,
        subject=subject,
        retried=retried,
        causes=explanation.causes if explanation else (),
        remedy=explanation.remedy if explanation else "",
        server_words=text if explanation else "",
    )
