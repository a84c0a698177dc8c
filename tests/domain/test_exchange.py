"""Where the web services of Exchange are, and who may sign in there how."""

import pytest

from ssync_desktop.domain.exchange import (
    EXAMPLE,
    location_problems,
    points_online,
    server_of,
    sign_in_problems,
    token_problems,
    token_url,
    web_services_url,
)
from ssync_desktop.domain.options import AuthenticationProtocol, CredentialRetrieval


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ("mail.example.com", EXAMPLE),
        (" mail.example.com/ ", EXAMPLE),
        ("https://mail.example.com", EXAMPLE),
        ("mail.example.com/ews/exchange.asmx", "https://mail.example.com/ews/exchange.asmx"),
        ("mail.example.com:8443", "https://mail.example.com:8443/EWS/Exchange.asmx"),
        ("https://[::1]:8443/", "https://[::1]:8443/EWS/Exchange.asmx"),
        (EXAMPLE, EXAMPLE),
        ("", ""),
    ],
)
def test_a_host_alone_is_enough(entered: str, stored: str) -> None:
    assert web_services_url(entered) == stored
    assert not entered or not list(location_problems("host", "Location", entered))


@pytest.mark.parametrize(
    ("entered", "says"),
    [
        ("", "is missing"),
        ("   ", "is missing"),
        ("http://mail.example.com/EWS/Exchange.asmx", "is not protected"),
        ("ftp://mail.example.com", "is not protected"),
        ("https://", "no address"),
        ("https://mail.example.com:many/", "no address"),
        ("https://mail.exam ple.com/", "no address"),
        ("https://[::1/EWS/Exchange.asmx", "no address"),
        ("https://mail.example.com/owa", "does not end with /EWS/Exchange.asmx"),
        ("https://ada:secret@mail.example.com/EWS/Exchange.asmx", "more than an address"),
        ("https://mail.example.com/EWS/Exchange.asmx?a=b", "more than an address"),
        ("https://" + "x" * 2100, "2,084 fit"),
    ],
)
def test_what_is_no_location_is_told(entered: str, says: str) -> None:
    problems = list(location_problems("incoming.host", "Web services", entered))
    assert {problem.field for problem in problems} == {"incoming.host"}
    assert says in problems[0].text


@pytest.mark.parametrize(
    ("entered", "use"),
    [
        ("http://ex.contoso.example/owa", "https://ex.contoso.example/EWS/Exchange.asmx"),
        ("http://ex.contoso.example:80", "https://ex.contoso.example/EWS/Exchange.asmx"),
        ("http://127.0.0.1:8443/", "https://127.0.0.1:8443/EWS/Exchange.asmx"),
        ("https://ex.contoso.example/owa", "https://ex.contoso.example/EWS/Exchange.asmx"),
    ],
)
def test_the_remedy_names_the_server_that_was_entered(entered: str, use: str) -> None:
    (problem,) = location_problems("incoming.host", "Web services", entered)
    assert use in problem.remedy


@pytest.mark.parametrize(
    ("location", "server"),
    [
        (EXAMPLE, ("mail.example.com", 443)),
        ("https://127.0.0.1:8443/EWS/Exchange.asmx", ("127.0.0.1", 8443)),
        ("memory.test", ("memory.test", 443)),
        ("", ("", 443)),
        ("https://[::1", ("", 443)),
    ],
)
def test_host_and_port_are_taken_from_the_location(location: str, server: tuple[str, int]) -> None:
    assert server_of(location) == server


def test_exchange_online_is_told_apart() -> None:
    assert points_online("https://outlook.office365.com/EWS/Exchange.asmx")
    assert points_online("Outlook.Office365.com")
    assert not points_online(EXAMPLE)


@pytest.mark.parametrize("retrieval", list(CredentialRetrieval))
@pytest.mark.parametrize("authentication", list(AuthenticationProtocol))
def test_who_signs_in_decides_how(
    retrieval: CredentialRetrieval, authentication: AuthenticationProtocol
) -> None:
    fields = [one.field for one in sign_in_problems("incoming", retrieval, authentication, "a@b.c")]
    if retrieval in (CredentialRetrieval.USER_OR_QUEUE, CredentialRetrieval.PROFILE):
        assert fields == []
    elif retrieval is CredentialRetrieval.WINDOWS_INTEGRATED:
        negotiated = authentication in (
            AuthenticationProtocol.AUTO_DETECT,
            AuthenticationProtocol.NEGOTIATE,
            AuthenticationProtocol.NTLM,
        )
        assert fields == ([] if negotiated else ["incoming.authentication"])
    else:
        assert fields == ["incoming.retrieval"]


def test_nobody_is_let_in_without_credentials() -> None:
    (problem,) = sign_in_problems(
        "outgoing", CredentialRetrieval.ANONYMOUS, AuthenticationProtocol.AUTO_DETECT, ""
    )
    assert (problem.field, problem.text) == (
        "outgoing.retrieval",
        "Exchange lets nobody in without credentials.",
    )


@pytest.mark.parametrize("user_name", ["", " ", "u" * 251])
def test_the_profiles_account_has_a_name_that_fits(user_name: str) -> None:
    (problem,) = sign_in_problems(
        "incoming", CredentialRetrieval.PROFILE, AuthenticationProtocol.NTLM, user_name
    )
    assert problem.field == "incoming.user_name"


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ("contoso.com", "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"),
        (
            " https://sts.example.com/adfs/oauth2/token ",
            "https://sts.example.com/adfs/oauth2/token",
        ),
        ("", ""),
    ],
)
def test_a_tenant_is_enough_to_know_where_tokens_are(entered: str, stored: str) -> None:
    assert token_url(entered) == stored
    assert not entered or not list(token_problems("token_location", entered))


@pytest.mark.parametrize(
    "entered", ["", "http://sts.example.com/token", "https:///token", "https://a:b@c/", "two words"]
)
def test_what_gives_out_no_tokens_is_told(entered: str) -> None:
    (problem,) = token_problems("token_location", entered)
    assert problem.field == "token_location"
