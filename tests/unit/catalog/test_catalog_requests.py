from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.models import Connector, Node, NodeInput
from apiflow_desktop.catalog.presets import flux_kontext_pro, replicate
from apiflow_desktop.catalog.requests import build_request, poll_recipe
from apiflow_desktop.catalog.validation import validated


def connector(**fields: Any) -> Connector:
    base_url = "https://x.example/v1/"
    return validated(Connector, {"id": 1, "name": "C", "base_url": base_url, **fields})


def node(*inputs: Any, **fields: Any) -> Node:
    made = validated(Node, {"id": 1, "name": "N", "connector_id": 1, **fields})
    made.input = [NodeInput(name=one) if isinstance(one, str) else one for one in inputs]
    return made


def body(template: Any, arguments: Any, *inputs: Any) -> Any:
    return build_request(connector(), node(*inputs, body_template=template), arguments).body


def typed(name: str, kind: str, **fields: Any) -> NodeInput:
    return NodeInput(name=name, type=kind, **fields)


def test_replicate_gets_its_inputs_wrapped_and_its_token_by_name():
    plan = build_request(replicate(), flux_kontext_pro(), {"prompt": "hat", "seed": "7"})
    assert plan.url == (
        "https://api.replicate.com/v1/models/black-forest-labs/flux-kontext-pro/predictions"
    )
    assert plan.secrets == ("REPLICATE_API_TOKEN",)
    assert plan.headers["Authorization"].masked() == "Bearer $REPLICATE_API_TOKEN"
    assert plan.headers["Authorization"].unsealed({"REPLICATE_API_TOKEN": "r8"}) == "Bearer r8"
    assert "Prefer" not in plan.headers
    assert isinstance(plan.body, dict)
    sent = plan.body["input"]
    assert isinstance(sent, dict)
    assert sent["seed"] == 7
    assert "input_image" not in sent


def test_a_whole_name_keeps_its_type_and_a_name_in_text_is_text():
    inputs = [typed("n", "integer"), typed("o", "object"), "s"]
    filled = body(
        {"n": "$n", "o": "${o}", "deep": "$o.a.0", "text": "n=$n, s=${s}!", "k": [1, "$n"]},
        {"n": 3, "o": {"a": [True]}, "s": "x"},
        *inputs,
    )
    assert filled == {
        "n": 3, "o": {"a": [True]}, "deep": True, "text": "n=3, s=x!", "k": [1, 3]
    }  # fmt: skip


def test_what_is_unset_is_left_out():
    template = {"a": "$a", "b": {"c": "$c"}, "l": ["$a", "$c"], "t": "x $a", "u": "$a and $c"}
    assert body(template, {"c": "C"}, "a", "c") == {
        "b": {"c": "C"}, "l": ["C"], "u": " and C"
    }  # fmt: skip


def test_text_is_filled_once_so_that_it_cannot_name_anything():
    assert body({"t": "<$a>"}, {"a": "${b} $b", "b": "secret"}, "a", "b") == {"t": "<${b} $b>"}


@given(st.text(min_size=1))
def test_any_text_of_an_input_arrives_as_it_is(text):
    template = {"whole": "$a", "inside": "<${a}>"}
    assert body(template, {"a": text}, "a") == {"whole": text, "inside": f"<{text}>"}


def test_a_file_suffix_after_a_name_is_text():
    assert body({"f": "$a.png", "g": "see $a."}, {"a": "cat"}, "a") == {
        "f": "cat.png", "g": "see cat."
    }  # fmt: skip


def test_a_name_that_is_no_input_stays_in_text_and_alone_is_refused():
    assert body({"t": "costs $five or $5"}, {}) == {"t": "costs $five or $5"}
    with pytest.raises(UserFacingError, match=r"\$TOKEN, which is no input"):
        body({"t": "$TOKEN"}, {})


def test_the_body_falls_back_to_the_connectors_then_to_the_inputs():
    plain = node("a")
    assert build_request(connector(), plain, {"a": "1"}).body == {"a": "1"}
    own = connector(body={"q": "$a"})
    assert build_request(own, plain, {"a": "1"}).body == {"q": "1"}
    host = connector(base_url="https://api.replicate.com/v1")
    assert build_request(host, plain, {"a": "1"}).body == {"input": {"a": "1"}}


def test_get_sends_inputs_in_path_and_query_only():
    getter = node(
        "a", "b", "c",
        path="items/{a}/$b",
        data={"method": "GET", "query": {"q": "$b", "none": "$c", "key": "$API_KEY"}},
    )  # fmt: skip
    plan = build_request(connector(), getter, {"a": "x/y z", "b": "é"})
    assert plan.url == "https://x.example/v1/items/x%2Fy%20z/%C3%A9"
    assert {name: text.masked() for name, text in plan.query.items()} == {
        "q": "é", "key": "$API_KEY"
    }  # fmt: skip
    assert plan.body is None
    assert plan.secrets == ("API_KEY",)


def test_inputs_in_the_path_are_not_repeated_in_the_body():
    plan = build_request(connector(), node("a", "b", path="/{a}"), {"a": "1", "b": "2"})
    assert plan.body == {"b": "2"}


def test_an_input_in_a_header_is_never_looked_at_for_secrets():
    plan = build_request(connector(header={"X": "$a"}), node("a"), {"a": "$API_KEY"})
    assert plan.secrets == ()
    assert plan.headers["X"].unsealed({}) == "$API_KEY"


def test_a_line_break_in_a_header_is_refused():
    with pytest.raises(UserFacingError, match="line break"):
        build_request(connector(header={"X": "$a"}), node("a"), {"a": "x\r\nEvil: 1"})


@pytest.mark.parametrize("path", ["/{gone}", "/$SECRET"])
def test_a_path_that_cannot_be_filled_is_refused(path):
    with pytest.raises(UserFacingError, match="cannot be filled"):
        build_request(connector(), node("gone", path=path), {})


def test_an_input_cannot_lead_out_of_its_path():
    with pytest.raises(UserFacingError, match="cannot stand in a path"):
        build_request(connector(), node("a", path="/x/{a}/y"), {"a": ".."})


def test_required_inputs_without_a_value_are_named():
    inputs = [NodeInput(name=name, required=True) for name in ("a", "b")]
    with pytest.raises(UserFacingError, match="Required inputs without a value: a, b"):
        body({}, {"a": "", "b": None}, *inputs)


def test_defaults_fill_in():
    assert body({}, {"a": ""}, NodeInput(name="a", default="d", required=True)) == {"a": "d"}


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("boolean", "Yes", True), ("boolean", "off", False), ("boolean", 1, True),
        ("integer", "12", 12), ("integer", 3.0, 3), ("number", "1.5", 1.5), ("number", "2", 2),
        ("string", 5, "5"), ("string", True, "true"), ("array", "[1]", [1]),
        ("object", '{"a": 1}', {"a": 1}), ("image", "https://x/y.png", "https://x/y.png"),
    ],
)  # fmt: skip
def test_values_become_their_declared_type(kind, given, expected):
    sent = body({}, {"a": given}, typed("a", kind))
    assert sent == {"a": expected}
    assert type(sent["a"]) is type(expected)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("boolean", "maybe"), ("integer", "1.5"), ("integer", True), ("integer", "x" * 200),
        ("number", "nan"), ("number", [1]), ("string", {"a": 1}), ("array", "{}"),
        ("object", "not json"),
    ],
)  # fmt: skip
def test_values_of_another_type_are_refused(kind, given):
    with pytest.raises(UserFacingError, match=r"The input “a” takes .* not "):
        body({}, {"a": given}, typed("a", kind))


def test_only_what_can_be_followed_has_a_recipe():
    host = connector(base_url="https://api.replicate.com/v1")
    assert poll_recipe(connector(), node()) is None
    assert poll_recipe(host, node()) is not None
    assert poll_recipe(host, node(data={"method": "GET"})) is None
