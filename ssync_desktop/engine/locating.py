"""Finding the server of a mailbox, and keeping where it was found with the mailbox (B9)."""

from collections.abc import Callable
from dataclasses import replace

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.access import credentials_of, endpoint_of, sign_of
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import DiscoveryStep

LOST = frozenset({ErrorCode.HOST_NOT_FOUND, ErrorCode.CONNECT_FAILURE})
"""What a pass ends in when the server is not where it was: it is looked for again."""


def is_looked_up(profile: EmailServerProfile) -> bool:
    """Say whether the server of each mailbox is looked for."""
    return profile.is_exchange and profile.use_autodiscover


def should_look_again(mailbox: Mailbox, profile: EmailServerProfile) -> bool:
    """Say whether a pass had better look for the server before it connects."""
    if not is_looked_up(profile):
        return False
    states = (mailbox.incoming, mailbox.outgoing)
    return not mailbox.location or any(state.error_code in LOST for state in states)


async def locate(
    tools: Tools,
    mailbox: Mailbox,
    profile: EmailServerProfile,
    tell: Callable[[DiscoveryStep], None] = lambda _: None,
    *,
    attended: bool = False,
) -> Mailbox:
    """Look for the server of *mailbox*, and return the mailbox with where it is kept.

    *tell* hears of every attempt. Unless a person looks on (*attended*) nobody is believed who
    cannot prove what domain he speaks for. Raises ``NeedsAttention(HOST_NOT_FOUND)`` when none
    succeeds; what was known before is kept then.
    """
    operation = OperationType.INCOMING
    sign = sign_of(profile, mailbox, operation)
    endpoint = endpoint_of(profile, operation, mailbox)
    discovery = tools.discovery()
    found = ""
    words: list[str] = []
    async with tools.limits.slot(sign.owner, profile.max_connections):
        credentials = await credentials_of(sign, tools.secrets)
        async for step in discovery.discover(endpoint, credentials, attended=attended):
            tell(step)
            words.append(f"{step.title}: {step.words}")
            if step.succeeded and step.url:
                found = step.url
    if not found:
        raise NeedsAttention(
            ErrorCode.HOST_NOT_FOUND,
            f"Where the server of {mailbox.name} is could not be determined",
            "See to the domain's autodiscover, or switch it off in the profile and enter the "
            "locations.",
            server_words="\n".join(words),
        )
    now = tools.clock.now()
    await tools.write(lambda context: context.unit.mailboxes.set_location(mailbox.id, found, now))
    return replace(mailbox, location=found, located_on=now)
