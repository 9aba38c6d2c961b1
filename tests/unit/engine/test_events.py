from __future__ import annotations

import json
import math

import pytest
from msgspec.structs import fields

from apiflow_desktop.engine import events
from apiflow_desktop.engine.events import event_from_json, event_to_json

WRITTEN = """
{"kind":"job.started","at":1,"input":{"n":9007199254740993}}
{"kind":"step.started","at":1.5,"step":"a","module_id":"a","arguments":null,"only":null}
{"kind":"step.retry_scheduled","at":2,"step":"a","attempt":1,"due":32}
{"kind":"step.progress","at":2.5,"step":"a","fraction":null,"message":"starting"}
{"kind":"step.succeeded","at":3,"step":"a","result":{"b":2,"a":[1.0,1e400]},"reused":""}
{"kind":"job.completed","at":3.0,"result":null,"skipped":false,"reused":"","labels":[]}
""".strip().splitlines()
"""Lines of a journal as they lie on disk."""


@pytest.mark.parametrize("line", WRITTEN, ids=lambda line: json.loads(line)["kind"])
def test_what_lies_on_disk_is_read_as_it_was_written(line):
    data = json.loads(line)
    again = event_to_json(event_from_json(data))
    assert again == data
    assert list(again) == list(data)
    assert json.dumps(again) == json.dumps(data)  # 1 and 1.0 are told apart


@pytest.mark.parametrize(
    "value",
    ["\ud800 alone", "\0", 2**70, -(2**63) - 1, 1e308, -0.0, 5e-324, math.inf, {"": [{}]}, None],
    ids=ascii,
)
def test_any_value_comes_back_from_text(value):
    event = events.StepSucceeded(at=1.0, step="a", result=value)
    read = event_from_json(json.loads(json.dumps(event_to_json(event))))
    assert read == event
    assert repr(read) == repr(event)


def test_nan_comes_back_from_text():
    event = events.StepProgress(at=1.0, step="a", fraction=math.nan)
    read = event_from_json(json.loads(json.dumps(event_to_json(event))))
    assert isinstance(read, events.StepProgress)
    assert read.fraction is not None
    assert math.isnan(read.fraction)


def test_what_a_newer_version_wrote_is_refused():
    with pytest.raises(KeyError):
        event_from_json({"kind": "step.teleported", "at": 1.0})
    with pytest.raises(KeyError):
        event_from_json({"at": 1.0})
    with pytest.raises(TypeError):
        event_from_json({"kind": "job.queued"})
    with pytest.raises(TypeError):
        event_from_json({"kind": "job.queued", "at": 1.0, "colour": "red"})


def test_a_field_that_an_older_version_did_not_know_has_its_default():
    event = event_from_json({"kind": "step.succeeded", "at": 1.0, "step": "a", "result": 1})
    assert event == events.StepSucceeded(at=1.0, step="a", result=1, reused="")


def test_an_event_cannot_be_changed():
    event = events.JobQueued(at=1.0)
    with pytest.raises(AttributeError):
        event.at = 2.0  # type: ignore[misc]


@pytest.mark.parametrize("kind", events._TYPES.values(), ids=lambda kind: kind.__name__)
def test_kind_is_no_field_and_every_field_is_named(kind):
    assert "kind" not in kind.__struct_fields__
    assert all(field.name == field.encode_name for field in fields(kind))
    with pytest.raises(TypeError):
        kind(1.0)  # by name only: a field may be added in any place
