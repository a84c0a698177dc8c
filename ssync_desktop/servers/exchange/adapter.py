"""Lets requests, and those who sign in through it, speak over our own connection.

requests would verify certificates by a list of authorities it brings along, for the whole process
in the same way. Over a wire they are verified as everywhere here: by the system's authorities, or
by the one fingerprint that is trusted for this endpoint.
"""

import io
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from ssync_desktop.servers.exchange import wire


class WireAdapter(BaseAdapter):
    """What a requests session mounts to ask over *over*, whatever host a URL names."""

    def __init__(self, over: wire.Wire) -> None:
        super().__init__()
        self._wire = over

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send *request* and return its answer, read to its end."""
        del stream, timeout, verify, cert, proxies  # the wire has its own
        assert request.url is not None
        parts = urlsplit(request.url)
        headers = {"Host": parts.netloc.rpartition("@")[2], **request.headers}
        body = request.body or b""
        octets = body if isinstance(body, bytes) else str(body).encode()
        answer = self._wire.ask(request.method or "GET", request.path_url, headers, octets)
        return _Read(request, self, answer)

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()


class _Read(Response):
    """An answer whose content is there already."""

    def __init__(self, request: PreparedRequest, adapter: WireAdapter, answer: wire.Answer) -> None:
        super().__init__()
        headers = HTTPHeaderDict(answer.headers.items())
        self.request, self.url = request, request.url or ""
        self.connection = adapter  # type: ignore[assignment] # those who sign in send again by it
        self.status_code, self.reason = answer.status, answer.reason
        self.headers.update(headers)
        self.raw = HTTPResponse(
            body=_Body(answer),
            headers=headers,
            status=answer.status,
            reason=answer.reason,
            preload_content=False,
            original_response=answer.response,
        )
        self._content, self._content_consumed = answer.content, True


class _Body(io.BytesIO):
    """An empty body that still tells the socket: NTLM binds itself to the certificate seen there.

    requests_ntlm looks for it along this path.
    """

    def __init__(self, answer: wire.Answer) -> None:
        super().__init__()
        self.fp = SimpleNamespace(raw=SimpleNamespace(_sock=answer.raw_socket))
