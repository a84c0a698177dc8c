"""Where a mailbox's services are: SOAP autodiscover, GetUserSettings (MS-OXWSADISC)."""

from typing import Final

from lxml import etree

from ssync_desktop.sandbox.ews.markup import SOAP, Element, plain
from ssync_desktop.sandbox.ews.model import Exchange, Mailbox

AUTODISCOVER_PATH: Final = "/autodiscover/autodiscover.svc"
_SPACE: Final = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
_A: Final = f"{{{_SPACE}}}"
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_SCHEMAS: Final = (
    "Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2010_SP1, Exchange2010_SP2, "
    "Exchange2013, Exchange2013_SP1, Exchange2015, Exchange2016"
)


def user_settings(exchange: Exchange, url: str, content: bytes) -> bytes:
    """Answer GetUserSettings for the mailboxes asked about; *url* is where the services are."""
    try:
        asked = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return _answer("InvalidRequest", f"The request is no XML: {error}", [])
    wanted = [one.text or "" for one in asked.iter(f"{_A}Setting")]
    users = [one.text or "" for one in asked.iter(f"{_A}Mailbox")]
    if not users:
        return _answer("InvalidRequest", "No mailbox is asked about.", [])
    return _answer("NoError", "", [_user(exchange, url, one.strip(), wanted) for one in users])


def _user(exchange: Exchange, url: str, address: str, wanted: list[str]) -> Element:
    elsewhere = exchange.redirects.get(address.casefold())
    if elsewhere is not None:
        code = "RedirectUrl" if elsewhere.startswith("https://") else "RedirectAddress"
        return _response(code, "Ask elsewhere.", elsewhere)
    mailbox = exchange.mailbox(address)
    if mailbox is None:
        return _response("InvalidUser", f"The user {address} is unknown.")
    known = _settings(mailbox, url)
    errors = _made("UserSettingErrors")
    settings = _made("UserSettings")
    for name in wanted:
        if name in known:
            settings.append(_setting(name, known[name]))
        else:
            errors.append(
                _made(
                    "UserSettingError",
                    _made("ErrorCode", text="SettingIsNotAvailable"),
                    _made("ErrorMessage", text=f"{name} is not available."),
                    _made("SettingName", text=name),
                )
            )
    made = _response("NoError", "No error.")
    made.extend((errors, settings))
    return made


def _settings(mailbox: Mailbox, url: str) -> dict[str, str]:
    return {
        "AutoDiscoverSMTPAddress": mailbox.address,
        "UserDisplayName": mailbox.name,
        "UserDeploymentId": str(mailbox.guid),
        "ExternalEwsUrl": url,
        "InternalEwsUrl": url,
        "EwsSupportedSchemas": _SCHEMAS,
        "ExternalEwsVersion": "15.2.1118.7",
        "CasVersion": "15.2.1118.7",
    }


def _setting(name: str, value: str) -> Element:
    made = _made("UserSetting", _made("Name", text=name), _made("Value", text=value))
    made.set(_XSI, "StringSetting")
    return made


def _response(code: str, words: str, redirect: str = "") -> Element:
    made = _made("UserResponse", _made("ErrorCode", text=code), _made("ErrorMessage", text=words))
    if redirect:
        made.append(_made("RedirectTarget", text=redirect))
    return made


def _answer(code: str, words: str, users: list[Element]) -> bytes:
    response = _made("Response", _made("ErrorCode", text=code), _made("ErrorMessage", text=words))
    response.append(_made("UserResponses", *users))
    body = etree.Element(f"{{{SOAP}}}Body")
    body.append(_made("GetUserSettingsResponseMessage", response))
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP, "a": _SPACE})
    version = _made("ServerVersionInfo", *(
        _made(name, text=str(number))
        for name, number in (("MajorVersion", 15), ("MinorVersion", 2),
                             ("MajorBuildNumber", 1118), ("MinorBuildNumber", 7))
    ), _made("Version", text="Exchange2016"))  # fmt: skip
    etree.SubElement(envelope, f"{{{SOAP}}}Header").append(version)
    envelope.append(body)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _made(name: str, *inner: Element, text: str = "") -> Element:
    made = etree.Element(_A + name, nsmap={"a": _SPACE})
    made.text = plain(text) or None
    made.extend(inner)
    return made
