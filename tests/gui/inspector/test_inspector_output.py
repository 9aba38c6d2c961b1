"""What a step gave: seen from three sides, searched, copied, pinned; and its past runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import JobStarted, OutputKept, StepStarted, StepSucceeded
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.gui.forms.thumbnail import Thumbnail
from apiflow_desktop.gui.inspector.result_view import LONGEST_TEXT
from apiflow_desktop.gui.notify import Notices
from apiflow_desktop.store.problems import NotInStore
from apiflow_desktop.store.step_runs import PastRun, StepDetails, StepRun
from tests.gui.application.user import CTRL

RESULT = {
    "rows": [{"name": "hat", "size": 3}, {"name": "cap", "url": "https://x/cap.png"}],
    "a-b": "deep",
}


def job(result, *files):
    return JobState.of(
        [
            JobStarted(at=1.0, input={}),
            StepStarted(at=1.0, step="hat", module_id="hat", arguments={}),
            *files,
            StepSucceeded(at=2.0, step="hat", result=result),
        ]
    )


@pytest.fixture
def output(inspector, select, user):
    """The result as a tree, of which all is seen."""
    select("hat", tab="Output")
    inspector.show_states(job(RESULT))
    view = inspector.step.output._result
    click(user, view, "Tree", QToolButton)
    user.retype(view.search, "")
    user.key(Qt.Key.Key_Backspace)
    return inspector.step.output


def click(user, within, text, kind=QPushButton):
    found = [one for one in within.findChildren(kind) if one.text() == text and one.isVisible()]
    user.click(found[0])


def lines(tree):
    return [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def shown_pictures(output):
    return [one for one in output.findChildren(Thumbnail) if one.isVisible()]


def show_files(inspector, user, folder, *sizes):
    """Let the last run of the step have kept pictures of these sizes."""
    files = []
    for number, (width, height) in enumerate(sizes):
        path = folder / f"{number}.png"
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        image.save(str(path))
        files.append(
            OutputKept(
                at=2.0,
                step="hat",
                url=f"https://x/{number}.png",
                asset="0" * 64,
                path=str(path),
                content_type="image/png",
                size=1,
            )
        )
    inspector.show_states(job(RESULT, *files))
    user.qtbot.waitUntil(lambda: len(shown_pictures(inspector.step.output)) == len(files))
    QApplication.processEvents()


def test_one_picture_is_shown_whole_and_large(inspector, output, user, tmp_path):
    show_files(inspector, user, tmp_path, (800, 400))
    (picture,) = shown_pictures(output)
    assert picture.width() > 0.8 * inspector.width()
    assert abs(picture.width() - 2 * picture.height()) <= 2


def test_many_pictures_stand_beside_each_other_in_the_panel(inspector, output, user, tmp_path):
    show_files(inspector, user, tmp_path, *[(400, 400)] * 5)
    places = [one.geometry() for one in shown_pictures(output)]
    assert len({place.x() for place in places}) == 2
    assert max(place.right() for place in places) < inspector.width()
    shown: list[str] = []
    output.media_activated.connect(shown.append)
    user.click(shown_pictures(output)[3])
    assert shown == [str(tmp_path / "3.png")]


def test_the_filter_finds_keys_and_values_with_their_paths(output, user):
    view = output._result
    user.click(view.search)
    user.type("cap")
    assert lines(view.tree) == ['rows[1].name "cap"', 'rows[1].url "https://x/cap.png"']
    item = view.tree.topLevelItem(1)
    user.click(view.tree, view.tree.visualItemRect(item).center())
    click(user, view, "Copy path")
    assert QGuiApplication.clipboard().text() == "results.hat.rows[1].url"
    click(user, view, "Copy value")
    assert QGuiApplication.clipboard().text() == "https://x/cap.png"
    user.retype(view.search, "nowhere")
    assert lines(view.tree) == []
    assert "Nothing" in view._count.text()


def test_a_large_result_is_searched_beside_and_the_last_word_counts(inspector, output, user, qtbot):
    view = output._result
    rows: list[JsonValue] = [{"n": n, "a-b": f"<{n}>"} for n in range(20_000)]
    inspector.show_states(job(rows))
    user.click(view.search)
    user.type("19999")
    assert view._count.text() == "Looking for it…"
    found = ["[19999] object · 2", "[19999].n 19999", '[19999]["a-b"] "<19999>"']
    qtbot.waitUntil(lambda: lines(view.tree) == found)
    assert view._count.isHidden()
    click(user, view, "JSON", QToolButton)
    assert view.text.toPlainText().startswith('[\n  {\n    "n": 0,')
    assert len(view.text.toPlainText()) == LONGEST_TEXT


def test_signs_that_cannot_be_seen_are_spelled_out(inspector, output):
    inspector.show_states(job({"\u202eevil": "a\u202eb", "": "no key"}))
    top = output._result.tree.topLevelItem(0)
    assert [top.child(row).text(0) for row in range(2)] == [
        '\\u202eevil "a\\u202eb"',
        '"" "no key"',
    ]


def test_a_result_is_shown_as_a_table(inspector, output, user):
    view = output._result
    click(user, view, "Table", QToolButton)
    assert cells(view.table)[1] == ["deep"]
    inspector.show_states(job(RESULT["rows"]))
    assert cells(view.table) == [["hat", "3", ""], ["cap", "", "https://x/cap.png"]]
    user.click(view.search)
    user.type("cap")
    assert cells(view.table) == [["cap", "", "https://x/cap.png"]]
    click(user, view, "Copy path")
    assert QGuiApplication.clipboard().text() == "results.hat[1].name"


def test_the_json_is_searched(output, user):
    view = output._result
    click(user, view, "JSON", QToolButton)
    user.click(view.search)
    user.type("cap")
    assert [mark.cursor.selectedText() for mark in view.text.extraSelections()] == ["cap", "cap"]


def test_an_edited_result_is_pinned_as_one_undo_step(output, user, module, session):
    before = session.document.to_bytes()
    click(user, output, "Edit and pin…")
    edit = output._editor.field.editor()
    assert edit.hasFocus()
    user.retype(edit, '{"a": ')
    assert not output._editor._pin.isEnabled()
    assert "Not JSON" in output._editor._problem.text()
    user.type("1}")
    click(user, output, "Pin this")
    assert module("hat")["mock"] == {"enabled": True, "return_value": {"a": 1}}
    assert session.undo_stack.count() == 1
    assert lines(output._result.tree)[0].startswith("results.hat")
    assert output._pinned.isVisible()
    assert output._result.tree.topLevelItem(0).child(0).text(0) == "a 1"
    user.undo()
    assert session.document.to_bytes() == before


def test_escape_leaves_the_result_as_it_was(output, user, session):
    click(user, output, "Edit and pin…")
    user.type("1")
    user.key(Qt.Key.Key_Escape)
    assert output._editor.isHidden()
    assert output._result.isVisible()
    assert session.undo_stack.count() == 0


def test_a_step_that_never_ran_can_be_pinned_by_hand(inspector, select, user, module):
    select("hat", tab="Output")
    output = inspector.step.output
    assert not output._pin_button.isEnabled()
    click(user, output, "Edit and pin…")
    edit = output._editor.field.editor()
    user.retype(edit, "[1, 2]")
    user.key(Qt.Key.Key_Return, CTRL)
    assert module("hat")["mock"] == {"enabled": True, "return_value": [1, 2]}


DELETED: set[int] = set()


class Past:
    """Runs in three jobs; those that were deleted meanwhile cannot be read."""

    def __init__(self, session):
        self.session = session

    def runs(self, module_id):
        if module_id != "hat":
            return []
        return [self._run(8, "succeeded"), self._run(5, "succeeded"), self._run(2, "failed")]

    def files(self, past, result):
        return []

    def details(self, past):
        if past.job_id in DELETED:
            raise NotInStore("This step has not run in the job.")
        failure: JsonValue = {"name": "HttpError", "message": "no"}
        return StepDetails(
            arguments={"seed": past.job_id},
            result={"n": past.job_id},
            error=failure if past.job_id == 2 else None,
            request=None,
            response=None,
        )

    def _run(self, number, status):
        run = StepRun(
            step="loop[1]/hat",
            module_id="hat",
            status=status,
            attempt=0,
            branch=None,
            provider_id="",
            message="",
            fraction=None,
            due=None,
            started_at=100.0 + number,
            ended_at=102.5 + number,
        )
        return PastRun(number, 100.0, run)


@pytest.fixture(scope="module")
def past_runs():
    return Past


@pytest.fixture
def history(select):
    return select("hat", tab="History").history


def choose(user, runs, row):
    user.click(runs, runs.visualItemRect(runs.topLevelItem(row)).center())


def test_the_runs_of_the_step_are_listed_newest_first(history, user, select):
    tab = history
    assert [tab.list.topLevelItem(n).text(1) for n in range(3)] == [
        "succeeded",
        "succeeded",
        "failed",
    ]
    assert tab.list.topLevelItem(0).text(2) == "2.5 s"
    assert tab._result.tree.topLevelItem(0).child(0).text(0) == "n 8"
    choose(user, tab.list, 2)
    assert '"HttpError"' in tab._result.tree.topLevelItem(0).child(0).text(0)
    assert not tab._pin.isEnabled()
    select("last", tab="History")
    assert tab.list.isHidden()
    assert "has not run" in tab._none.text()


def test_a_run_whose_job_was_deleted_says_so(history, user, request):
    request.addfinalizer(DELETED.clear)
    DELETED.add(5)
    choose(user, history.list, 1)
    assert Notices.current().history[-1].message == "This step has not run in the job."
    assert not history._details.isVisible()
    choose(user, history.list, 2)
    assert history._details.isVisible()
    assert '"HttpError"' in history._result.tree.topLevelItem(0).child(0).text(0)


def test_a_run_is_opened_compared_and_pinned(history, inspector, user, qtbot, module):
    tab = history
    choose(user, tab.list, 1)
    with qtbot.waitSignal(inspector.job_wanted) as wanted:
        click(user, tab, "Show job")
    assert wanted.args == [5, "loop[1]/hat"]
    qtbot.waitUntil(lambda: '+    "seed": 8' in tab._lines.lines.toPlainText(), timeout=10_000)
    assert '-    "seed": 5' in tab._lines.lines.toPlainText()
    click(user, tab, "Pin")
    assert module("hat")["mock"]["return_value"] == {"n": 5}
