"""The steps of a connection test: finding the server, then signing in for each direction.

Where mailboxes sign in for themselves the server is greeted all the same: that it is there, speaks
the protocol and shows a certificate to trust can be known before there is any mailbox.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import SIGN_IN, ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, SsyncError
from ssync_desktop.domain.last_test import ConnectionResult, LastTest
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.engine.access import Sign, credentials_of, endpoint_of, profile_sign
from ssync_desktop.engine.configuration_test import failed_step
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import Endpoint

Told = Callable[[TestStep], None]


def unheard(step: TestStep) -> None:
    """Hear of a step nobody asked about."""
    del step


TITLES = {
    OperationType.INCOMING: "Sign in for incoming email",
    OperationType.OUTGOING: "Sign in for outgoing email",
}
GREETINGS = {
    OperationType.INCOMING: "Reach the server for incoming email",
    OperationType.OUTGOING: "Reach the server for outgoing email",
}
NO_MAILBOX = frozenset({ErrorCode.MAILBOX_NOT_FOUND})
"""Exchange has let the account in; that it has no mailbox of its own is usual for a service."""


class ProfileTrial:
    """One test of a profile. What it found outlives a failure."""

    def __init__(self, tools: Tools, profile: EmailServerProfile, told: Told) -> None:
        self._tools = tools
        self._profile = profile
        self._told = told
        self._began: datetime | None = None
        self._asked: list[str] = []
        self._answers: list[str] = []
        self._warning = ""
        self._error: SsyncError | None = None
        self._ended = False
        self._location = ""
        self._signed_in = False

    async def run(self, operations: Sequence[OperationType]) -> None:
        """Carry out the steps; raises the error of the first that fails."""
        self._began = self._tools.clock.now()
        try:
            for operation in operations:
                await self._try(operation)
        except SsyncError as error:
            self._error, self._ended = error, True
            raise
        self._ended = True

    def found(self) -> LastTest | None:
        """Return what it found; None for a test that was broken off before it ended."""
        if self._began is None or not self._ended:
            return None
        seconds = (self._tools.clock.now() - self._began).total_seconds()
        error = self._error
        refused = error is not None and error.code in SIGN_IN
        result = ConnectionResult.WARNING if self._warning else ConnectionResult.SUCCESS
        words = [*self._answers, *([error.server_words] if error and error.server_words else ())]
        return LastTest(
            began_on=self._began,
            milliseconds=round(seconds * 1000),
            result=result if error is None else ConnectionResult.FAILURE,
            reached=error is None or refused or bool(self._answers),
            let_in=self._signed_in or None if error is None else (False if refused else None),
            asked="\n".join(self._asked),
            answer="\n".join(words),
            message=error.title if error else self._warning,
        )

    async def _try(self, operation: OperationType) -> None:
        sign = profile_sign(self._profile, operation)
        if sign is None:
            await self._ask(GREETINGS[operation], operation, endpoint_of(self._profile, operation))
            return
        if sign.secret is not None:
            self._tools.secrets.forget(sign.secret)  # another process may have been given a new one
        credentials = await credentials_of(sign, self._tools.secrets)
        async with self._tools.limits.slot(sign.owner, self._profile.max_connections):
            endpoint = await self._place(operation, credentials)
            await self._ask(TITLES[operation], operation, endpoint, credentials, sign)
        self._signed_in = True

    async def _ask(
        self,
        title: str,
        operation: OperationType,
        endpoint: Endpoint,
        credentials: Credentials | None = None,
        sign: Sign | None = None,
    ) -> None:
        """Carry out one step: sign in as *sign* says, or greet the server without one."""
        step = TestStep(title, operation, StepState.RUNNING)
        self._told(step)
        self._asked.append(f"{step.title}: {endpoint.url or endpoint.host}")
        began = self._tools.clock.now()
        try:
            if sign is None:
                connector = self._tools.connector_for(self._profile.server_type)
                words = (await connector.greet(endpoint, operation)).words
            else:
                words = await self._probe(operation, endpoint, credentials, sign)
        except SsyncError as error:
            self._told(failed_step(step, error))
            raise
        self._answers.append(words)
        seconds = (self._tools.clock.now() - began).total_seconds()
        self._told(replace(step, state=StepState.PASSED, words=words, duration=seconds))

    async def _probe(
        self,
        operation: OperationType,
        endpoint: Endpoint,
        credentials: Credentials | None,
        sign: Sign,
    ) -> str:
        """Sign in, and return what the server says."""
        connector = self._tools.connector_for(self._profile.server_type)
        try:
            if operation is OperationType.INCOMING:
                async with connector.incoming(endpoint, credentials) as incoming:
                    return (await incoming.probe()).words
            async with connector.outgoing(endpoint, credentials) as outgoing:
                return (await outgoing.probe()).words
        except SsyncError as error:
            if error.code not in NO_MAILBOX or not self._profile.is_exchange:
                raise
            who = sign.user_name or "The account"
            self._warning = f"{who} was let in; it has no mailbox of its own to look at."
            return error.server_words or self._warning

    async def _place(self, operation: OperationType, credentials: Credentials | None) -> Endpoint:
        """Return where the server is, looked for where autodiscover is to find it."""
        profile = self._profile
        if profile.is_exchange and profile.use_autodiscover:
            self._location = self._location or await self._look(operation, credentials)
            profile = replace(profile, default_location=self._location)
        return endpoint_of(profile, operation)

    async def _look(self, operation: OperationType, credentials: Credentials | None) -> str:
        """Return where the server is; raises HOST_NOT_FOUND where nobody knows."""
        endpoint = endpoint_of(self._profile, operation)
        endpoint = replace(endpoint, mailbox=endpoint.mailbox or await self._any_address())
        found = ""
        async for one in self._tools.discovery().discover(endpoint, credentials, attended=True):
            state = StepState.PASSED if one.succeeded else StepState.FAILED
            self._told(TestStep(one.title, None, state, words=one.words))
            found = one.url if one.succeeded and one.url else found
        if not found and not self._profile.default_location:
            raise NeedsAttention(
                ErrorCode.HOST_NOT_FOUND,
                f"The server of the profile {self._profile.name} could not be determined",
                "See to the domain's autodiscover, or switch it off in the profile and enter the "
                "locations.",
            )
        return found or self._profile.default_location

    async def _any_address(self) -> str:
        """Return the address of a mailbox on the profile: the domain is what matters."""
        profile_id = self._profile.id
        boxes = await self._tools.read(lambda unit: unit.mailboxes.of_profile(profile_id))
        return next((one.email_address for one in boxes if one.email_address), "")
