from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.vault.seals import Seals

SEALS = Seals(b"0123456789abcdef")
SECRETS = {"u/me/token": "hunter2-long", "f/x/y": "hunter2"}


def test_a_handle_shows_the_name_and_stands_inside_texts():
    handle = SEALS.seal("u/me/token")
    assert "u/me/token" in handle
    assert "hunter2" not in handle
    value: JsonObject = {"h": f"Bearer {handle}{handle}", "l": [1, None, {handle: True}]}
    assert SEALS.names(value) == {"u/me/token"}
    assert SEALS.opened(value, SECRETS) == {
        "h": "Bearer hunter2-longhunter2-long",
        "l": [1, None, {"hunter2-long": True}],
    }


def test_a_text_from_elsewhere_is_never_taken_for_a_handle():
    other = Seals(b"another key").seal("u/me/token")
    for text in (other, "${u/me/token}", "${u/me/token:}", "$var:u/me/token"):
        assert SEALS.names(text) == set()
        assert SEALS.opened(text, SECRETS) == text


def test_the_same_key_makes_the_same_handles():
    assert Seals(b"0123456789abcdef").seal("f/x/y") == SEALS.seal("f/x/y")


def test_secrets_in_results_become_handles_again():
    closed = SEALS.closed(["a hunter2-long b", {"hunter2": 1}, 5], SECRETS)
    assert closed == [f"a {SEALS.seal('u/me/token')} b", {SEALS.seal("f/x/y"): 1}, 5]
    assert SEALS.closed("a", {}) == "a"


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=8))
def test_what_holds_no_handle_stays(value):
    assert SEALS.opened(value, {}) == value
    assert SEALS.names(value) == set()
