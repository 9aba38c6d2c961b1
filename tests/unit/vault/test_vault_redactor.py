from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.vault.redactor import Redactor

SECRET = 'r8_a/b+c="d"é 1234'


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET),
        quote(SECRET).lower(),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1].replace("/", "\\/"),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_found_in_every_spelling(spelling):
    redacted = Redactor({"TOKEN": SECRET}).text(f"<{spelling}>")
    assert "$TOKEN" in redacted
    assert "1234" not in redacted
    assert redacted.startswith("<")


@given(st.binary(max_size=9), st.binary(max_size=9))
def test_a_secret_is_found_inside_base64_of_more(before, after):
    secret = b"r8_abcdefghijklmn"
    text = base64.b64encode(before + secret + after).decode()
    assert "$TOKEN" in Redactor({"TOKEN": secret.decode()}).text(text)


def test_the_longest_secret_wins_and_nothing_is_replaced_twice():
    redactor = Redactor({"SHORT": "abcdef", "LONG": "abcdef-ghijkl", "NAMED": "$SHORT-x"})
    assert redactor.text("abcdef-ghijkl abcdef $SHORT-x") == "$LONG $SHORT $NAMED"


def test_values_are_copied_not_changed():
    value: JsonObject = {"a": ["x secret-1 y", {"secret-1": 1}], "b": 1.5}
    redacted = Redactor({"S": "secret-1"}).json(value)
    assert redacted == {"a": ["x $S y", {"$S": 1}], "b": 1.5}
    assert value == {"a": ["x secret-1 y", {"secret-1": 1}], "b": 1.5}


def test_short_secrets_and_none_leave_texts_alone():
    assert Redactor({"S": "12345", "E": ""}).text("12345") == "12345"
    assert Redactor({}).json({"a": "b"}) == {"a": "b"}
