"""Connectors, nodes, workflows and settings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.models import (
    Connector,
    ConnectorSettings,
    Node,
    NodeInput,
    NodeSettings,
    PollRecipe,
)
from apiflow_desktop.store import JobRecord, NotInStore, Store, workflow_key


@pytest.fixture
def connector(store):
    return store.connectors.add(
        Connector(id=0, name="Replicate", base_url="https://x.test", header={"A": "Bearer $TOKEN"})
    )


def test_a_connector_comes_back_as_it_was_with_keys_nobody_knows(store):
    given = Connector(
        id=7,
        name="R",
        base_url="u",
        data=ConnectorSettings(api="r", extra={"mine": [1]}),
        extra={"colour": "red", "extra": {"id": 8}},
    )
    assert store.connectors.add(given) == given
    assert store.connectors.get(7) == given
    assert store.connectors.list() == [given]


def test_a_fresh_id_is_never_one_that_was_used(store, connector):
    store.connectors.delete(connector.id)
    assert store.connectors.add(replace(connector, id=0)).id > connector.id


def test_a_node_comes_back_as_it_was(store, connector):
    given = Node(
        id=0,
        name="Flux",
        connector_id=connector.id,
        input=[NodeInput(name="prompt", default="\ud800 \x00 ü")],
        data=NodeSettings(poll=PollRecipe(list_path="/predictions")),
        body_template={"input": "$input"},
    )
    kept = store.nodes.add(given)
    assert kept == replace(given, id=kept.id)
    assert store.nodes.get(kept.id) == kept


def test_an_update_changes_what_is_stored(store, connector):
    connector.name = "Renamed"
    store.connectors.update(connector)
    assert store.connectors.get(connector.id).name == "Renamed"


def test_a_connector_in_use_is_not_deleted(store, connector):
    store.nodes.add(Node(id=0, name="n", connector_id=connector.id))
    with pytest.raises(UserFacingError, match="Nodes still use"):
        store.connectors.delete(connector.id)
    assert store.connectors.get(connector.id) == connector


def test_a_node_needs_a_connector(store):
    with pytest.raises(UserFacingError, match="connector is not in the workspace"):
        store.nodes.add(Node(id=0, name="n", connector_id=99))


def test_an_id_is_taken_once(store, connector):
    with pytest.raises(UserFacingError, match="another connector with this id"):
        store.connectors.add(connector)


def test_what_is_not_there_is_said_to_be_missing(store, connector):
    missing = replace(connector, id=404)
    for ask in (
        lambda: store.connectors.get(404),
        lambda: store.connectors.update(missing),
        lambda: store.connectors.delete(404),
        lambda: store.workflows.get(404),
        lambda: store.workflows.update(404, name="x"),
        lambda: store.workflows.delete(404),
        lambda: store.jobs.get(404),
        lambda: store.jobs.delete(404),
        lambda: store.jobs.set_status(404, "failed"),
        lambda: store.assets.get("0" * 64),
    ):
        with pytest.raises(NotInStore):
            ask()


@pytest.mark.parametrize(
    "document",
    [
        b'{"value":{"modules":[]}}',
        b'\xef\xbb\xbf{\r\n\t"a" : 1.0e3}',
        b'{"a":"\\ud800"}\n\n',
        b"\xff\xfe not utf-8 \x00",
        b"",
    ],
)
def test_a_document_is_kept_byte_for_byte(home, document):
    with Store.open(home) as store:
        number = store.workflows.add(name="w", document=document, source="/tmp/w.json").id
    with Store.open(home) as store:
        assert store.workflows.get(number).document == document
        assert store.workflows.get(number).source == "/tmp/w.json"


def test_text_of_a_document_goes_in_and_out(store):
    row = store.workflows.add(name="w", document='{"ü": 1}')
    assert row.text == '{"ü": 1}'
    assert store.workflows.update(row.id, document=row.text + "\udcff").document[-1:] == b"\xff"


def test_an_update_of_a_workflow_keeps_what_is_not_given(store):
    row = store.workflows.add(name="w", document=b"{}", description="d", source="s")
    changed = store.workflows.update(row.id, name="v", description="")
    assert (changed.name, changed.document, changed.description, changed.source) == (
        "v",
        b"{}",
        "",
        "s",
    )
    assert [found.id for found in store.workflows.named("v")] == [row.id]


def test_a_deleted_workflow_takes_its_settings_and_leaves_its_jobs(store):
    first = store.workflows.add(name="w", document=b"{}")
    second = store.workflows.add(name="w", document=b"{}")
    for row in (first, second):
        store.settings.set(workflow_key(row.id, "placement"), {"a": [1, 2]})
    job = store.jobs.create(JobRecord(name="j", workflow_id=first.id, workflow_name="w"))
    store.workflows.delete(first.id)
    assert store.settings.under("workflow/") == {f"workflow/{second.id}/placement": {"a": [1, 2]}}
    assert store.jobs.get(job.id).workflow_id is None
    assert store.jobs.get(job.id).workflow_name == "w"


def test_settings_keep_any_json(store):
    for value in (None, False, 0, "x", [1, {"a": None}]):
        store.settings.set("key", value)
        assert store.settings.get("key", "default") == value
    store.settings.delete("key")
    store.settings.delete("key")
    assert store.settings.get("key", "default") == "default"


def test_what_is_kept_already_is_not_kept_anew(store):
    assert not store.settings.keep("key", None)
    assert store.settings.keep("key", [1, 2])
    assert not store.settings.keep("key", [1, 2])
    assert store.settings.get("key") == [1, 2]
    assert store.settings.keep("key", None)
    assert store.settings.under("key") == {}
