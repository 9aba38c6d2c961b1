from __future__ import annotations

import json

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.skips import is_skipped, skip_or_run


def document(*skips):
    modules = [
        {"id": f"s{number}", "value": {"type": "identity"}, **({"skip_if": skip} if skip else {})}
        for number, skip in enumerate(skips)
    ]
    return Document.from_text(json.dumps({"value": {"modules": modules}}))


def toggled(made):
    made.apply(skip_or_run(made, made.handles()))
    return [is_skipped(made.module(handle)) for handle in made.handles()]


def test_steps_are_skipped_together_and_run_again_together():
    made = document(None, {"expr": "true"})
    assert toggled(made) == [True, True]
    assert toggled(made) == [False, False]
    assert "skip_if" not in made.text


def test_a_condition_of_its_own_is_not_lost():
    made = document(None, {"expr": "flow_input.dry"})
    before = made.text
    with pytest.raises(EditRefused, match="“s1” is skipped by a condition of its own"):
        skip_or_run(made, made.handles())
    assert made.text == before
