"""Flows of any structure, and those of the corpus."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest
from hypothesis import strategies as st

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.picture.metrics import Direction
from tests.unit.openflow_picture.flows import SHARED, branchall, branchone, for_each, script

DIRECTIONS = get_args(Direction)
directions = st.sampled_from(DIRECTIONS)

_counter = iter(range(10**9))


def leaves():
    return st.builds(lambda: script(f"s{next(_counter)}"))


def containers(children):
    chain = st.lists(children, max_size=3)
    return st.one_of(
        st.builds(
            lambda a, b, d: branchone(
                f"s{next(_counter)}", ("a", "1", a), ("b", "2", b), default=d
            ),
            chain,
            chain,
            chain,
        ),
        st.builds(
            lambda *c: branchall(f"s{next(_counter)}", *[(str(i), x) for i, x in enumerate(c)]),
            chain,
            chain,
            chain,
        ),
        st.builds(lambda c: for_each(f"s{next(_counter)}", "=[1]", *c), chain),
    )


def steps(most):
    """Draw one step, with at most so many that contain none."""
    return st.recursive(leaves(), containers, max_leaves=most)


flows = st.lists(steps(14), max_size=5)


@cache
def corpus_documents():
    """Return the names and documents of all real flows that can be read; nobody edits them."""
    folder = SHARED / "openflow" / "corpus"
    files = sorted(folder.glob("*.json")) + sorted(folder.glob("*.yaml"))
    if not files:
        pytest.skip("the corpus of real flows is not on this machine")
    found = []
    for path in files:
        try:
            found.append((path.name, Document.from_bytes(path.read_bytes(), name=path.name)))
        except UserFacingError:
            continue
    return found
