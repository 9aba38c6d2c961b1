"""Defaults and checks of a flow's input."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.schema_form import (
    check_input,
    defaults,
    property_names,
    without_passwords,
)

SCHEMA: JsonObject = {
    "required": ["image", "count"],
    "order": ["count", "gone", "image"],
    "properties": {
        "image": {"type": "string", "minLength": 1},
        "count": {"type": "integer", "default": 2, "minimum": 1, "maximum": 4},
        "style": {"type": "string", "enum": ["cartoon", "vintage"]},
        "options": {"type": "object", "properties": {"deep": {"type": "boolean", "default": True}}},
        "list": {"type": "array", "default": [1]},
        "free": {},
        "either": {"type": ["string", "null"]},
    },
}


def test_defaults_are_collected_and_are_copies():
    filled = defaults(SCHEMA)
    assert filled == {"count": 2, "options": {"deep": True}, "list": [1]}
    assert isinstance(filled["list"], list)
    filled["list"].append(2)
    assert defaults(SCHEMA)["list"] == [1]


def test_the_order_of_the_form_is_the_schemas():
    assert property_names(SCHEMA)[:3] == ["count", "image", "style"]


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({}, []),
        ({"image": None}, ['"image" is missing.']),
        ({"image": ""}, ['"image" must be at least 1 characters.']),
        ({"image": 3}, ['"image" must be a string.']),
        ({"count": "two"}, ['"count" must be a whole number.']),
        ({"count": 2.5}, ['"count" must be a whole number.']),
        ({"count": float("inf")}, ['"count" must be a whole number.']),
        ({"count": True}, ['"count" must be a whole number.']),
        ({"count": 9}, ['"count" must be at most 4.']),
        ({"style": "odd"}, ['"style" must be one of cartoon, vintage.']),
        ({"options": []}, ['"options" must be an object.']),
        ({"list": {}}, ['"list" must be a list.']),
        ({"free": [1], "either": None, "unknown": 1, "style": None}, []),
    ],
)
def test_an_input_is_checked(given, problems):
    assert check_input(SCHEMA, {"image": "x", "count": 2, **given}) == problems


def test_passwords_are_left_out_at_any_depth():
    hidden: JsonObject = {"type": "string", "format": "password"}
    schema: JsonObject = {
        "properties": {
            "key": hidden,
            "old": {"type": "string", "password": True},
            "inner": {"type": "object", "properties": {"key": hidden, "name": {}}},
            "prompt": {"type": "string"},
        }
    }
    inner: JsonObject = {"key": "s", "name": 1}
    values: JsonObject = {"key": "s", "old": "s", "inner": inner, "prompt": "p", "more": [1]}
    kept = without_passwords(schema, values)
    assert kept == {"inner": {"name": 1}, "prompt": "p", "more": [1]}
