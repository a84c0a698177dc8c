"""Tracking tokens at the end of subjects (section 4.3): made, found, and made to fit."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ssync_desktop.domain.settings import OrganizationSettings

_OFFLINE_DIGIT = "0"  # the legacy digit: made online


def make_token(settings: OrganizationSettings, user_number: int, counter: int) -> str:
    """Return the token of message *counter* of user *user_number* (B86), e.g. ``CRM:0001001``.

    The counter runs to 999 and restarts at 000 (B88); the store counts.
    """
    user = str(settings.tracking_user_base + user_number).zfill(settings.tracking_user_digits)
    count = str(counter).zfill(settings.tracking_counter_digits)
    return f"{settings.tracking_prefixes[0]}{_OFFLINE_DIGIT}{user}{count}"


def subject_with_token(subject: str, token: str, limit: int) -> str:
    """Append *token* and cut *subject* so that both fit into *limit* characters (B87).

    A token that already stands there is kept as it is; one that is longer than the limit is left
    out.
    """
    if len(token) > limit or not token:
        return subject[:limit]
    if subject.endswith(token) and len(subject) <= limit:
        return subject
    kept = subject[: max(0, limit - len(token) - 1)].rstrip()
    return f"{kept} {token}".lstrip()


def subject_without_token(subject: str, token: str) -> str:
    """Return *subject* as a person wrote it, without the *token* that sending put at its end."""
    if not token or not subject.endswith(token):
        return subject
    return subject[: -len(token)].rstrip()


def tokens_in(subject: str, prefixes: Iterable[str]) -> tuple[str, ...]:
    """Return the tokens in *subject*, the last first; former prefixes count as well (B49)."""
    pattern = _pattern(tuple(prefix for prefix in prefixes if prefix))
    if pattern is None:
        return ()
    return tuple(reversed(list(dict.fromkeys(pattern.findall(subject)))))


@lru_cache(maxsize=16)
def _pattern(prefixes: tuple[str, ...]) -> re.Pattern[str] | None:
    if not prefixes:
        return None
    alternatives = "|".join(re.escape(prefix) for prefix in prefixes)
    return re.compile(rf"(?:{alternatives})\d{{3,20}}(?!\d)")
