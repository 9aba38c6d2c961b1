"""The language of the window: our texts, Qt's own, and how dates and numbers are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QKeySequence

from apiflow_desktop.base.i18n import LANGUAGES, SOURCE_LANGUAGE, load, use


def speak(app: QCoreApplication, chosen: str) -> None:
    """Let the window speak a language; call it before anything is shown.

    Args:
        app: The application.
        chosen: A code of :data:`LANGUAGES`; anything else stands for what the system prefers.
    """
    language = chosen if chosen in LANGUAGES else of_system()
    use(load(language))
    QLocale.setDefault(_locale(language))
    if language != SOURCE_LANGUAGE:
        _translate_qt(app, language)


def of_system() -> str:
    """Return the first of the user's preferred languages that the window speaks.

    Qt asks the desktop for them, and on Unix ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``.
    """
    for name in QLocale.system().uiLanguages():
        language = name.replace("_", "-").partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return SOURCE_LANGUAGE


def listed(texts: Sequence[str]) -> str:
    """Write a list as a sentence has it: ``a, b and c``."""
    return QLocale().createSeparatedList(list(texts))


def key_text(keys: str) -> str:
    """Name keys as the platform and the language do, e.g. ``Strg+S`` for ``Ctrl+S``."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _locale(language: str) -> QLocale:
    """Keep the system's habits, such as those of Austria, if they are of the language."""
    system, plain = QLocale.system(), QLocale(language)
    if system.language() != plain.language():
        return plain
    return system if _has_habits_of(language) else QLocale(system.name())


def _has_habits_of(language: str) -> bool:
    """Tell whether the system writes numbers and dates as a language does that it speaks.

    On Unix ``LANGUAGE`` changes the words alone.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    for category in ("LC_NUMERIC", "LC_TIME"):
        names = (os.environ.get(name) for name in ("LC_ALL", category, "LANG"))
        habit = next(filter(None, names), "")
        if habit.partition("_")[0].lower() != language:
            return False
    return True


def _translate_qt(app: QCoreApplication, language: str) -> None:
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # A Qt without translations speaks English; all else is translated.
    if translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
