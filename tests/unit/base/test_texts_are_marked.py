"""No text for people is left out of the catalogues: the source is searched for what looks like one.

What looks like one and is none is named below, with the reason. A new text is either marked for
translators (``base/i18n.py`` says how) or, if nobody but a program reads it, named here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import apiflow_desktop
from apiflow_desktop.engine.scripts.run import SAID_BY_CALLING

PACKAGE = Path(apiflow_desktop.__file__).parent
MARKS = {"_", "N_", "ngettext", "pgettext", "recorded", "of_record"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
SHOWN_BY = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction",
    "QMenu", "setText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setTitle",
    "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setInformativeText",
    "setDetailedText", "setItemText", "setTabText", "setTabToolTip", "setSuffix", "setPrefix",
    "setSpecialValueText", "setLabelText", "addAction", "addMenu", "addItem", "addItems", "addTab",
    "addButton", "addRow", "getOpenFileName", "getOpenFileNames", "getSaveFileName",
    "getExistingDirectory", "setNameFilter", "setNameFilters", "section_label", "show_problem",
}  # fmt: skip
"""What puts a text before a person."""

UNMARKED_FILES = {
    "cli": "the command line is English",
    "demo": "the demo studio answers as Replicate does",
    "catalog/presets.py": "what is in the library is the user's",
    "engine/expressions/prelude.py": "JavaScript",
    "engine/scripts/api_server.py": "scripts read its answers",
    "engine/scripts/calling.py": "marked by SAID_BY_CALLING",
    "engine/scripts/stubs": "for scripts",
    "openflow/diagnostics/codes.py": "the table of the documentation",
    "openflow/javascript.py": "JavaScript's own words",
    "openflow/schema_form.py": "the command line alone says them",
}
UNMARKED = {
    "base/__init__.py": ["apiflow desktop"],
    "base/large_json.py": [
        # as Python says it: json_faults.py has the words for people
        "… is not JSON",
        "Extra data",
        "Expecting property name in quotes",
        "Expecting ':' delimiter",
        "Expecting ',' or '…'",
        "Invalid text",
        "The number is too long",
        "Expecting value",
    ],
    "base/letting_go.py": ["letting go"],
    "base/locks.py": ["… is held by another process"],
    "catalog/json_spans.py": ["beyond the end"],
    "engine/calls/chat_dialects.py": [
        "Give the final answer with this tool, when nothing else is left to do.",
    ],
    "engine/core/agent_tools.py": [
        # the model reads them
        "There is no tool called '…'.",
        "The arguments are not JSON: ….",
        "Arguments cannot name variables or resources of the workspace.",
    ],
    "engine/core/flows.py": ["stopped early"],
    "engine/attempts.py": ["… in journal"],
    "engine/expressions/context.py": ["delete globalThis.$prelude"],
    "engine/expressions/quickjs_runtime.py": [
        "out of memory",
        "RangeError: Maximum call stack size exceeded",
    ],
    "engine/expressions/source.py": ["async function"],
    "engine/expressions/v8_runtime.py": ["RangeError: Maximum call stack size exceeded"],
    "engine/http/factory.py": ["this client keeps no cookies"],
    "engine/scripts/python.py": ["No module named '(\\w+)"],
    "engine/scripts/tools.py": ["pip install 'apiflow-desktop[scripts]'"],
    "gui/actions/registry.py": ["There are two actions called …."],
    "gui/app.py": [
        "apiflow desktop",
        (
            "apiflow: there is no display to open a window on. "
            "Use 'apiflow run FLOW' here, or set DISPLAY.\n"
        ),
        "apiflow desktop",
    ],
    "gui/application/rescue.py": ["unsaved work"],
    "gui/application/tidying.py": ["unused files"],
    "gui/canvas/drafts.py": ["no wire goes into Start"],
    "gui/canvas/stand_ins.py": ["module … has no attribute …"],
    "gui/forms/values.py": ["not set"],
    "gui/theme/icons.py": ["qtawesome is not installed"],
    "gui/window/actions_notes.py": ["Edit/Note/Note colour"],
    "openflow/jsontext/reader.py": ["Unterminated string"],
    "openflow/picture/moves.py": ["['dynamic or static array']"],
    "openflow/yamltext/faults.py": ["cannot start any token"],  # of libyaml
    "openflow/schema/json_schema.py": ["A workflow as apiflow desktop and Windmill read it."],
    "services/tool_inputs.py": ["… The URL of the …."],  # the model reads it
    "store/writer.py": [
        "store writer",
        "a write cannot wait for another write",
        "the store is closed",
    ],
}
"""Texts that no person reads, or that are not ours, by their files; ``…`` is a value."""

_PHRASE = re.compile(r"[A-Za-z]{2,}[,.;:]? [a-z“\"'(]")
_CODE = re.compile(
    r"[A-Z]{4,} |\bjson_extract\(|px\b|palette\(|</?\w+|[{};]\n|\{ |\breturn\b|use strict"
    r"|^[a-z_]+(, [a-z_]+)+$"
)
"""SQL and names of columns, style sheets, HTML and JavaScript."""


def text_of(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "…" for part in parts)
    return ""


def inner(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Dict(values=values):
            yield from values
        case ast.JoinedStr(values=parts):
            yield from (part for part in parts if isinstance(part, ast.FormattedValue))
        case _:
            yield from ast.iter_child_nodes(node)


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "id", getattr(function, "attr", "")))


def unmarked(node: ast.AST, shown: bool = False) -> Iterator[str]:
    """Find the texts that look like words for people and are not marked for translators."""
    text, name = text_of(node), called(node)
    is_word = shown and re.search(r"[A-Z][a-z]", text)
    if (_PHRASE.search(text) or is_word) and not _CODE.search(text):
        yield text
    if name in MARKS or (name in LOGS and isinstance(node.func, ast.Attribute)):  # type: ignore[attr-defined]
        return
    for child in inner(node):
        first = isinstance(node, ast.Call) and child in node.args
        yield from unmarked(child, first and name in SHOWN_BY)


def is_program(place: str) -> bool:
    return any(place == one or place.startswith(f"{one}/") for one in UNMARKED_FILES)


def test_texts_for_people_are_marked_for_translators():
    found = {
        file.relative_to(PACKAGE).as_posix(): [*unmarked(ast.parse(file.read_text("utf-8")))]
        for file in PACKAGE.rglob("*.py")
        if not is_program(file.relative_to(PACKAGE).as_posix())
    }
    assert {place: texts for place, texts in found.items() if texts} == UNMARKED


def test_what_is_named_as_unmarked_is_there():
    assert [place for place in UNMARKED_FILES if not (PACKAGE / place).exists()] == []


@pytest.mark.parametrize(
    "source",
    [
        'raise UserFacingError("The file is not there.")',
        'raise UserFacingError(f"{name} has no file.", hint=_("Choose one."))',
        'label.setText("Save")',
        'QPushButton(f"Save {name}")',
        'REASONS = {"mcp": "no server is there"}',
    ],
)
def test_a_forgotten_text_is_found(source):
    assert len([*unmarked(ast.parse(source))]) == 1


def test_the_errors_of_the_script_runner_are_marked():
    """It runs where nothing of ours can be imported, so its texts are marked in another file."""
    tree = ast.parse((PACKAGE / "engine/scripts/calling.py").read_text("utf-8"))
    errors = [one.exc for one in ast.walk(tree) if isinstance(one, ast.Raise)]
    raised = [text_of(error.args[0]) for error in errors if isinstance(error, ast.Call)]
    marked = [re.sub(r"\{\w+\}", "…", text) for text in SAID_BY_CALLING]
    assert sorted(raised) == sorted(marked)
