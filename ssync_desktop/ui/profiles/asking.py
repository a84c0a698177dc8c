"""Which fields a profile asks for, given what was chosen so far: pure decisions."""

from collections.abc import Iterator

from ssync_desktop.domain.exchange import points_online
from ssync_desktop.domain.options import AuthenticationProtocol, CredentialRetrieval, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft

SIDES = ("incoming", "outgoing")
ONLY_EXCHANGE = frozenset(
    {"use_autodiscover", "default_location", "token_location"}
    | {f"{side}.impersonation" for side in SIDES}
)
"""What other servers do not have at all."""

_BY_ITSELF = (CredentialRetrieval.PROFILE, CredentialRetrieval.WINDOWS_INTEGRATED)


def sides_of(draft: ProfileDraft) -> tuple[tuple[str, Direction], ...]:
    """Return the sides whose sign-in is asked for: both, or one that serves both."""
    sides = (("incoming", draft.incoming), ("outgoing", draft.outgoing))
    return sides[:1] if draft.same_settings_for_outgoing else sides


def asked(draft: ProfileDraft) -> frozenset[str]:
    """Return the names of the fields that count for *draft*, of those that do not always."""
    return frozenset(_on_exchange(draft) if draft.is_exchange else _on_others(draft))


def is_online(draft: ProfileDraft) -> bool:
    """Say whether *draft* is for Exchange Online, where this protocol is being ended."""
    if not draft.is_exchange:
        return False
    if draft.server_type is ServerType.EXCHANGE_ONLINE_HYBRID:
        return True
    places = [draft.default_location, *(side.host for _, side in sides_of(draft))]
    return any(points_online(place) for place in places if place.strip())


def signs_in_itself(side: Direction) -> bool:
    """Say whether an account of the profile, or of this program, opens the mailboxes."""
    return side.retrieval in _BY_ITSELF


def _on_others(draft: ProfileDraft) -> Iterator[str]:
    for name in SIDES:
        yield from (f"{name}.host", f"{name}.authentication")
    for name, side in sides_of(draft):
        yield f"{name}.retrieval"
        if side.retrieval is CredentialRetrieval.PROFILE:
            yield f"{name}.user_name"


def _on_exchange(draft: ProfileDraft) -> Iterator[str]:
    yield "use_autodiscover"
    if draft.use_autodiscover:
        yield "default_location"
    for name, side in sides_of(draft):
        yield from (f"{name}.retrieval", f"{name}.authentication")
        if not draft.use_autodiscover:
            yield f"{name}.host"
        if side.retrieval is CredentialRetrieval.PROFILE:
            yield f"{name}.user_name"
        if signs_in_itself(side):
            yield f"{name}.impersonation"
        if side.authentication is AuthenticationProtocol.OAUTH:
            yield "token_location"
