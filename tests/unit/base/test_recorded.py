"""Texts of a job's record: English where they are made, the user's language where shown."""

from __future__ import annotations

import re

import pytest

from apiflow_desktop.base import i18n
from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.recorded import CONTEXT, NESTED, in_own_language, recorded

GERMAN = i18n.load("de")
TEXTS = i18n.entries(GERMAN, CONTEXT)


@pytest.fixture
def german():
    i18n.use(GERMAN)
    yield
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


def names(template):
    return re.findall(r"\{(\w+)\}", template)


def test_a_text_is_made_in_english(german):
    assert recorded("{connector} sent no list of calls.", connector="Mine") == (
        "Mine sent no list of calls."
    )


@pytest.mark.parametrize("template", sorted(TEXTS))
def test_every_text_is_known_again_with_its_values(german, template):
    values = {name: f"Ä{number} {{x}}" for number, name in enumerate(names(template))}
    text = recorded(template, **values)
    assert in_own_language(text) == TEXTS[template].format(**values)


def test_english_is_as_it_was_recorded():
    text = recorded("{connector} sent no list of calls.", connector="Mine")
    assert in_own_language(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ValueError: no such colour",
        "Mine sent no list of calls. And more was said.",
        "The model refused.\nTraceback (most recent call last):",
        "x" * 100_000,
    ],
)
def test_what_is_not_known_stays_as_it_is(german, text):
    assert in_own_language(text) == text


def test_a_question_after_a_crash(german):
    why = recorded("its list could not be read: {why}", why="Mine sent no list of calls")
    lost = recorded(
        "The job stopped while a request to {name} was on its way, and whether it arrived "
        "cannot be told: {why}.",
        name="Mine",
        why=why,
    )
    hint = recorded("Look at {name} for it, then send it again or stop the job.", name="Mine")
    assert in_own_language(str(UserFacingError(lost, where="draw", hint=hint))) == (
        "draw: Der Auftrag endete, während eine Anfrage an Mine unterwegs war; ob sie ankam, "
        "lässt sich nicht feststellen: die Liste dort ließ sich nicht lesen: Mine sent no list of "
        "calls. Bei Mine danach sehen, dann erneut senden oder den Auftrag beenden."
    )


def test_a_value_stays_what_it_is_even_if_it_says_what_a_text_says(german):
    said = recorded("The model refuses: {said}", said="The file is not there. {connector}")
    assert in_own_language(said) == "Das Modell lehnt ab: The file is not there. {connector}"


def test_what_a_text_quotes_of_our_own_is_translated_with_it(german):
    assert {"why", "advice"} == NESTED
    advice = recorded("It does not accept the token {token}; give it a valid one.", token="$KEY")
    text = recorded(
        "{connector} answered {status}. {advice} It said: {said}",
        connector="Mine",
        status="401 Unauthorized",
        advice=advice,
        said="Too bad. The file is gone.",
    )
    assert in_own_language(text) == (
        "Mine antwortete 401 Unauthorized. Das Token $KEY wird nicht angenommen; ein gültiges "
        "angeben. Die Antwort: Too bad. The file is gone."
    )


def test_texts_that_stand_behind_a_place_and_each_other_are_known(german):
    text = "Draw: Required input without a value: prompt. Give a value or a default. Asking again."
    assert in_own_language(text) == (
        "Draw: Erforderliche Eingabe ohne Wert: prompt. Einen Wert oder eine Vorgabe "
        "angeben. Es wird erneut gefragt."
    )
