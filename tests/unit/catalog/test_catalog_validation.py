"""What is let in from outside, and what connectors and nodes are as JSON."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from msgspec.structs import fields

from apiflow_desktop.catalog.models import (
    Connector,
    Node,
    NodeInput,
    NodeSettings,
    PollRecipe,
)
from apiflow_desktop.catalog.presets import flux_kontext_pro, preset_connectors
from apiflow_desktop.catalog.validation import _SHAPES, InvalidDeclaration, validated

CONNECTOR = {"id": 1, "name": "C", "base_url": "u"}
NODE = {"id": 1, "name": "N", "connector_id": 1}


@pytest.mark.parametrize("kind", _SHAPES)
def test_each_field_of_a_declaration_is_checked(kind):
    known = {one.name for one in fields(kind)} - {"extra"}
    shape = _SHAPES[kind]._type
    assert set(get_type_hints(shape)) == known


@pytest.mark.parametrize("declared", [*preset_connectors(), flux_kontext_pro()])
def test_what_is_written_passes_and_reads_the_same(declared):
    for defaults in (True, False):
        written = declared.to_json(defaults=defaults)
        assert validated(type(declared), written) == declared
        assert type(declared).from_json(written) == declared


def test_unknown_keys_are_kept_at_every_depth_and_written_last():
    given = {
        **NODE,
        "colour": None,
        "extra": {"extra": 1},
        "input": [{"name": "a", "enum": [1, None]}],
        "data": {"poll": {"jitter": 0.5}, "x": []},
    }
    node = validated(Node, given)
    assert node.extra == {"colour": None, "extra": {"extra": 1}}
    assert node.data.poll == PollRecipe(extra={"jitter": 0.5})
    assert node.to_json(defaults=False) == given
    assert list(node.to_json())[-2:] == ["colour", "extra"]


def test_parts_at_their_defaults_are_written_as_far_as_asked():
    settings = NodeSettings(poll=PollRecipe())
    assert settings.to_json(defaults=False) == {"poll": {}}
    assert settings.to_json()["poll"] == PollRecipe().to_json()
    assert NodeSettings().to_json(defaults=False) == {}


def test_what_is_written_is_not_what_is_kept():
    node = flux_kontext_pro()
    written = node.to_json()
    assert isinstance(written["body_template"], dict)
    written["body_template"].clear()
    assert node == flux_kontext_pro()


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (Connector, {"id": 1, "name": "x"}, "base_url: this is missing"),
        (Connector, {**CONNECTOR, "id": "x"}, "id: this has to be a whole number"),
        (Connector, {**CONNECTOR, "name": ""}, "name: this must not be empty"),
        (Connector, {**CONNECTOR, "method": "LOOK"}, "method: this has to be one of 'GET', 'POST'"),
        (Connector, {**CONNECTOR, "header": {"a": 1}}, "header.a: this has to be a text"),
        (
            Connector,
            {**CONNECTOR, "data": {"timeout": 0}},
            "data.timeout: this has to be greater",
        ),
        (Connector, {**CONNECTOR, "data": {"max_concurrency": 1001}}, "data.max_concurrency: "),
        (Node, {**NODE, "input": [{"name": "a"}, {}]}, "input.1.name: this is missing"),
        (
            Node,
            {**NODE, "data": {"poll": {"interval": -1}}},
            "data.poll.interval: this has to",
        ),
        (
            Node,
            {**NODE, "data": {"response": "yaml"}},
            "data.response: this has to be one of",
        ),
        (Node, {**NODE, "data": None}, "data: this has to be an object"),
        (NodeInput, {"name": "a", "required": "perhaps"}, "required: this has to be `true`"),
    ],
)
def test_says_what_is_wrong_and_where(kind, given, says):
    with pytest.raises(InvalidDeclaration) as caught:
        validated(kind, given)
    assert str(caught.value).startswith(says)


def test_what_can_be_read_as_the_right_type_is():
    connector = validated(Connector, {**CONNECTOR, "id": "7", "data": {"timeout": "3"}})
    assert (connector.id, connector.data.timeout) == (7, 3.0)
