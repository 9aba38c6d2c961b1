from __future__ import annotations

import pytest

from apiflow_desktop.demo.directives import (
    Directives,
    Failure,
    Refusal,
    read_directives,
    without_directives,
)


@pytest.mark.parametrize(
    ("prompt", "ordered"),
    [
        ("a lake", Directives()),
        ("[429] x", Directives(create=Refusal(429))),
        ("x [503 2]", Directives(create=Refusal(503, 2))),
        ("[429 2 5]", Directives(create=Refusal(429, 2, 5))),
        ("[poll 500 1]", Directives(poll=Refusal(500, 1))),
        ("[fail] [slow 2.5]", Directives(failure=Failure(), slow=2.5)),
        ("[fail 1: no luck]", Directives(failure=Failure(1, "no luck"))),
        ("[404] [failing] [slow]", Directives()),
    ],
)
def test_directives_are_read(prompt, ordered):
    assert read_directives(prompt) == ordered


def test_the_model_does_not_see_them():
    assert without_directives("[slow 2] add a hat [fail 1] please") == "add a hat please"
