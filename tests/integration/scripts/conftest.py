"""Scripts in real processes."""

from __future__ import annotations

import asyncio

import pytest

from tests.integration.scripts.support import Scripts


@pytest.fixture
def scripts(tmp_path_factory):
    """Scripts on an event loop of their own; what they make is kept for the session."""
    with asyncio.Runner() as runner:
        cache = tmp_path_factory.getbasetemp() / "scripts-cache"
        found = Scripts(runner, cache)
        yield found
        runner.run(found.close())
