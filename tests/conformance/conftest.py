"""What the cases are run with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.laboratory import Laboratory


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Starts nothing before it is needed."""
    found = Laboratory(tmp_path_factory.getbasetemp() / "scripts-cache")
    yield found
    found.close()
