"""What an autodiscover service tells about a mailbox (MS-OXWSADISC, GetUserSettings)."""

from dataclasses import dataclass

from exchangelib.services import GetUserSettings
from exchangelib.util import ANS
from exchangelib.version import Version

from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element, OverLane, only

A = f"{{{ANS}}}"
WANTED = ("external_ews_url", "internal_ews_url")


@dataclass(frozen=True, slots=True)
class Told:
    """Where the web services are, or whom to ask instead; *words* when neither is known."""

    url: str = ""
    address: str = ""
    service: str = ""
    words: str = ""


class _Settings(OverLane, GetUserSettings):  # type: ignore[misc]
    """One user's settings."""

    def __init__(self, mailbox: OpenedMailbox) -> None:
        GetUserSettings.__init__(self, protocol=mailbox)
        self.account = mailbox

    @property
    def _version_hint(self) -> Version:
        return self.account.version

    @_version_hint.setter
    def _version_hint(self, found: Version) -> None:
        self.account.version = found


def settings_of(mailbox: OpenedMailbox) -> Told:
    """Ask the service at the mailbox's URL; raises for what keeps it from answering."""
    answers = _Settings(mailbox).ask(users=[mailbox.endpoint.mailbox], settings=WANTED)
    user = only(answers)
    code, target = _text(user, "ErrorCode"), _text(user, "RedirectTarget")
    if code == "RedirectAddress":
        return Told(address=target)
    if code == "RedirectUrl":
        return Told(service=target)
    said = {
        _text(one, "Name"): _text(one, "Value")
        for one in user.iterfind(f"{A}UserSettings/{A}UserSetting")
    }
    url = said.get("ExternalEwsUrl") or said.get("InternalEwsUrl") or ""
    return Told(url=url, words=_text(user, "ErrorMessage"))


def _text(element: Element, name: str) -> str:
    found = element.find(f"{A}{name}")
    return "" if found is None else found.text or ""
