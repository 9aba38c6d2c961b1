"""Between shapes the scalars keep their spelling; between formats the values stay."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.shape import Shape
from apiflow_desktop.services.convert import convert

WRAPPED = b"""{
    "name": "N", "description": "D",
    "nodes": {
        "summary": "S",
        "value": {
            "modules": [
                {"id": "a", "value": {"type": "identity"},
                 "x": [1.0, 1e3, "\\u00e9\\/", 123456789012345678901234567890]}
            ]
        }
    }
}
"""


@pytest.mark.parametrize("shape", [Shape.OPENFLOW, Shape.FLOW_VALUE])
def test_unwrapping_keeps_every_scalar_as_it_is_written(shape):
    cut = convert(WRAPPED, "in.json", "out.json", shape)
    assert b'[1.0, 1e3, "\\u00e9\\/", 123456789012345678901234567890]' in cut
    document = Document.from_bytes(cut)
    assert document.shape is shape
    assert document.flow_value == Document.from_bytes(WRAPPED).flow_value


def test_wrapping_again_gives_the_same_flow():
    bare = convert(WRAPPED, "in.json", "out.json", Shape.FLOW_VALUE)
    wrapped = convert(bare, "bare.json", "out.json", Shape.WRAPPER)
    document = Document.from_bytes(wrapped)
    assert document.shape is Shape.WRAPPER
    assert document.flow_value == Document.from_bytes(WRAPPED).flow_value
    assert b"1e3" in wrapped


def test_the_same_shape_and_format_is_the_same_bytes():
    assert convert(WRAPPED, "in.json", "out.json", None) == WRAPPED
    assert convert(WRAPPED, "in.json", "out.json", Shape.WRAPPER) == WRAPPED


def test_yaml_and_back_keeps_the_values():
    odd = ["no", "on", "012", "1:30", "~", 1.5, None]
    tricky = json.dumps({"value": {"modules": []}, "a": odd})
    yaml = convert(tricky.encode(), "in.json", "out.yaml", None)
    again = convert(yaml, "out.yaml", "back.json", None)
    assert json.loads(again) == json.loads(tricky)


def test_an_unknown_ending_is_refused():
    with pytest.raises(UserFacingError, match="ending"):
        convert(WRAPPED, "in.json", "out.txt", None)


def test_a_fault_in_yaml_is_told_in_one_line_with_its_place():
    with pytest.raises(UserFacingError) as refused:
        convert(b"a: [1\nb: 2", "bad.yaml", "out.json", None)
    assert str(refused.value).startswith("bad.yaml:2:2: This is not valid YAML: ")
    assert "\n" not in str(refused.value)


def test_a_bare_flow_is_named_after_its_file():
    wrapped = convert(b'{"modules": []}', "my/flow.json", "out.json", Shape.WRAPPER)
    assert json.loads(wrapped)["name"] == "flow"
