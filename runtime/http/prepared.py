"""A large JSON answer that is the same for everybody: encoded and compressed once, and not sent again when known."""

from __future__ import annotations

import gzip
import hashlib
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from runtime.http.requests import encode_json


class PreparedJson:
    def __init__(self, content: Any) -> None:
        self._plain = encode_json(content)
        self.tag = f'"{hashlib.sha256(self._plain).hexdigest()[:20]}"'

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self._plain, 6, mtime=0)

    def answer(self, request: Request) -> Response:
        """304 where the browser has it; gzip where it takes that."""
        headers = {"etag": self.tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self._compressed, headers=headers, media_type="application/json")
        return Response(self._plain, headers=headers, media_type="application/json")
