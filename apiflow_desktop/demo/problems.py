"""What the studio answers when it refuses a request, in Replicate's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apiflow_desktop.base.json_types import JsonObject, JsonValue


class ApiProblem(Exception):
    """A request that is refused.

    Attributes:
        status: The HTTP status.
        body: The JSON of the reply.
        headers: Headers of the reply.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        title: str = "",
        headers: Mapping[str, str] | None = None,
        more: JsonObject | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.body: JsonObject = {"title": title} if title else {}
        self.body |= {"detail": detail, "status": status, **(more or {})}


@dataclass(frozen=True)
class InvalidField:
    """One thing that is wrong with a request's body."""

    kind: str
    field: str
    description: str


def unauthenticated(detail: str) -> ApiProblem:
    """No token, or not ours."""
    return ApiProblem(401, detail, title="Unauthenticated", headers={"WWW-Authenticate": "Bearer"})


def not_found() -> ApiProblem:
    """Nothing is there."""
    return ApiProblem(404, "The requested resource could not be found.", title="Not Found")


def unreadable() -> ApiProblem:
    """The body is not what its type says."""
    return ApiProblem(400, "The request body could not be parsed.", title="Bad Request")


def unknown_version() -> ApiProblem:
    """No model has this version."""
    return ApiProblem(
        422,
        "The specified version does not exist (or perhaps you don't have permission to use it?)",
        title="Invalid version or not permitted",
        more={"invalid_fields": [_described(InvalidField("unknown", "version", "is not known"))]},
    )


def invalid(faults: Sequence[InvalidField]) -> ApiProblem:
    """The body does not fit."""
    fields: list[JsonValue] = [_described(one) for one in faults]
    return ApiProblem(
        422,
        "".join(f"- {one.field}: {one.description}\n" for one in faults),
        title="Input validation failed",
        more={"invalid_fields": fields},
    )


def throttled(seconds: int) -> ApiProblem:
    """Too many requests."""
    return ApiProblem(
        429,
        f"Request was throttled. Your rate limit resets in ~{seconds}s.",
        headers={"Retry-After": str(seconds)},
    )


def server_error(status: int) -> ApiProblem:
    """Something broke on the server's side."""
    return ApiProblem(status, "An unexpected error occurred.", title="Server error")


def _described(fault: InvalidField) -> JsonObject:
    return {"type": fault.kind, "field": fault.field, "description": fault.description}
