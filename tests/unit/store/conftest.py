"""A workspace of its own for each test."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.store import Store


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "workspace")


@pytest.fixture
def store(home):
    with Store.open(home) as opened:
        yield opened
