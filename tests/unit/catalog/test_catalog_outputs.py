from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.models import Node, NodeOutput
from apiflow_desktop.catalog.outputs import read_outputs
from apiflow_desktop.catalog.paths import MISSING, read_path

REPLY: JsonObject = {
    "output": ["u0", "u1", "u2"],
    "images": [{"url": "a"}, {"url": "b"}, {}],
    "null": None,
    "deep": {"a.b": 1, "0": "zero"},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("output", ["u0", "u1", "u2"]), ("output.0", "u0"), ("output[1]", "u1"),
        ("output[-1]", "u2"), ("output.-1", "u2"), ("images.1.url", "b"),
        ("images[*].url", ["a", "b"]), ("output[*]", ["u0", "u1", "u2"]), ("", REPLY), ("$", REPLY),
        ("$.images[0].url", "a"), ("gone|output[0]", "u0"), ("null | images.0.url", "a"),
        ("null", None), ("gone|null", None), ("deep.0", "zero"),
        ("gone", MISSING), ("output.3", MISSING), ("output[-4]", MISSING), ("output.x", MISSING),
        ("images.0.url.x", MISSING),
    ],
)  # fmt: skip
def test_paths(path, expected):
    assert read_path(REPLY, path) == expected


@given(st.text(alphabet="a0$.[]|*-1 "))
def test_no_path_is_an_accident(path):
    read_path(REPLY, path)


def test_outputs_are_read_by_mapping_else_by_name_else_default():
    node = Node(
        id=1,
        name="n",
        connector_id=1,
        output=[
            NodeOutput(name="first", mapping="output.0"),
            NodeOutput(name="images"),
            NodeOutput(name="gone", mapping="x.y", default="d"),
            NodeOutput(name="null", default="d"),
        ],
    )
    assert read_outputs(node, REPLY) == {
        "first": "u0", "images": REPLY["images"], "gone": "d", "null": "d"
    }  # fmt: skip


def test_without_outputs_the_reply_is_the_result():
    assert read_outputs(Node(id=1, name="n", connector_id=1), REPLY) == REPLY


def test_a_reply_that_is_one_text_is_the_output():
    node = Node(id=1, name="n", connector_id=1, output=[NodeOutput(name="text")])
    assert read_outputs(node, "hello") == {"text": "hello"}
