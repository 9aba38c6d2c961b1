"""The language is chosen in the preferences and taken at the next start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from apiflow_desktop.base import i18n
from apiflow_desktop.gui.language import speak
from apiflow_desktop.gui.window.preferences import Preferences
from tests.gui.keys import tab_to
from tests.gui.shell.starter import environment

ELSEWHERE = environment(without=("LANG", "LANGUAGE", "LC_"))
"""The variables of a computer that has no language."""


@pytest.fixture
def start_in(qapp, again):
    """Starts a window in a language, as the application does."""

    def start(chosen):
        speak(qapp, chosen)
        return again()

    yield start
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(QLocale("en_US"))
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


def preferences(window):
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Preferences)
    return dialog


def test_the_language_is_chosen_for_the_next_start(window, start_in):
    dialog = preferences(window)
    assert not dialog.language_note.isVisible()
    tab_to(dialog.language)
    QTest.keyClicks(dialog.language, "Deu")
    assert dialog.language.currentText() == "Deutsch"
    assert dialog.language_note.label.text() == "The language changes at the next start."
    assert dialog.language_note.isVisible()
    dialog.close()

    again = start_in(window.memory.language)

    dialog = preferences(again)
    assert dialog.windowTitle() == "Einstellungen"
    assert dialog.language.currentText() == "Deutsch"
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    assert close.text().replace("&", "") == "Schließen"
    assert dialog.most_iterations.text() == "1.000"
    dialog.close()


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:de"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_system_is_asked_where_no_language_is_chosen(starter, variables, language):
    program = "from apiflow_desktop.gui.language import of_system; print(of_system())"
    assert starter.told(program, ELSEWHERE | variables) == language


WRITTEN = """
from PySide6.QtCore import QCoreApplication, QDate, QLocale
from apiflow_desktop.gui.language import speak
from apiflow_desktop.gui.widgets.times import number_text
speak(QCoreApplication([]), CHOSEN)
print(number_text(4.5, 2), QLocale().toString(QDate(2026, 3, 1)))
"""


@pytest.mark.parametrize(
    ("variables", "chosen", "written"),
    [
        ({"LANGUAGE": "de"}, "", "4,50 Sonntag, 1. März 2026"),
        ({"LANGUAGE": "de", "LANG": "en_US.UTF-8"}, "", "4,50 Sonntag, 1. März 2026"),
        ({"LANG": "de_DE.UTF-8", "LC_NUMERIC": "C"}, "", "4,50 Sonntag, 1. März 2026"),
        ({"LANG": "de_CH.UTF-8"}, "", "4.50 Sonntag, 1. März 2026"),
        ({"LANGUAGE": "de_CH:de", "LANG": "C.UTF-8"}, "", "4.50 Sonntag, 1. März 2026"),
        ({"LANG": "de_DE.UTF-8"}, "en", "4.50 Sunday, March 1, 2026"),
        ({"LANG": "en_US.UTF-8"}, "de", "4,50 Sonntag, 1. März 2026"),
    ],
)
def test_numbers_and_dates_follow_the_language(starter, variables, chosen, written):
    program = WRITTEN.replace("CHOSEN", repr(chosen))
    assert starter.told(program, ELSEWHERE | variables) == written
