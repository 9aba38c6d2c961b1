"""What the workspace keeps by path."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.items import Resource, Script, Variable
from apiflow_desktop.store import Store, migrations

SCRIPT = Script(
    path="f/images/resize",
    summary="Resize",
    content="def main(x: int = 2):\n    return x\n",
    lock="# none\n",
    schema={"properties": {"x": {"type": "integer", "default": 2}}},
    timeout=3.5,
    extra={"tag": "gpu"},
)


def test_items_come_back_as_they_were_with_keys_nobody_knows(store):
    script = store.scripts.add(SCRIPT)
    variable = store.variables.add(Variable(path="u/me/city", value="Bern", extra={"account": 3}))
    resource = store.resources.add(
        Resource(path="f/ai/openai", resource_type="openai", value={"a": [1, None]}, connector="O")
    )
    assert store.scripts.at("f/images/resize") == script == replace(SCRIPT, id=script.id)
    assert store.variables.at("u/me/city") == variable
    assert store.resources.list() == [resource]
    assert store.scripts.at("f/images/other") is None


def test_putting_an_item_replaces_what_stands_at_its_path(store):
    first = store.scripts.put(SCRIPT)
    second = store.scripts.put(replace(SCRIPT, content="def main(): pass", id=99))
    assert second.id == first.id
    assert [one.content for one in store.scripts.list()] == ["def main(): pass"]


def test_one_path_has_one_item(store):
    store.scripts.add(SCRIPT)
    with pytest.raises(UserFacingError, match="another script at this path"):
        store.scripts.add(SCRIPT)
    store.variables.add(Variable(path=SCRIPT.path))


@pytest.mark.parametrize("path", ["", "resize", "x/y/z", "f/", "f/a", "f/a/b c", "/f/a/b", "f//a"])
def test_what_is_no_path_is_refused(store, path):
    with pytest.raises(UserFacingError, match="not a path in a workspace"):
        store.variables.put(Variable(path=path))
    if path:
        with pytest.raises(UserFacingError, match="not a path in a workspace"):
            store.workflows.add(name="w", document="{}", path=path)


def test_the_value_of_a_secret_never_reaches_the_file(store, home):
    with pytest.raises(UserFacingError, match="kept by the vault"):
        store.variables.add(Variable(path="u/me/token", value="hidden-here", is_secret=True))
    store.variables.add(Variable(path="u/me/token", is_secret=True))
    assert store.variables.at("u/me/token").is_secret is True
    assert all(
        b"hidden-here" not in file.read_bytes() for file in home.root.glob("workspace.sqlite*")
    )


def test_a_workflow_is_found_by_its_path(store):
    row = store.workflows.add(name="w", document="{}", path="f/images/portrait")
    store.workflows.add(name="no path", document="{}")
    store.workflows.add(name="no path either", document="{}")
    assert store.workflows.at("f/images/portrait") == row
    assert store.workflows.at("") is None
    with pytest.raises(UserFacingError, match="another workflow at this path"):
        store.workflows.add(name="v", document="{}", path="f/images/portrait")
    store.workflows.update(row.id, path="")
    assert store.workflows.at("f/images/portrait") is None


def test_a_file_of_the_first_form_is_opened_with_all_it_holds(home, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_MIGRATIONS", migrations._MIGRATIONS[:1])
        with Store.open(home) as store:
            store.writer.run(
                lambda database: database.run(
                    "INSERT INTO workflows (name, description, nodes, created_at, updated_at) "
                    "VALUES ('old', '', '{}', 1, 1)"
                )
            )
    with Store.open(home) as store:
        [row] = store.workflows.list()
        assert (row.name, row.path, row.document) == ("old", "", b"{}")
        assert store.scripts.put(SCRIPT).path == SCRIPT.path
