"""What is not loaded where it is not needed: a start is as quick as its imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LOADED = (
    "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
)


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh process has loaded after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def modules_of_the_open_window() -> set[str]:
    """The modules a fresh process has loaded when its window is painted and takes input."""
    code = (
        "from apiflow_desktop.cli.commands.gui import open_window\n"
        "import json, sys\n"
        "def leave():\n"
        "    print(json.dumps(sorted(sys.modules)))\n"
        "    from PySide6.QtWidgets import QApplication\n"
        "    QApplication.quit()\n"
        "assert not open_window(when_interactive=leave)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_neither_models_nor_http_nor_qt(words):
    loaded = loaded_by(
        "from apiflow_desktop.cli.main import main\n"
        "try:\n"
        f"    main({words!r})\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code"
    )
    assert "apiflow_desktop" in loaded
    assert not loaded & {
        "pydantic",
        "httpx",
        "aiohttp",
        "peewee",
        "keyring",
        "PySide6",
        "shiboken6",
    }


def test_the_window_loads_nothing_that_only_a_run_or_the_studio_needs():
    loaded = loaded_by("import apiflow_desktop.gui.app")
    assert "PySide6" in loaded
    assert not loaded & {
        "PIL", "aiohttp", "fastapi", "httpx", "keyring", "quickjs", "ruamel", "starlette", "uvicorn"
    }  # fmt: skip


def test_opening_the_window_checks_nothing_anew_and_a_form_still_can():
    loaded = loaded_by(
        "from apiflow_desktop.cli.commands.gui import open_window\n"
        "def leave():\n"
        "    from PySide6.QtWidgets import QApplication\n"
        "    assert 'pydantic' not in sys.modules\n"
        "    from apiflow_desktop.catalog.presets import flux_kontext_pro, preset_connectors\n"
        "    from apiflow_desktop.gui.forms.node_form import NodeForm\n"
        "    form = NodeForm(flux_kontext_pro(), preset_connectors())\n"
        "    assert form.preview.startswith('POST ')\n"
        "    QApplication.quit()\n"
        "import sys\n"
        "assert not open_window(when_interactive=leave)"
    )
    assert {"NodeGraphQt", "peewee", "pydantic"} <= loaded


def test_finding_the_studio_does_not_load_it():
    assert not loaded_by("import apiflow_desktop.demo.process") & {"fastapi", "uvicorn", "PIL"}


def test_the_window_takes_from_qt_only_what_it_draws_with():
    loaded = modules_of_the_open_window()
    assert {name for name in loaded if name.startswith("PySide6.Qt")} == {
        "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"
    }  # fmt: skip


def test_the_window_opens_without_what_is_not_on_show():
    rooms = {
        "cli.commands", "cli.commands.gui", "demo.address", "demo.process",
        "gui.forms.fields.base", "gui.forms.fields.drop_line", "gui.forms.fields.media",
        "gui.forms.fields.registry", "gui.forms.fields.text",
    }  # fmt: skip
    guarded = ("cli.commands", "demo.", "gui.forms.fields.", "engine.core", "engine.calls")
    loaded = {
        name.removeprefix("apiflow_desktop.")
        for name in modules_of_the_open_window()
        if name.startswith("apiflow_desktop.")
    }
    assert {name for name in loaded if name.startswith(guarded)} == rooms
    assert not loaded & {
        "gui.forms.highlight", "gui.forms.run_dialog", "gui.inspector.step_page",
        "gui.jobs.sides", "gui.textview.document_text", "gui.viewer.viewer",
    }  # fmt: skip


def test_few_classes_of_the_open_window_are_made_by_writing_and_compiling_code():
    code = (
        "import dataclasses, json\n"
        "made, make = [], dataclasses._process_class\n"
        "def count(cls, *rest):\n"
        "    made.append(cls.__module__)\n"
        "    return make(cls, *rest)\n"
        "dataclasses._process_class = count\n"
        "from apiflow_desktop.cli.commands.gui import open_window\n"
        "def leave():\n"
        "    from PySide6.QtWidgets import QApplication\n"
        "    QApplication.quit()\n"
        "assert not open_window(when_interactive=leave)\n"
        "print(json.dumps(made))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert len(json.loads(done.stdout.splitlines()[-1])) < 12


def test_the_binding_does_not_read_the_source_of_what_is_imported():
    read = (
        "import linecache, apiflow_desktop.gui.app\n"
        "assert any('apiflow_desktop' in name for name in linecache.cache) is {}\n"
    )
    loaded_by("import PySide6.QtWidgets\n" + read.format(True))
    loaded_by("from apiflow_desktop.gui.binding import load_qt\nload_qt()\n" + read.format(False))
