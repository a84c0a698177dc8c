"""The connection test of a profile, step by step: running, passed, or failed with what to do."""

from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.exchange import server_of
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.problems import from_error

LET_IN = "The server let the profile in; its mailboxes go on if they were stopped."
REACHED = (
    "The servers are there. Mailboxes sign in for themselves here: Test & Enable shows whether "
    "they are let in."
)


class ConnectionTest(QObject):
    """Tests one profile at a time; a newer test makes the answer of an older one worthless.

    Signals:
        changed(EmailServerProfile): the test of this profile has gone on; see ``shown``.
    """

    __test__ = False
    changed = Signal(EmailServerProfile)
    _heard = Signal(TestStep)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._profile: EmailServerProfile | None = None
        self._step = TestStep("")
        self._told: tuple[TestStep, ...] = ()
        self._heard.connect(self._hear)
        self._trusted: ShownCertificate | None = None

    @property
    def profile(self) -> EmailServerProfile | None:
        """The profile that was tested last."""
        return self._profile

    @property
    def step(self) -> TestStep:
        """How its test goes, or went, as a whole."""
        return self._step

    @property
    def shown(self) -> tuple[TestStep, ...]:
        """The steps as the engine told them; the whole stands last, unless a step says the same."""
        last = self._told[-1] if self._told else TestStep("")
        running = last.state is self._step.state is StepState.RUNNING
        said = running or bool(last.error_code and self._step.error_code)
        return self._told if said else (*self._told, self._step)

    def begin(self, profile: EmailServerProfile) -> None:
        """Reach the servers of *profile*, and sign in where it has credentials."""
        if self._step.state is StepState.RUNNING:
            return
        self._profile = profile
        self._told = ()
        self._show(TestStep(_title(profile), state=StepState.RUNNING))
        future = self._service.test_connection(profile.id, self._tell)
        self._bridge.ask(future, self._pass, self._fail)

    def trust(self, certificate: ShownCertificate) -> None:
        """Pin *certificate* for the side of the profile that showed it, and test again.

        One decision is enough: should the other side show the same one next, it is pinned too.
        """
        if self._profile is None:
            return
        self._trusted = certificate
        side = side_of(self._profile, certificate)
        future = self._service.trust_certificate(self._profile.id, [side], certificate.fingerprint)
        self._bridge.ask(future, self._test_again, self._fail)

    def _tell(self, step: TestStep) -> None:
        """Bring *step* home from the engine's thread; nobody listens once the page is gone."""
        with suppress(RuntimeError):
            self._heard.emit(step)

    @Slot(TestStep)
    def _hear(self, step: TestStep) -> None:
        going_on = bool(self._told) and self._told[-1].state is StepState.RUNNING
        self._told = (*(self._told[:-1] if going_on else self._told), step)
        self._show(self._step)

    @Slot(object)
    def _test_again(self, profile: EmailServerProfile) -> None:
        self._step = replace(self._step, state=StepState.WAITING)
        self.begin(profile)

    @Slot(object)
    def _pass(self, _answer: object) -> None:
        self._trusted = None
        assert self._profile is not None
        words = LET_IN if _signs_in(self._profile) else REACHED
        self._show(replace(self._step, state=StepState.PASSED, words=words))

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        report = from_error(error)
        if self._shows_the_trusted_one(report.certificate):
            return
        self._show(
            replace(
                self._step,
                state=StepState.FAILED,
                words=report.server_words,
                error_code=report.code,
                error_text=report.title,
                remedy=report.remedy,
                certificate=report.certificate,
            )
        )

    def _shows_the_trusted_one(self, certificate: ShownCertificate | None) -> bool:
        """Go on by itself where the other side shows what was trusted a moment ago."""
        before, self._trusted = self._trusted, None
        if before is None or certificate is None or self._profile is None:
            return False
        same = before.fingerprint == certificate.fingerprint
        again = side_of(self._profile, before) is side_of(self._profile, certificate)
        if not same or again:
            return False
        self.trust(certificate)
        return True

    def _show(self, step: TestStep) -> None:
        self._step = step
        if self._profile is not None:
            self.changed.emit(self._profile)


def _signs_in(profile: EmailServerProfile) -> bool:
    """Say whether the profile has credentials of its own to be tried."""
    return any(
        profile.signs_in_itself(one) for one in (OperationType.INCOMING, OperationType.OUTGOING)
    )


def _title(profile: EmailServerProfile) -> str:
    if _signs_in(profile):
        return "Sign in with the profile's credentials"
    return "Reach the profile's servers"


def side_of(profile: EmailServerProfile, certificate: ShownCertificate) -> OperationType:
    """Return which direction of *profile* the certificate's server belongs to."""
    outgoing = profile.outgoing
    place = outgoing.host.casefold(), outgoing.port
    if profile.is_exchange:
        place = server_of(outgoing.host)
    if (certificate.host.casefold(), certificate.port) == place:
        return OperationType.OUTGOING
    return OperationType.INCOMING
