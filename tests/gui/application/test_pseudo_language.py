"""In an invented language nothing that the window shows is English: no text was forgotten."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QTabWidget

from apiflow_desktop.base import i18n
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.forms.trust_dialog import TrustDialog
from apiflow_desktop.gui.window.canvas_menu import canvas_menu
from apiflow_desktop.gui.window.running import running_question
from apiflow_desktop.gui.window.sample_grid import SampleGrid
from apiflow_desktop.gui.window.unsaved import unsaved_question
from apiflow_desktop.openflow.schema.agents import AGENT_INPUTS
from apiflow_desktop.openflow.schema.steps import LANGUAGES
from apiflow_desktop.services.samples import samples
from apiflow_desktop.services.trust import FoundScript
from tests.gui.application.user import User, dialogs
from tests.gui.mouse import turn_to
from tests.gui.pseudo import PseudoQt, shown_texts
from tests.pseudo_language import OPEN, PseudoLanguage, forgotten, words_of

KEY = Qt.Key
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
OURS = words_of(
    # names that no language changes, and words of formats
    "apiflow desktop OpenFlow JSON YAML cURL git Markdown MB KB ms min abc fx null true false",
    "string number integer boolean image video audio file object array any",
    "python bun deno typescript javascript bash GET POST PUT PATCH DELETE",
    "English Deutsch home detailed minimal",
    # examples of what is typed
    "f/images/resize u/me/token f/ai/openai https://api.example.com/v1",
    # keys, as the keyboard has them
    "Ctrl Shift Alt Tab Esc Del Enter Return PgUp PgDown Up Down Left Right Backspace Space",
)

EVERY_KIND: dict[str, Any] = {
    "summary": "User's own",
    "schema": {"properties": {"own": {"type": "string"}}, "order": ["own"]},
    "value": {
        "flow_env": {"ownenv": 1},
        "early_return": "one",
        "modules": [
            {
                "id": "one",
                "value": {"type": "rawscript", "language": "python3", "content": "x"},
                "retry": {"constant": {"attempts": 2, "seconds": 5}},
                "timeout": 3,
                "suspend": {"required_events": 1},
                "sleep": {"type": "static", "value": 2},
                "cache_ttl": 60,
                "continue_on_error": True,
                "skip_if": {"expr": "own"},
                "stop_after_if": {"expr": "true", "skip_if_stopped": False},
            },
            {
                "id": "loop",
                "value": {
                    "type": "forloopflow",
                    "iterator": {"type": "static", "value": [1]},
                    "parallel": True,
                    "skip_failures": True,
                    "modules": [{"id": "same", "value": {"type": "identity"}}],
                },
            },
            {
                "id": "again",
                "value": {"type": "whileloopflow", "skip_failures": False, "modules": []},
            },
            {
                "id": "choice",
                "value": {
                    "type": "branchone",
                    "branches": [{"expr": "false", "modules": []}],
                    "default": [],
                },
            },
            {
                "id": "all",
                "value": {
                    "type": "branchall",
                    "branches": [{"modules": [{"id": "same", "value": {"type": "own"}}]}],
                },
            },
            {"id": "sub", "value": {"type": "flow", "path": "f/own/flow", "input_transforms": {}}},
            {
                "id": "helper",
                "value": {
                    "type": "aiagent",
                    "input_transforms": {"user_message": {"type": "static", "value": ""}},
                    "tools": [],
                },
            },
            {
                "id": "flux",
                "value": {
                    "type": "script",
                    "path": "node/flux_kontext_pro",
                    "input_transforms": {
                        "prompt": {"type": "static", "value": ""},
                        "seed": {"type": "javascript", "expr": ""},
                        "aspect_ratio": {"type": "ai"},
                    },
                },
            },
        ],
        "failure_module": {"id": "failure", "value": {"type": "identity"}},
        "notes": [{"id": "n", "text": "", "type": "free"}],
    },
}


@pytest.fixture
def spoken(qapp):
    qt = PseudoQt(qapp)
    i18n.use(PseudoLanguage())
    qapp.installTranslator(qt)
    yield
    qapp.removeTranslator(qt)
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


@pytest.fixture
def user(spoken, start, qtbot, tmp_path):
    user = User(start(), qtbot)
    user.activate(user.window)
    return user


@pytest.fixture
def known(user, tmp_path):
    """The words that are the user's own: of the library, of documents, of places."""
    things = [*preset_connectors(), *preset_nodes()]
    return OURS | words_of(
        *(json.dumps(one.to_json(), ensure_ascii=False) for one in things),
        *(f"{one.title} {one.description} {one.document().decode()}" for one in samples()),
        json.dumps(EVERY_KIND),
        *AGENT_INPUTS.fields,
        *LANGUAGES,
        str(tmp_path),
        "Replicate Demo studio localhost",
    )


def english(known, *roots):
    """Return what is shown in English, with where."""
    found = [
        f"{place}: {text!r}"
        for root in roots
        for place, text in shown_texts(root)
        if forgotten(text, known)
    ]
    return sorted(set(found))


def opened(user, document, tmp_path):
    place = tmp_path / "own.json"
    place.write_text(json.dumps(document))
    user.window.open_paths([place])
    user.qtbot.waitUntil(lambda: user.window.page.session.title == "User's own", timeout=5000)
    QApplication.processEvents()


def test_the_window_with_its_panels_and_menus(user, known):
    assert "\n".join(english(known, user.window)) == ""


def test_the_start_page(user, known, qtbot):
    while user.window.page is not None:
        user.key(KEY.Key_W, CTRL)
    assert "\n".join(english(known, user.window)) == ""


def test_the_samples_of_the_start_page(user):
    """Their names are in the library, too, as the user's own: here they are ours."""
    while user.window.page is not None:
        user.key(KEY.Key_W, CTRL)
    grid = user.window.start_page.findChild(SampleGrid)
    texts = [
        grid.model().index(row, 0).data(role)
        for row in range(grid.model().rowCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    assert len(texts) >= 24
    assert [text for text in texts if not text.startswith(OPEN)] == []


def card_texts(canvas):
    picture = canvas.stage.picture
    for card in picture.cards.values():
        yield from (card.title, card.subtitle)
        for badge in card.badges:
            yield from (badge.text, badge.tooltip)
        for port in (*card.inputs, *card.outputs, *card.exits):
            yield from (port.label, port.description)
            if port.value is not None:
                yield from (port.value.text, port.value.whole)
    yield from (frame.title for frame in picture.frames.values())
    yield from (wire.label for wire in picture.wires.values())


def test_cards_of_every_kind(user, known, tmp_path):
    opened(user, EVERY_KIND, tmp_path)
    found = [text for text in card_texts(user.window.page.canvas) if forgotten(text, known)]
    assert "\n".join(sorted(set(found))) == ""


def test_the_problems_of_a_document(user, known, tmp_path):
    opened(user, EVERY_KIND, tmp_path)
    problems = user.window.page.session.diagnose() or user.window.page.session.diagnostics
    assert len(problems) > 8
    found = [one.message for one in problems if forgotten(one.message, known)]
    assert found == []


def turn(tabs, index):
    turn_to(tabs, tabs.tabToolTip(index) or tabs.tabText(index))


def test_the_inspector_of_every_kind_of_step(user, known, tmp_path):
    opened(user, EVERY_KIND, tmp_path)
    wrong = set(english(known, user.window.inspector))
    for module in EVERY_KIND["value"]["modules"]:
        user.select(module["id"])
        tabs = user.window.inspector.step.tabs
        for index in range(tabs.count()):
            if tabs.isTabVisible(index):
                turn(tabs, index)
                wrong |= set(english(known, user.window.inspector))
    assert "\n".join(sorted(wrong)) == ""


def test_dialogs_that_keys_open(user, known, qtbot):
    for key, keys in ((KEY.Key_Comma, CTRL), (KEY.Key_Slash, CTRL), (KEY.Key_F5, NO_KEY)):
        user.activate(user.window)
        user.key(key, keys)
        qtbot.waitUntil(lambda: bool(dialogs(QDialog)), timeout=5000)
        (dialog,) = dialogs(QDialog)
        assert "\n".join(english(known, dialog)) == ""
        dialog.close()
        qtbot.waitUntil(lambda: not dialogs(QDialog), timeout=5000)


def test_the_palettes(user, known):
    for key in (KEY.Key_K, KEY.Key_P):
        user.key(key, CTRL | (Qt.KeyboardModifier.ShiftModifier if key == KEY.Key_P else NO_KEY))
        assert "\n".join(english(known, user.window)) == ""
        user.key(KEY.Key_Escape)
    user.key(KEY.Key_Tab)
    assert "\n".join(english(known, user.window)) == ""


@pytest.mark.parametrize("kind", ["node", "script", "connector", "variable", "resource"])
def test_the_forms_of_the_library(user, known, qtbot, kind):
    menu = user.window.library.add_button.menu()
    action = next(one for one in menu.actions() if one.objectName() == f"library.add.{kind}")
    menu.popup(QPoint(0, 0))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    dialog = user.dialog(QDialog)
    tabs = dialog.findChild(QTabWidget)
    wrong = set(english(known, dialog))
    for index in range(tabs.count() if tabs is not None else 0):
        turn(tabs, index)
        wrong |= set(english(known, dialog))
    assert "\n".join(sorted(wrong)) == ""
    user.click(dialog.save_button)
    assert "\n".join(english(known, dialog)) == ""
    user.key(KEY.Key_Escape)


def test_a_job_in_all_its_panels(user, known, qtbot):
    user.key(KEY.Key_F5)
    dialog = user.dialog(RunDialog)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(dialog.run_button)
    sides = user.window.jobs.details.sides
    tabs = sides.findChild(QTabWidget)
    wrong = set(english(known, user.window))
    for index in range(tabs.count() if tabs is not None else 0):
        turn(tabs, index)
        wrong |= set(english(known, user.window))
    for menu in (
        user.window.job_actions.menu(1),
        user.window.job_actions.step_menu("add_hat_step"),
    ):
        wrong |= set(english(known, menu))
    assert "\n".join(sorted(wrong)) == ""


def test_the_menus_of_cards_and_of_the_drawing(user, known):
    page = user.window.page
    handle = page.session.document.handles()[0]
    for menu in (canvas_menu(user.window, page, handle), canvas_menu(user.window, page, None)):
        assert "\n".join(english(known, menu)) == ""


def test_the_questions(user, known, qtbot):
    window = user.window
    script = FoundScript("same", "python3", "own")
    for question in (
        unsaved_question([window.page.session], window),
        unsaved_question([window.page.session] * 2, window),
        running_question(["own"], window, may_leave=True),
        ApprovalDialog("own", "same", None, time.time() + 90, 2, window),
        TrustDialog("own", [script], window),
    ):
        question.show()
        qtbot.waitExposed(question)
        texts = [question.informativeText()] if isinstance(question, QMessageBox) else []
        assert "\n".join(english(known, question)) == ""
        assert [text for text in texts if forgotten(text, known | words_of("then"))] == []
        question.close()
