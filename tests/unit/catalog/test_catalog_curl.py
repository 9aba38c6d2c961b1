"""A cURL command is read, and what is made of it makes the same call."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.curl import is_curl, read_curl
from apiflow_desktop.catalog.from_curl import connector_for, new_connector, new_node, secrets_of
from apiflow_desktop.catalog.presets import preset_connectors
from apiflow_desktop.catalog.requests import build_request

OPENAI = """\
curl https://api.openai.com/v1/images/generations \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer sk-abc123" \\
  -d '{"model": "gpt-image-1", "prompt": "it'\\''s a cat", "n": 2}'
"""


@pytest.mark.parametrize(
    ("command", "method", "url", "query", "body"),
    [
        (OPENAI, "POST", "https://api.openai.com/v1/images/generations", {},
         {"model": "gpt-image-1", "prompt": "it's a cat", "n": 2}),
        ("curl example.com/a?b=1%202", "GET", "https://example.com/a", {"b": "1 2"}, None),
        ("$ curl -XPUT 'http://x/y' --json '{\"a\": 1}' -s | jq .", "PUT", "http://x/y", {},
         {"a": 1}),
        ("curl -G http://x/y -d a=1 -d b=2", "GET", "http://x/y", {"a": "1", "b": "2"}, None),
        ("curl --url=http://x -X DELETE -o out.json", "DELETE", "http://x", {}, None),
        ("curl 'http://x' ^\r\n --data-raw $'{\"a\": \"b\\u0021\\\\n\"}'", "POST", "http://x", {},
         {"a": "b!\n"}),
    ],
)  # fmt: skip
def test_a_command_is_read(command, method, url, query, body):
    assert is_curl(command)
    call = read_curl(command)
    assert (call.method, call.url, call.query, call.body) == (method, url, query, body)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("curl 'http://x", "quotation"),
        ("curl -s", "no address"),
        ("curl http://x -F file=@a.png", "file or a form"),
        ("curl http://x -d a=1", "no JSON object"),
        ("curl http://x -X TRACE", "TRACE"),
    ],
)
def test_what_cannot_be_read_says_why(command, reason):
    with pytest.raises(UserFacingError, match=reason):
        read_curl(command)


def test_other_texts_are_no_commands():
    assert not is_curl("curly hair")
    assert not is_curl('{"modules": []}')


def test_what_is_made_of_it_makes_the_same_call_with_the_secret_by_name():
    call = read_curl(OPENAI)
    connector = replace(new_connector(call), id=7)
    node = new_node(call, connector)
    plan = build_request(connector, node, {})
    assert (plan.method, plan.url, plan.body) == (call.method, call.url, call.body)
    assert plan.headers["Authorization"].masked() == "Bearer $OPENAI_TOKEN"
    assert plan.headers["Content-Type"].masked() == "application/json"
    assert secrets_of(call) == {"OPENAI_TOKEN": "sk-abc123"}
    assert "sk-abc123" not in f"{connector} {node}"
    assert [(one.name, one.type) for one in node.input] == [
        ("model", "string"), ("prompt", "string"), ("n", "integer"),
    ]  # fmt: skip


def test_secrets_of_the_query_and_the_body_are_kept_nowhere():
    call = read_curl("curl 'http://x/y?api_key=k-123456&q=cat' -d '{\"token\": \"t-123456\"}'")
    connector = new_connector(call)
    node = new_node(call, connector)
    assert node.data.query == {"api_key": "$X_API_KEY", "q": "$q"}
    assert "123456" not in f"{connector} {node}"


def test_a_connector_that_reaches_the_address_is_used():
    url = "http://demo.studio.localhost/v1/models/a/b/predictions"
    call = read_curl(f"curl {url} -H 'Authorization: Bearer •••' -d '{{\"input\": {{\"p\": 1}}}}'")
    connector = connector_for(call, preset_connectors())
    assert connector is not None
    assert connector.name == "Demo studio"
    node = new_node(call, connector)
    assert (node.path, node.body_template) == (
        "/models/a/b/predictions",
        {"input": {"p": "$p"}},
    )
    assert node.data.header == {}
    assert secrets_of(call) == {}
    other = read_curl("curl http://demo.studio.localhost/v11/models")
    assert connector_for(other, preset_connectors()) is None
