"""A window over stand-ins for the services."""

from __future__ import annotations

import pytest

from apiflow_desktop.gui import notify
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.gui.window.main_window import MainWindow
from tests.gui.shell.fakes import Application
from tests.gui.shell.starter import Starter


@pytest.fixture(autouse=True)
def fresh_notices():
    """Give each test its own messages."""
    notify.Notices._current = notify.Notices()
    return notify.Notices.current()


@pytest.fixture(scope="session")
def starter():
    made = Starter()
    yield made
    made.close()


@pytest.fixture
def application(tmp_path, qapp):
    apply(qapp, "dark")
    return Application(tmp_path / "home")


@pytest.fixture
def again(application, qtbot):
    """Opens a window over the application, as often as wanted."""

    def start():
        made = MainWindow(application.parts)
        qtbot.addWidget(made, before_close_func=discard_all)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return start


@pytest.fixture
def window(again):
    return again()


@pytest.fixture
def opened(window, application):
    return window.open_session(application.documents.open_item("1"))


def discard_all(window):
    for page in window.workbench.pages:
        page.session.undo_stack.setClean()
    window.parts.runs.running.clear()
