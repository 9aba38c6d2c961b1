"""Documents beside the workspace keep the files they name."""

from __future__ import annotations

import os
import shutil

import pytest

from apiflow_desktop.services.tidying import OutOfReach, remove_unused_files
from apiflow_desktop.services.workspace import Workspace

URL = "https://x.test/out/tmp8c1f2ab9.png"


@pytest.fixture
def workspace():
    with Workspace.open() as opened:
        yield opened


@pytest.fixture
def picture(workspace):
    """A file that no job uses."""
    asset = workspace.store.assets.put(b"a picture", content_type="image/png")
    workspace.store.assets.remember(URL, asset.hash)
    os.utime(asset.path, (1.0, 1.0))
    return asset.path


def removed(workspace):
    return remove_unused_files(workspace, lambda: False)


def a_week_passes(workspace):
    kept = workspace.store.settings.get("unused-files")
    workspace.store.settings.set("unused-files", {**kept, "at": kept["at"] - 8 * 86_400.0})


def test_a_document_in_a_file_keeps_what_it_names(workspace, picture, tmp_path):
    flow = tmp_path / "flows" / "flow.yaml"
    flow.parent.mkdir()
    flow.write_text(f"mock: {{return_value: {URL}}}")
    workspace.store.settings.set(f"file/{flow}/last-run", {"at": 1.0, "values": {}})
    assert removed(workspace) == 0
    a_week_passes(workspace)
    shutil.move(flow.parent, tmp_path / "elsewhere")
    with pytest.raises(OutOfReach):
        removed(workspace)
    assert picture.exists()
    shutil.move(tmp_path / "elsewhere", flow.parent)
    flow.write_text("modules: []")
    assert removed(workspace) == 1
    assert not picture.exists()


def test_unsaved_work_keeps_what_it_names(workspace, picture):
    left = workspace.home.recovery / "window" / "1.unsaved"
    left.parent.mkdir(parents=True)
    left.write_text(URL)
    assert removed(workspace) == 0
    left.unlink()
    a_week_passes(workspace)
    assert removed(workspace) == 1


def test_files_that_something_named_are_not_looked_for_at_each_start(workspace, picture):
    left = workspace.home.recovery / "window" / "1.unsaved"
    left.parent.mkdir(parents=True)
    left.write_text(URL)
    assert removed(workspace) == 0
    left.unlink()
    assert removed(workspace) == 0
    another = workspace.store.assets.put(b"another", content_type="image/png")
    os.utime(another.path, (1.0, 1.0))
    assert removed(workspace) == 2


def test_a_workspace_without_files_has_nothing_to_remove(workspace):
    assert removed(workspace) == 0
