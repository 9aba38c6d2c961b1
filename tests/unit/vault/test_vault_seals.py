from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.vault.seals import Masks, Seals
from apiflow_desktop.vault.spellings import spellings

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


def test_a_short_secret_in_the_name_of_another_leaves_its_handle_whole():
    secrets = {**SECRETS, "u/me/word": "token"}
    long, word = SEALS.seal("u/me/token"), SEALS.seal("u/me/word")
    closed = SEALS.closed(f"hunter2-long, token, {long}", secrets)
    assert closed == f"{long}, {word}, {long}"
    assert SEALS.opened(closed, secrets) == "hunter2-long, token, hunter2-long"


def test_a_secret_in_what_only_looks_like_a_handle_is_closed():
    shaped = "${hunter2:0123456789abcdef}"
    assert "hunter2" not in str(SEALS.closed(shaped, SECRETS))
    around = {"u/me/long": f"x{SEALS.seal('f/x/y')}y"}
    assert SEALS.closed(around["u/me/long"], around) == SEALS.seal("u/me/long")


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=8))
def test_what_holds_no_handle_stays(value):
    assert SEALS.opened(value, {}) == value
    assert SEALS.names(value) == set()


TRICKY = 's3cr3t+Val/ue="qé'
SPELLED = {
    "base64": base64.b64encode(TRICKY.encode()).decode(),
    "basic": base64.b64encode(f"user:{TRICKY}".encode()).decode(),
    "in the middle": base64.urlsafe_b64encode(f"ab{TRICKY}yz".encode()).decode(),
    "url": f"https://h/?key={quote(TRICKY, safe='')}&{quote_plus(TRICKY)}&{quote(TRICKY)}",
    "json": json.dumps({"key": TRICKY}),
    "json text": json.dumps({"key": TRICKY}, ensure_ascii=False),
}


@pytest.mark.parametrize("text", SPELLED.values(), ids=SPELLED)
def test_what_a_program_made_of_a_secret_is_closed_and_opened_again(text):
    closed = SEALS.closed(text, {**SECRETS, "u/me/token": TRICKY})
    for spelling in (TRICKY, *spellings(TRICKY).values()):
        assert spelling not in str(closed)
    assert SEALS.names(closed) == {"u/me/token"}
    assert SEALS.opened(closed, {"u/me/token": TRICKY}) == text


def test_the_spelling_of_a_secret_that_was_changed_is_the_new_ones():
    closed = SEALS.closed([SPELLED["base64"], SPELLED["json"]], {"u/me/token": TRICKY})
    assert SEALS.opened(closed, {"u/me/token": "simple-one"}) == [
        base64.b64encode(b"simple-one").decode().rstrip("=")[: len("c2ltcGxlLW9uZQ") - 1],
        json.dumps({"key": "simple-one"}),
    ]


@given(st.text(min_size=6), st.text(max_size=4), st.text(max_size=4))
def test_opening_undoes_closing(secret, before, after):
    texts: JsonValue = [before + one + after for one in (secret, *spellings(secret).values())]
    secrets = {"u/me/token": secret}
    assert SEALS.opened(SEALS.closed(texts, secrets), secrets) == texts


def test_a_mask_is_as_long_as_a_handle_and_nothing_opens_it():
    seals, masks = Seals(b"key"), Masks()
    mask = masks.seal("u/me/token")
    assert len(mask) == len(seals.seal("u/me/token"))
    assert not seals.names(f"Bearer {mask}")
    assert masks.names([f"Bearer {mask}", seals.seal("u/me/other")]) == {"u/me/token"}
