"""The accepting side of NTLM, plain or inside SPNEGO (MS-NLMP, RFC 4178).

pyspnego's own acceptor takes its users from a file that an environment variable names; here they
are in memory, so its building blocks are put together anew. Only NTLMv2 is taken.
"""

import hmac
import os
from typing import Final

from spnego._context import GSSMech
from spnego._ntlm_raw.crypto import compute_response_v2, ntowfv1, ntowfv2
from spnego._ntlm_raw.messages import (
    Authenticate,
    AvId,
    Challenge,
    FileTime,
    Negotiate,
    NegotiateFlags,
    NTClientChallengeV2,
    TargetInfo,
)
from spnego._spnego import (
    InitialContextToken,
    NegState,
    NegTokenInit,
    NegTokenResp,
    unpack_token,
)

from ssync_desktop.sandbox.ews.directory import Account, Directory

SIGNATURE: Final = b"NTLMSSP\x00"
_HOST: Final = "SANDBOX"
_FLAGS: Final = (
    NegotiateFlags.request_target
    | NegotiateFlags.ntlm
    | NegotiateFlags.always_sign
    | NegotiateFlags.target_info
    | NegotiateFlags.target_type_server
)


class Acceptor:
    """One attempt to sign in: negotiate, challenge, authenticate."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._challenge = b""
        self.account: Account | None = None

    def step(self, token: bytes) -> bytes:
        """Take the client's *token* and return what to say next; empty when all is said.

        ``account`` tells who it was, once it is certain. Raises ``ValueError`` for nonsense.
        """
        if token.startswith(SIGNATURE):
            return self._plain(token)
        return self._wrapped(token)

    def _wrapped(self, token: bytes) -> bytes:
        said = unpack_token(token)
        if isinstance(said, InitialContextToken):
            said = said.token
        if isinstance(said, NegTokenInit):
            inner = said.mech_token or b""
            usable = inner.startswith(SIGNATURE)
            answer = NegTokenResp(
                neg_state=NegState.accept_incomplete,
                supported_mech=GSSMech.ntlm,
                response_token=self._plain(inner) if usable else None,
            )
            return answer.pack()
        if isinstance(said, NegTokenResp) and said.response_token:
            inner = self._plain(said.response_token)
            return NegTokenResp(response_token=inner).pack() if inner else b""
        raise ValueError("This is no token of SPNEGO.")

    def _plain(self, token: bytes) -> bytes:
        if self._challenge:
            self._authenticate(Authenticate.unpack(token))
            return b""
        return self._challenged(Negotiate.unpack(token))

    def _challenged(self, negotiate: Negotiate) -> bytes:
        self._challenge = os.urandom(8)
        target = TargetInfo()
        target[AvId.nb_computer_name] = target[AvId.nb_domain_name] = _HOST
        target[AvId.dns_computer_name] = _HOST.lower()
        target[AvId.timestamp] = FileTime.now()
        flags = (negotiate.flags | _FLAGS) & ~NegotiateFlags.version & ~NegotiateFlags.lm_key
        if flags & NegotiateFlags.unicode:
            flags &= ~NegotiateFlags.oem
        return Challenge(flags, self._challenge, target_name=_HOST, target_info=target).pack()

    def _authenticate(self, said: Authenticate) -> None:
        user, response = said.user_name or "", said.nt_challenge_response or b""
        account = self._directory.find(user)
        if account is None or len(response) <= 24:  # 24 octets are NTLMv1's
            return
        secret = ntowfv2(user, ntowfv1(account.password), said.domain_name)
        sent = NTClientChallengeV2.unpack(response[16:])
        expected, _, _ = compute_response_v2(
            secret, self._challenge, sent.challenge_from_client, sent.time_stamp, sent.av_pairs
        )
        if hmac.compare_digest(expected, response):
            self.account = account
