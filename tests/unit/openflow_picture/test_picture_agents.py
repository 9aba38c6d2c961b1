"""What the form and the card of an agent show of its inputs."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.interfaces import declared_inputs
from apiflow_desktop.openflow.picture.transforms import input_ports
from apiflow_desktop.openflow.schema.agents import AGENT_INPUTS
from tests.unit.openflow_picture.flows import build_picture, document

TOOLS: list[JsonObject] = [
    {"id": "f", "value": {"tool_type": "mcp", "resource_path": "u/me/files"}},
    {"id": "w", "summary": "web", "value": {"tool_type": "websearch"}},
]
STATIC: JsonObject = {"type": "static", "value": 1}


def test_the_form_offers_what_a_run_heeds_and_what_is_given():
    bare = [port.name for port in declared_inputs({"type": "aiagent"}, None)]
    assert bare[:2] == ["provider", "user_message"]
    assert "output_type" not in bare
    given: JsonObject = {"type": "aiagent", "input_transforms": {"output_type": STATIC}}
    ports = {port.name: port for port in declared_inputs(given, None)}
    assert ports.keys() == {*bare, "output_type"}
    assert all(port.description == AGENT_INPUTS.fields[name].about for name, port in ports.items())


def test_the_card_shows_what_is_given_and_the_usual():
    value: JsonObject = {
        "type": "aiagent",
        "input_transforms": {"temperature": STATIC, "mine": STATIC},
    }
    assert [port.name for port in input_ports(value, None)] == [
        "provider",
        "user_message",
        "system_prompt",
        "temperature",
        "mine",
    ]


def test_tools_that_are_no_steps_are_small_cards_that_say_what_they_are():
    agent = {"id": "a", "value": {"type": "aiagent", "input_transforms": {}, "tools": TOOLS}}
    cards = build_picture(document(agent), None).cards.values()
    found = {card.module_id: card for card in cards}
    assert (found["f"].kind, found["f"].title, found["f"].subtitle) == (
        "mcp",
        "MCP server",
        "f · u/me/files",
    )
    assert (found["w"].kind, found["w"].title, found["w"].subtitle) == (
        "websearch",
        "web",
        "web search",
    )
    assert not found["f"].outputs
