"""The rules do reject what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.replicate import check_exchange, request_faults

CREATE = "https://api.replicate.com/v1/models/o/n/predictions"
SENT = {"Authorization": "Bearer r8_x", "Content-Type": "application/json"}
JSON = {"Content-Type": "application/json"}
ASKED = {"input": {"prompt": "x"}}
PREDICTION: dict[str, Any] = {
    "id": "abc",
    "model": "o/n",
    "version": "hidden",
    "input": {"prompt": "x"},
    "output": "https://replicate.delivery/a/out.png",
    "logs": "",
    "error": None,
    "status": "succeeded",
    "created_at": "2026-01-01T10:00:00.000Z",
    "started_at": "2026-01-01T10:00:01.000Z",
    "completed_at": "2026-01-01T10:00:02.000Z",
    "metrics": {"predict_time": 1.0},
    "urls": {
        "get": "https://api.replicate.com/v1/predictions/abc",
        "cancel": "https://api.replicate.com/v1/predictions/abc/cancel",
    },
}
UNFINISHED: dict[str, Any] = {
    "status": "starting", "output": None, "started_at": None, "completed_at": None, "metrics": {},
}  # fmt: skip
THROTTLED = {"detail": "Request was throttled. Your rate limit resets in ~30s."}


def created(status, reply, *, asked=ASKED, sent=SENT, received=JSON):
    return check_exchange(
        "POST",
        CREATE,
        sent,
        json.dumps(asked).encode(),
        status,
        received,
        json.dumps(reply).encode(),
    )


def looked(reply):
    url = PREDICTION["urls"]["get"]
    return check_exchange("GET", url, SENT, b"", 200, JSON, json.dumps(reply).encode())


def test_right_exchanges_are_let_through():
    assert looked(PREDICTION) == []
    assert created(201, PREDICTION) == []
    assert created(201, PREDICTION | UNFINISHED) == []
    waiting = SENT | {"Prefer": "wait=5"}
    assert created(202, PREDICTION | UNFINISHED, sent=waiting) == []
    assert created(429, THROTTLED, received=JSON | {"Retry-After": "30"}) == []
    assert created(401, {"detail": "no token"}, sent=JSON) == []


@pytest.mark.parametrize("key", ["id", "model", "input", "status", "logs", "created_at", "urls"])
def test_a_prediction_that_lacks_something(key):
    assert looked({name: value for name, value in PREDICTION.items() if name != key})


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"output": None},
        {"error": "but it succeeded"},
        {"metrics": {}},
        {"completed_at": None},
        {"started_at": None},
        {"created_at": "yesterday"},
        {"created_at": "2026-01-01T10:00:00"},
        {"completed_at": "2026-01-01T09:00:00.000Z"},
        {"status": "failed", "output": None},
        {"status": "processing"},
        {"input": None},
        {"logs": []},
        {"urls": {"get": "https://api.replicate.com/v1/predictions/abc"}},
        {"urls": {"get": "https://api.replicate.com/v1/predictions/other", "cancel": "x"}},
    ],
)
def test_a_prediction_that_contradicts_itself(change):
    assert looked(PREDICTION | change)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({"prompt": "not wrapped"}, SENT),
        ({"input": {}, "extra": 1}, SENT),
        ({"input": {}, "version": "v"}, SENT),
        ({"input": []}, SENT),
        ([], SENT),
        (ASKED, JSON),
        (ASKED, SENT | {"Authorization": "Key r8_x"}),
        (ASKED, SENT | {"Content-Type": "text/plain"}),
        (ASKED, SENT | {"Prefer": "wait=90"}),
    ],
)
def test_a_faulty_request_that_is_accepted(asked, sent):
    lowered = {name.lower(): value for name, value in sent.items()}
    assert request_faults("create by model", lowered, json.dumps(asked).encode())
    assert created(201, PREDICTION, asked=asked, sent=sent)


@pytest.mark.parametrize(
    ("status", "reply", "received"),
    [
        (200, PREDICTION, JSON),
        (202, PREDICTION, JSON),
        (201, PREDICTION, {"Content-Type": "text/html"}),
        (201, [], JSON),
        (422, {"detail": "x"}, JSON),
        (404, {}, JSON),
        (418, {"detail": "x"}, JSON),
        (429, THROTTLED, JSON),
        (429, {"detail": "slow down"}, JSON | {"Retry-After": "1"}),
    ],
)
def test_a_reply_that_does_not_fit(status, reply, received):
    assert created(status, reply, received=received)


def test_an_unfinished_prediction_that_was_waited_for():
    assert created(201, PREDICTION | UNFINISHED, sent=SENT | {"Prefer": "wait"})


@pytest.mark.parametrize(
    ("method", "path", "status", "reply"),
    [
        ("GET", "/v1/predictions", 200, {"next": None, "previous": None}),
        ("GET", "/v1/predictions", 200, {"results": []}),
        ("GET", "/v1/predictions", 200, {"results": [], "next": "/page/2", "previous": None}),
        ("GET", "/v1/models/o/n", 200, {"owner": "o", "name": "n", "url": "u"}),
        ("GET", "/v1/files/f", 200, {"id": "f"}),
        ("DELETE", "/v1/files/f", 200, {}),
        ("PUT", "/v1/predictions", 200, {}),
    ],
)
def test_other_replies_that_do_not_fit(method, path, status, reply):
    url = f"https://api.replicate.com{path}"
    assert check_exchange(method, url, SENT, b"", status, JSON, json.dumps(reply).encode())


def test_an_upload_without_the_right_field():
    kind = {"Authorization": "Bearer x", "Content-Type": "multipart/form-data; boundary=b"}
    url = "https://api.replicate.com/v1/files"
    assert check_exchange("POST", url, kind, b'name="file"', 201, JSON, b"{}")
