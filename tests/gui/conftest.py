"""What tests of widgets share."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

# Numbers and dates are written alike on every machine that runs the tests.
QLocale.setDefault(QLocale("en_US"))

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Let the offscreen platform say what it cannot do: it is no fault of ours."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def english_habits():
    """Write dates and numbers as in the United States, wherever the suite runs."""
    from PySide6.QtCore import QLocale

    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)
