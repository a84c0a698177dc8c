"""The fields of a profile that Exchange has in place of other servers' ones, or alone."""

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QLineEdit

from ssync_desktop.domain.exchange import EXAMPLE
from ssync_desktop.ui.profiles.asking import SIDES
from ssync_desktop.ui.profiles.words import (
    EXCHANGE_AUTHENTICATIONS,
    EXCHANGE_RETRIEVALS,
)
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field

ONLINE = (
    "Exchange Online blocks this protocol (Exchange Web Services) by default since October 2026 "
    "and ends it in April 2027. Mailboxes there cannot rely on this profile; it is meant for "
    "Exchange Server on machines of your own."
)
LOCATION_HINT = "The whole address, or the name of the server alone."
AUTODISCOVER_HINT = (
    "The server of each mailbox is looked up by its address, and kept on the mailbox."
)
IMPERSONATION_HINT = (
    "The account needs the role ApplicationImpersonation. Without it, it opens mailboxes as a "
    "delegate: that does for email, but not for appointments, contacts and tasks."
)
OAUTH_USER_HINT = "With OAuth it is the id of a program; the password is its secret."
TENANT_HINT = "The name or the id of the tenant, or the whole address that gives out tokens."


class ExchangeFields:
    """Makes them; the editor puts them where they belong and shows what is asked for."""

    def __init__(self) -> None:
        self.autodiscover = Field(
            "Autodiscover",
            QCheckBox("Find the server of each mailbox (autodiscover)"),
            hint=AUTODISCOVER_HINT,
        )
        self.hosts = {
            "incoming": _location("Web services", LOCATION_HINT),
            "outgoing": _location("Web services for outgoing email", LOCATION_HINT),
        }
        self.retrievals = {
            "incoming": _choice("Who signs in at Exchange", EXCHANGE_RETRIEVALS.items()),
            "outgoing": _choice(
                "Who signs in at Exchange for outgoing email", EXCHANGE_RETRIEVALS.items()
            ),
        }
        self.authentications = {
            "incoming": _choice("Authentication", EXCHANGE_AUTHENTICATIONS.items()),
            "outgoing": _choice(
                "Authentication for outgoing email", EXCHANGE_AUTHENTICATIONS.items()
            ),
        }
        self.token = Field(
            "Token service",
            QLineEdit(placeholderText="contoso.example"),
            required=True,
            hint=TENANT_HINT,
        )
        self.impersonations = {
            "incoming": _impersonation("Impersonation"),
            "outgoing": _impersonation("Impersonation for outgoing email"),
        }
        self.same = Field(
            "Same server for outgoing",
            QCheckBox("Use the same server and sign-in for outgoing email"),
        )
        self.default_location = _location(
            "Web services where autodiscover finds nothing", LOCATION_HINT, required=False
        )

    def variants(self) -> dict[str, Field]:
        """Return the fields for what other servers ask in other words."""
        found = {"same_settings_for_outgoing": self.same}
        for side in SIDES:
            found[f"{side}.host"] = self.hosts[side]
            found[f"{side}.retrieval"] = self.retrievals[side]
            found[f"{side}.authentication"] = self.authentications[side]
        return found


def _location(title: str, hint: str, *, required: bool = True) -> Field:
    return Field(title, QLineEdit(placeholderText=EXAMPLE), required=required, hint=hint)


def _choice(title: str, options: Iterable[tuple[object, str]]) -> Field:
    return Field(title, Choice(options))


def _impersonation(title: str) -> Field:
    words = "Open mailboxes as their owners (impersonation)"
    return Field(title, QCheckBox(words), hint=IMPERSONATION_HINT)
