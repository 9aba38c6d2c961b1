"""Refusals in the form of the two chat APIs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.demo.problems import ApiProblem
from apiflow_desktop.demo.records import new_id

Api: TypeAlias = Literal["openai", "anthropic"]

_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class ChatProblem(ApiProblem):
    """A request is refused, in the words of its API."""

    def __init__(
        self,
        api: Api,
        status: int,
        message: str,
        *,
        param: str = "",
        retry_after: int | None = None,
    ) -> None:
        headers = {"retry-after": str(retry_after)} if retry_after is not None else {}
        super().__init__(status, message, headers=headers)
        kind = _KINDS.get(status, "api_error")
        self.body: JsonObject = (
            _openai(status, kind, message, param) if api == "openai" else _anthropic(kind, message)
        )


def _openai(status: int, kind: str, message: str, param: str) -> JsonObject:
    named = "server_error" if status >= 500 else kind
    if status == 401:
        named = "invalid_request_error"
    code = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
    return {
        "error": {
            "message": message,
            "type": named,
            "param": param or None,
            "code": code.get(status),
        }
    }


def _anthropic(kind: str, message: str) -> JsonObject:
    error: JsonObject = {"type": kind, "message": message}
    return {"type": "error", "error": error, "request_id": f"req_{new_id()}"}
