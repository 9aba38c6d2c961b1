"""The input of a run as the command line reads it."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.cli.inputs import gather_input
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.lookup import CatalogLookup

LOOKUP = CatalogLookup(Catalog(preset_connectors(), preset_nodes()))


def flow(schema: JsonObject, *modules: JsonObject) -> Document:
    return Document.from_text(json.dumps({"schema": schema, "value": {"modules": [*modules]}}))


def properties(**declared: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {**declared}}


def gather(schema: JsonObject, *single: str, whole: str | None = None) -> JsonObject:
    return gather_input(flow(schema), LOOKUP, whole, single)


@pytest.fixture
def picture(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my photo.png").write_bytes(b"x")
    return tmp_path / "my photo.png"


@pytest.mark.parametrize(
    "declared",
    [
        {"type": "string", "format": "uri"},
        {"type": "string", "contentMediaType": "image/*"},
        {"type": "image"},
    ],
)
@pytest.mark.parametrize("typed", ["my photo.png", "./my photo.png"])
def test_a_path_from_here_becomes_a_whole_one(picture, declared, typed):
    assert gather(properties(thing=declared), f"thing={typed}") == {"thing": str(picture)}


def test_the_name_of_an_input_can_say_that_it_is_a_picture(picture):
    schema = properties(input_image={"type": "string"}, prompt={"type": "string"})
    given = gather(schema, "input_image=my photo.png", "prompt=my photo.png")
    assert given == {"input_image": str(picture), "prompt": "my photo.png"}


def test_an_input_that_goes_into_a_nodes_image_is_one_too(picture):
    transforms: JsonObject = {"input_image": {"type": "javascript", "expr": "flow_input.person"}}
    step: JsonObject = {
        "id": "a",
        "value": {
            "type": "script",
            "path": "node/flux_kontext_pro",
            "input_transforms": transforms,
        },
    }
    document = flow(properties(person={"type": "string"}), step)
    given = gather_input(document, LOOKUP, None, ["person=my photo.png"])
    assert given == {"person": str(picture)}


def test_files_in_lists_and_in_whole_inputs_are_found(picture):
    schema = properties(images={"type": "array", "items": {"format": "uri"}})
    given = gather(schema, whole='{"images": ["my photo.png", "https://x.test/a.png"]}')
    assert given == {"images": [str(picture), "https://x.test/a.png"]}


@pytest.mark.parametrize("typed", ["no.png", "no such photo.jpg", "./no", "~/no.txt", "/no/where"])
def test_what_looks_like_a_file_and_is_not_there_is_refused(picture, typed):
    with pytest.raises(UserFacingError, match="not there"):
        gather(properties(image={"type": "string"}), f"image={typed}")


@pytest.mark.parametrize(
    "typed", ["https://x.test/a.png", "data:image/png;base64,AA/A.png", "black/white", "A photo."]
)
def test_what_is_no_path_stays_as_it_is(typed):
    assert gather(properties(image={"type": "string"}), f"image={typed}") == {"image": typed}


def test_an_input_the_flow_does_not_have_is_refused_with_the_known_ones():
    with pytest.raises(UserFacingError, match=r'"promt".*prompt, size'):
        gather(properties(prompt={"type": "string"}, size={"type": "number"}), "promt=x")


@pytest.mark.parametrize(
    "schema", [{}, {**properties(a={"type": "string"}), "additionalProperties": True}]
)
def test_a_flow_that_takes_any_input_takes_it(schema):
    assert gather(schema, "other=1") == {"other": 1}


def test_an_unknown_key_of_a_whole_input_is_told_and_kept(capsys):
    given = gather(properties(prompt={"type": "string"}), whole='{"prompt": "a", "other": 1}')
    assert given == {"prompt": "a", "other": 1}
    assert '"other"' in capsys.readouterr().err


def test_an_input_file_may_have_a_byte_order_mark(tmp_path):
    path = tmp_path / "input.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert gather({}, whole=f"@{path}") == {"a": 1}


def test_a_missing_input_file_is_named_once(tmp_path):
    with pytest.raises(UserFacingError) as refused:
        gather({}, whole=f"@{tmp_path / 'none.json'}")
    assert str(refused.value).count("none.json") == 1
