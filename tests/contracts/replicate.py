"""Rules of Replicate's API, from what Replicate publishes; neither studio nor client made them.

Sources: Replicate's OpenAPI description and its pages on creating predictions, rate limits and
input files. ``check_exchange`` says what is wrong with one request and its reply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Headers = Mapping[str, str]

STATUSES = {"starting", "processing", "succeeded", "failed", "canceled", "aborted"}
FINISHED = STATUSES - {"starting", "processing"}
MODEL_KEYS = {"input", "stream", "webhook", "webhook_events_filter"}
VERSION_KEYS = MODEL_KEYS | {"version"}
PREFER = re.compile(r"wait(=([1-9]|[1-5][0-9]|60))?")
THROTTLED = re.compile(r"Your rate limit resets in ~\d+s")
REFUSALS = {400, 401, 402, 403, 404, 405, 413, 415, 422, 429}

ROUTES: list[tuple[str, re.Pattern[str], str]] = [
    ("POST", re.compile(r"/v1/models/[^/]+/[^/]+/predictions"), "create by model"),
    ("POST", re.compile(r"/v1/predictions"), "create by version"),
    ("GET", re.compile(r"/v1/predictions"), "list"),
    ("GET", re.compile(r"/v1/predictions/[^/]+"), "prediction"),
    ("POST", re.compile(r"/v1/predictions/[^/]+/cancel"), "prediction"),
    ("GET", re.compile(r"/v1/models/[^/]+/[^/]+"), "model"),
    ("POST", re.compile(r"/v1/files"), "upload"),
    ("GET", re.compile(r"/v1/files"), "file list"),
    ("GET", re.compile(r"/v1/files/[^/]+"), "file"),
    ("DELETE", re.compile(r"/v1/files/[^/]+"), "delete file"),
]


def check_exchange(
    method: str,
    url: str,
    request_headers: Headers,
    request_body: bytes,
    status: int,
    response_headers: Headers,
    response_body: bytes,
) -> list[str]:
    """Check one request and its reply.

    Returns:
        One sentence for each broken rule. A faulty request that is refused breaks none: what
        clients send is judged by ``request_faults``.
    """
    sent, received = _lower(request_headers), _lower(response_headers)
    route = _route(method, urlsplit(url).path)
    if route is None:
        in_api = urlsplit(url).path.startswith("/v1/")
        wrong = in_api and status not in {401, 404, 405}
        return [f"{method} {url} is not part of the API but got {status}"] if wrong else []
    faults = request_faults(route, sent, request_body)
    if status >= 400:
        return _refusal_faults(status, received, response_body, faults)
    reply, unread = _json_of(route, status, received, response_body)
    return [f"accepted although {fault}" for fault in faults] + [
        *unread,
        *(_reply_faults(route, status, sent, reply) if not unread else []),
    ]


def request_faults(route: str, headers: Headers, body: bytes) -> list[str]:
    """What is wrong with a request (header names in lower case)."""
    faults = []
    if not re.fullmatch(r"Bearer \S+", headers.get("authorization", "")):
        faults.append("it has no bearer token")
    if route.startswith("create"):
        faults += _creation_faults(route, headers, body)
    if route == "upload":
        kind = headers.get("content-type", "")
        if not kind.startswith("multipart/form-data") or "boundary=" not in kind:
            faults.append("an upload is not multipart/form-data")
        elif b'name="content"' not in body:
            faults.append("an upload has no field named content")
    return faults


def _creation_faults(route: str, headers: Headers, body: bytes) -> list[str]:
    faults = []
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        faults.append("the body is not application/json")
    prefer = headers.get("prefer")
    if prefer is not None and "wait" in prefer and not PREFER.fullmatch(prefer):
        faults.append("Prefer asks to wait longer than 60 s or less than 1 s")
    try:
        value = json.loads(body)
    except ValueError:
        return [*faults, "the body is not JSON"]
    if not isinstance(value, dict):
        return [*faults, "the body is not an object"]
    allowed = VERSION_KEYS if route == "create by version" else MODEL_KEYS
    faults += [f"{key!r} stands at the top of the body" for key in value if key not in allowed]
    if not isinstance(value.get("input"), dict):
        faults.append("the inputs are not wrapped in 'input'")
    if route == "create by version" and not isinstance(value.get("version"), str):
        faults.append("there is no version")
    return faults


def _refusal_faults(status: int, headers: Headers, body: bytes, faults: list[str]) -> list[str]:
    found = []
    reply = _parsed(body)
    if status < 500 and status not in REFUSALS:
        found.append(f"{status} is not among the documented refusals")
    if status < 500 and not isinstance(reply, dict):
        return [*found, f"a {status} is not a JSON object"]
    if isinstance(reply, dict) and not isinstance(reply.get("detail"), str):
        found.append(f"a {status} has no detail")
    if "it has no bearer token" in faults and status not in {401, 404}:
        found.append(f"a request without a token got {status}")
    if status == 429:
        found += _throttle_faults(headers, reply)
    if status == 422 and isinstance(reply, dict):
        found += [
            f"a 422 has no {key}"
            for key in ("title", "status", "invalid_fields")
            if key not in reply
        ]
    return found


def _throttle_faults(headers: Headers, reply: Any) -> list[str]:
    faults = []
    if "retry-after" not in headers:
        faults.append("a 429 has no Retry-After")
    if not THROTTLED.search(str(reply.get("detail"))):
        faults.append("a 429 does not say when the limit resets")
    return faults


def _json_of(route: str, status: int, headers: Headers, body: bytes) -> tuple[Any, list[str]]:
    if route == "delete file":
        return None, []
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        return None, [f"the {status} is not application/json"]
    reply = _parsed(body)
    return reply, [] if isinstance(reply, dict) else ["the reply is not a JSON object"]


def _reply_faults(route: str, status: int, sent: Headers, reply: Any) -> list[str]:
    if route.startswith("create"):
        return _created_faults(status, sent, reply) + prediction_faults(reply)
    expected = {"upload": 201, "delete file": 204}.get(route, 200)
    faults = [] if status == expected else [f"the status is {status}, not {expected}"]
    check: Callable[[Any], list[str]] = {
        "prediction": prediction_faults,
        "list": _list_faults,
        "model": _model_faults,
        "upload": _file_faults,
        "file": _file_faults,
    }.get(route, lambda _: [])
    return faults + check(reply)


def _created_faults(status: int, sent: Headers, reply: Any) -> list[str]:
    waited = "wait" in sent.get("prefer", "")
    if status not in {201, 202}:
        return [f"a creation got {status}"]
    if status == 202 and reply.get("status") in FINISHED:
        return ["a finished prediction got 202"]
    if status == 201 and waited and reply.get("status") not in FINISHED:
        return ["an unfinished prediction that was waited for got 201"]
    return []


def prediction_faults(reply: Any) -> list[str]:
    """What is wrong with a prediction object."""
    required = ("id", "model", "version", "input", "logs", "error", "status", "created_at", "urls")
    faults = [f"a prediction has no {key}" for key in required if key not in reply]
    status = reply.get("status")
    if status not in STATUSES:
        faults.append(f"{status!r} is not a status")
    urls = reply.get("urls")
    if not isinstance(urls, dict) or not {"get", "cancel"} <= urls.keys():
        faults.append("a prediction has no urls.get or urls.cancel")
    elif not urls["get"].endswith(f"/predictions/{reply.get('id')}"):
        faults.append("urls.get does not lead to the prediction")
    if not isinstance(reply.get("input"), dict):
        faults.append("a prediction's input is not an object")
    if not isinstance(reply.get("logs"), str | None):
        faults.append("logs are not text")
    return faults + _course_faults(reply, status)


def _course_faults(reply: Any, status: Any) -> list[str]:
    faults = []
    removed = reply.get("data_removed") is True
    if status == "succeeded" and reply.get("output") is None and not removed:
        faults.append("a succeeded prediction has no output")
    if status == "succeeded" and not isinstance(
        (reply.get("metrics") or {}).get("predict_time"), int | float
    ):
        faults.append("a succeeded prediction has no metrics.predict_time")
    if status == "failed" and not reply.get("error"):
        faults.append("a failed prediction has no error")
    if status in FINISHED - {"failed"} and reply.get("error"):
        faults.append(f"a {status} prediction has an error")
    if (status in FINISHED) != (reply.get("completed_at") is not None):
        faults.append(f"completed_at does not fit {status}")
    if status in {"processing", "succeeded"} and reply.get("started_at") is None:
        faults.append(f"started_at does not fit {status}")
    times = [reply.get(key) for key in ("created_at", "started_at", "completed_at")]
    given = [time for time in times if time is not None]
    if not all(_is_time(time) for time in given):
        faults.append("a time is not ISO 8601 with a zone")
    elif given != sorted(given, key=datetime.fromisoformat):
        faults.append("times are not in order")
    return faults


def _list_faults(reply: Any) -> list[str]:
    if not isinstance(reply.get("results"), list):
        return ["a list has no results"]
    faults = [f"a list has no {key}" for key in ("next", "previous") if key not in reply]
    created = [one.get("created_at", "") for one in reply["results"]]
    if created != sorted(created, reverse=True):
        faults.append("a list is not newest first")
    links = [link for link in (reply.get("next"), reply.get("previous")) if link is not None]
    if any("cursor=" not in link for link in links):
        faults.append("a link to a page has no cursor")
    return faults + [fault for one in reply["results"] for fault in prediction_faults(one)]


def _model_faults(reply: Any) -> list[str]:
    faults = [f"a model has no {key}" for key in ("owner", "name", "url") if key not in reply]
    version = reply.get("latest_version") or {}
    schemas = version.get("openapi_schema", {}).get("components", {}).get("schemas", {})
    fields = schemas.get("Input", {}).get("properties")
    if not fields:
        return [*faults, "a model describes no inputs"]
    return faults + [
        f"input {name} has no x-order" for name in fields if "x-order" not in fields[name]
    ]


def _file_faults(reply: Any) -> list[str]:
    required = ("id", "content_type", "size", "etag", "checksums", "metadata", "created_at")
    faults = [f"a file has no {key}" for key in required if key not in reply]
    if not str((reply.get("urls") or {}).get("get", "")).endswith(f"/files/{reply.get('id')}"):
        faults.append("a file's urls.get does not lead to it")
    return faults


def _route(method: str, path: str) -> str | None:
    found = (name for verb, shape, name in ROUTES if verb == method and shape.fullmatch(path))
    return next(found, None)


def _is_time(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _lower(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
