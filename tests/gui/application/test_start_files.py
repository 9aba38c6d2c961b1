"""Files that the window is started with, as a file manager hands them over."""

from __future__ import annotations

from apiflow_desktop.base.resources import resource
from tests.gui.application.user import User


def test_each_file_is_opened_in_a_tab(start, qtbot, tmp_path):
    first, second = tmp_path / "one.json", tmp_path / "two.yaml"
    first.write_text(resource("samples", "sequential.json").read_text("utf-8"), "utf-8")
    second.write_text("summary: Two\nvalue:\n  modules: []\n", "utf-8")

    user = User(start(first, tmp_path / "gone.json", second), qtbot)

    tabs = user.window.top_bar.tabs
    assert [page.place for page in user.window.workbench.pages] == [str(first), str(second)]
    assert tabs.tabText(tabs.currentIndex()) == "Two"
    assert user.window.memory.recent == [second, first]
    (toast,) = user.window.toasts.shown()
    assert "gone.json" in toast.notice.message + toast.notice.detail
