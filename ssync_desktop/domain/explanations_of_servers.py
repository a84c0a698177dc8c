"""What is known about the errors of connections and servers."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanation import Explanation

CONNECTING = {
    ErrorCode.HOST_NOT_FOUND: Explanation(
        "The server's name is not known",
        (
            "The name in the profile is misspelt.",
            "This computer has no connection, or its name server does not answer.",
            "The name exists inside another network only; a VPN may be missing.",
        ),
        "Check the server's name in the profile, then this computer's connection.",
    ),
    ErrorCode.CONNECT_FAILURE: Explanation(
        "The server does not accept the connection",
        (
            "The port in the profile is wrong.",
            "The mail service is down for the moment.",
            "A firewall between here and the server closes the port.",
        ),
        "Check host and port in the profile and whether the service runs.",
    ),
    ErrorCode.TIMED_OUT: Explanation(
        "The server did not answer in time",
        (
            "The server is overloaded or the line is slow.",
            "A firewall drops the packets without saying so.",
            "Protection and port of the profile do not match, so that both sides wait.",
            "The time limit of the profile is very short.",
        ),
        "It is tried again by itself. If it stays so, check port and protection in the profile.",
    ),
    ErrorCode.CONNECTION_LOST: Explanation(
        "The connection broke off",
        (
            "The server closed it, as many do under load or at a restart.",
            "The network was interrupted.",
            "Too many connections from one address: the profile's limit is above the server's.",
        ),
        "It is tried again by itself and nothing is lost. If it repeats, lower the profile's "
        "number of connections.",
    ),
    ErrorCode.TLS_FAILURE: Explanation(
        "A protected connection could not be made",
        (
            "The port does not speak TLS: protection and port of the profile do not match.",
            "The server offers only old versions of TLS, which are refused here.",
            "Something between here and the server intercepts the connection.",
        ),
        "Check port and protection in the profile; ask the server's operator for TLS 1.2 or newer.",
    ),
    ErrorCode.TLS_NOT_OFFERED: Explanation(
        "The server does not offer protection",
        (
            "The profile asks for STARTTLS, and the server on this port does not have it.",
            "Something between here and the server removes the offer, as an attacker would.",
        ),
        "Choose TLS with its own port, or ask the server's operator to switch STARTTLS on.",
    ),
    ErrorCode.UNTRUSTED_CERTIFICATE: Explanation(
        "The server's certificate is not trusted",
        (
            "The server uses a certificate it made itself, or one of a private authority.",
            "The certificate has run out.",
            "The certificate was issued for another name than the one in the profile.",
            "Somebody else answers in the server's place.",
        ),
        "Compare the fingerprint with the server's operator. If it is right, trust it for this "
        "profile; if not, do not sign in.",
    ),
}

ANSWERS = {
    ErrorCode.INCOMING_AUTHENTICATION: Explanation(
        "The server refused to let us in for incoming email",
        (
            "The password was changed, or has run out.",
            "User name or password contain a typing error; some servers want the whole address.",
            "The server asks for an app password or has switched password sign-in off.",
            "The account is locked or has no right to use POP3.",
        ),
        "Enter user name and password again and test. Nothing is tried meanwhile, so that the "
        "account is not locked.",
    ),
    ErrorCode.OUTGOING_AUTHENTICATION: Explanation(
        "The server refused to let us in for outgoing email",
        (
            "The password was changed, or has run out.",
            "User name or password contain a typing error; some servers want the whole address.",
            "The server asks for an app password or has switched password sign-in off.",
            "The account has no right to send by SMTP.",
        ),
        "Enter user name and password again and test. Nothing is tried meanwhile, so that the "
        "account is not locked.",
    ),
    ErrorCode.PROTOCOL_ERROR: Explanation(
        "The server answered something unexpected",
        (
            "Another service than the expected one listens on this port.",
            "A security product between here and the server changes what is sent.",
            "The server has a fault.",
        ),
        "Look at the server's own words, then check port and server type in the profile.",
    ),
    ErrorCode.SERVER_BUSY: Explanation(
        "The server asks us to come back later",
        (
            "The server limits how much is asked of it in a while.",
            "The server is being restarted or maintained.",
        ),
        "It is tried again by itself, at the time the server wishes for.",
    ),
    ErrorCode.THROTTLED: Explanation(
        "Exchange asks us to slow down",
        (
            "The account asks for more than its throttling policy on the server allows.",
            "The server itself is under load, restarted or maintained.",
        ),
        "It is tried again by itself, at the time the server wishes for. If it happens often, "
        "lower the profile's number of connections or have the policy raised.",
    ),
    ErrorCode.TOO_MANY_CONNECTIONS: Explanation(
        "More connections are open than the server allows",
        (
            "The profile's number of connections is above what the server allows the account.",
            "Other programs, or another computer, use the same account.",
        ),
        "It is tried again by itself. If it happens often, lower the profile's number of "
        "connections or have the policy raised.",
    ),
    ErrorCode.MAILBOX_NOT_FOUND: Explanation(
        "The server has no such mailbox",
        (
            "The email address of the mailbox is misspelt here.",
            "The mailbox was deleted, or moved to another organization or to Exchange Online.",
            "The address belongs to a group or a contact, which have no mailbox.",
        ),
        "Check the mailbox's email address with whoever looks after the Exchange server.",
    ),
    ErrorCode.MAILBOX_ACCESS_DENIED: Explanation(
        "The account may not open this mailbox",
        (
            "The account lacks the role ApplicationImpersonation, or its scope leaves it out.",
            "The account has no full access to the mailbox.",
            "Web services (EWS) are switched off for the account or the mailbox.",
        ),
        "Have the right given on the Exchange server, then run Test & Enable. It may take the "
        "server up to an hour to heed it.",
    ),
    ErrorCode.MAILBOX_LOCKED: Explanation(
        "The mailbox cannot be read for the moment",
        (
            "A mail program or a phone reads the same mailbox by POP3.",
            "An earlier connection that broke off has not ended on the server yet.",
            "On Exchange: the mailbox is being moved, or its database is away.",
        ),
        "It is tried again by itself. If it stays so, stop the other program from reading it.",
    ),
    ErrorCode.SENDER_REFUSED: Explanation(
        "The server does not let this account send as this address",
        (
            "The account that signs in has no right to send as the mailbox's address.",
            "The mailbox's address is misspelt or does not exist on this server.",
        ),
        "Give the account the right to send as this address, or sign in as the mailbox itself.",
    ),
    ErrorCode.RECIPIENTS_REFUSED: Explanation(
        "The server takes none of the recipients",
        (
            "The addresses are misspelt or do not exist any more.",
            "The server does not pass mail on for this account.",
        ),
        "Edit and send again, with the right addresses. Send again, as it is, helps once the "
        "server takes them.",
    ),
    ErrorCode.MESSAGE_REFUSED: Explanation(
        "The server does not take this message",
        (
            "The message is larger than the server allows.",
            "The server takes it for spam or finds a forbidden attachment.",
        ),
        "Read the server's own words, change the message and send it again.",
    ),
    ErrorCode.QUOTA_EXCEEDED: Explanation(
        "A limit of the server is used up",
        (
            "More was sent within a day or an hour than the account may send.",
            "The mailbox on the server is full.",
        ),
        "Wait until the limit starts anew or make room, then run Test & Enable.",
    ),
}
