"""What every test stands on: a home of its own, and no warning that passes unseen."""

from __future__ import annotations

import gc
import os

# Shiboken's import hook upsets pydantic's lazy imports: pydantic goes first.
import pydantic  # noqa: F401
import pytest
from hypothesis import HealthCheck, settings

from apiflow_desktop.base.garbage import Garbage

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_garbage = Garbage()

# How long an example takes tells of the machine and what else it does.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_sessionstart():
    """Collect garbage between tests only: a thread of one may not destroy a window of another."""
    _garbage.begin()


def pytest_collection_finish():
    """Look through what was imported and collected no more: all of it stays."""
    gc.freeze()


def pytest_runtest_logfinish():
    """Collect what is due after a test."""
    _garbage.collect_due()


@pytest.fixture(autouse=True)
def fresh_home(tmp_path, monkeypatch):
    """Give each test an empty home, so that none sees another's or the user's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("APIFLOW_HOME", str(home))
    return home
