"""A connector that answers HTML, nothing, half a body, 10 MB, an error, or never."""

from __future__ import annotations

import asyncio
import json
from email.utils import formatdate
from typing import Any

import pytest

from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.engine.events import Event, RequestSent, StepProgress, event_to_json
from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from apiflow_desktop.vault.origins import OriginGuard
from tests.integration.calls.provider import (
    CANCEL,
    CREATE,
    FINISHED,
    LIST,
    POLL,
    Answer,
    Studio,
    answer,
    page,
    play,
)

TOKEN = "r8_canary/with+odd=signs"
JSON = {"content-type": "application/json"}


def fails(reply: Answer, **options: Any) -> StepError:
    """Play a call whose creation is answered so, and return its failure."""
    failures: list[StepError] = []

    async def scenario(studio: Studio) -> None:
        studio.provider.on(CREATE, reply)
        with pytest.raises(StepError) as caught:
            await studio.call()
        failures.append(caught.value)
        assert studio.provider.lines("POST") == [CREATE]

    play(scenario, **options)
    return failures[0]


@pytest.mark.parametrize(
    ("reply", "name", "message"),
    [
        (
            page("<!DOCTYPE html><title>Sign in &amp; go</title>"),
            "BadReply",
            "Studio answered 200 with HTML (“Sign in & go”), not JSON. Check the connector's base",
        ),
        (Answer(200), "BadReply", "Studio answered 200 with nothing. "),
        (
            Answer(201, b'{"id": "p1", "status": "sta', JSON),
            "BadReply",
            "Studio answered 201 with JSON that is broken or ends too early. ",
        ),
        (
            Answer(200, b"x" * 10_000_000, {"content-type": "text/plain"}),
            "BadReply",
            "Studio answered 200 with 10.0 MB of text/plain, not JSON. ",
        ),
        (
            Answer(200, b"[" * 200_000, JSON),
            "BadReply",
            "Studio answered 200 with 0.2 MB of JSON that is broken or ends too early. ",
        ),
        (answer([1]), "BadReply", "Studio sent no status (looked for at “status”). "),
        (
            answer({"id": "p1", "status": "starting"}),
            "BadReply",
            "Studio sent no URL to ask for the result (looked for at “urls.get”). ",
        ),
        (
            answer({"detail": "Unauthenticated"}, 401),
            "HttpError",
            "It wants a token; name one in the connector's headers. It said: Unauthenticated",
        ),
        (answer({"detail": "x"}, 402), "HttpError", "The account has no credit left; "),
        (answer({"detail": "x"}, 404), "HttpError", "There is nothing at http://127.0.0.1:"),
        (
            answer({"detail": [{"loc": ["body", "input", "seed"], "msg": "not an int"}]}, 422),
            "HttpError",
            "It does not accept the inputs; correct them. It said: body.input.seed: not an int",
        ),
        (page("<h1>oops</h1>", 500), "HttpError", "That is a fault of Studio's; try again later."),
        (
            answer({}, 307, location="https://login.example/"),
            "HttpError",
            "It redirects to https://login.example/; correct the connector's base URL.",
        ),
        (
            Answer(201, b'{"id": "p1"}', JSON, sent=5),
            "ConnectionError",
            "Studio (127.0.0.1) broke off in the middle of its answer. ",
        ),
        (
            Answer(silent=True),
            "ConnectionError",
            "Studio (127.0.0.1) closed the connection without an answer. ",
        ),
    ],
    ids=lambda value: "" if isinstance(value, Answer) else None,
)
def test_what_is_wrong_is_said(reply, name, message):
    failure = fails(reply)
    assert failure.name == name
    assert message in failure.message


def test_a_provider_that_never_answers_is_given_up():
    async def scenario(studio: Studio) -> None:
        studio.provider.on(CREATE, Answer(gate=asyncio.Event()))
        with pytest.raises(StepError, match=r"did not answer within 0.2 s\. Try again later"):
            await studio.call()

    play(scenario, timeout=0.2)


def test_a_provider_that_is_not_there_is_said():
    async def scenario(studio: Studio) -> None:
        await studio.provider.__aexit__()
        with pytest.raises(StepError, match=r"cannot be reached: .*Check the connector's base"):
            await studio.call()

    play(scenario)


def test_a_reply_of_ten_megabytes_is_a_result_and_is_shortened_in_the_records():
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        picture = "data:image/png;base64," + "A" * 10_000_000
        provider.on(CREATE, answer(provider.prediction("succeeded", output=picture), 201))
        assert await studio.call() == {"output_image": picture}
        assert all(len(json.dumps(event_to_json(one))) < 50_000 for one in studio.journal.events)

    play(scenario)


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (answer({"detail": "x"}, 429, retry_after="12"), 12),
        (answer({"detail": "throttled. Your rate limit resets in ~30s."}, 429), 30),
        (
            answer({}, 429, retry_after=formatdate(1_700_000_009, usegmt=True)),
            9,
        ),
        (answer({}, 429), 1),
    ],
)
def test_too_many_requests_is_waited_out_and_sent_again(reply, seconds):
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        provider.on(CREATE, reply, answer(provider.prediction("succeeded", output=FINISHED), 201))
        assert await studio.call() == {"output_image": FINISHED}
        assert provider.lines() == [CREATE, CREATE]
        assert seconds <= studio.clock.waits[0] <= seconds * 1.06
        told = studio.journal.of(StepProgress)[0].message
        assert told == f"Studio takes no more requests now; again in {seconds} s"

    play(scenario)


def test_a_wait_that_is_too_long_is_left_to_the_flow():
    failure = fails(answer({"detail": "x"}, 429, retry_after="4000"))
    assert "Too many requests" in failure.message
    assert failure.retry_after == 4000


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_post_that_failed_is_never_sent_again(status):
    assert f"answered {status}" in fails(answer({}, status)).message


def bearer(guard: OriginGuard | None = None) -> dict[str, Any]:
    return {
        "header": {"Authorization": "Bearer $MY_TOKEN"},
        "environment": {"MY_TOKEN": TOKEN},
        "guard": guard or OriginGuard(trust_all=True),
    }


def test_a_refused_token_is_named():
    failure = fails(answer({"detail": "Invalid token"}, 401), **bearer())
    assert "does not accept the token $MY_TOKEN; give it a valid one" in failure.message


def test_a_missing_token_is_an_error_before_any_request():
    async def scenario(studio: Studio) -> None:
        missing = r"the token \$MY_TOKEN, which is not set.*Nothing was"
        with pytest.raises(StepError, match=missing) as caught:
            await studio.call()
        assert not caught.value.retryable
        assert studio.provider.lines() == []

    play(scenario, **(bearer() | {"environment": {}}))


def test_a_token_is_not_sent_to_a_host_the_user_has_not_confirmed():
    async def scenario(studio: Studio) -> None:
        with pytest.raises(NeedsAnswer, match=r"\$MY_TOKEN has never been sent to http://127"):
            await studio.call()
        assert studio.provider.lines() == []

    play(scenario, **bearer(OriginGuard()))


def test_a_token_arrives_and_is_in_no_record():
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        echo = {"detail": f"bad token {TOKEN}", "again": [TOKEN]}
        provider.on(CREATE, answer(echo, 422, x_echo=TOKEN))
        with pytest.raises(StepError) as caught:
            await studio.call()
        assert provider.received[0].headers["authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in caught.value.message
        assert TOKEN not in json.dumps(caught.value.extra)
        assert "bad token $MY_TOKEN" in caught.value.message
        assert TOKEN not in _recorded(studio.journal.events)
        sent = studio.journal.of(RequestSent)[0]
        assert sent.headers["Authorization"] == "Bearer $MY_TOKEN"

    play(scenario, **bearer())


def test_a_token_written_into_a_connector_is_hidden_in_the_records():
    async def scenario(studio: Studio) -> None:
        studio.provider.on(CREATE, answer({}, 422))
        with pytest.raises(StepError):
            await studio.call()
        assert studio.journal.of(RequestSent)[0].headers == {
            "Authorization": "Bearer •••",
            "X-Api-Key": "•••",
            "X-Mine": "plain",
        }

    header = {"Authorization": f"Bearer {TOKEN}", "X-Api-Key": TOKEN, "X-Mine": "plain"}
    play(scenario, header=header)


def test_credentials_are_not_sent_to_another_host_that_a_reply_names():
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        elsewhere = {"get": "http://evil.example/p1", "cancel": ""}
        provider.on(CREATE, answer(provider.prediction("starting") | {"urls": elsewhere}, 201))
        with pytest.raises(
            StepError, match=r"points to http://evil.example, which is another host"
        ):
            await studio.call()

    play(scenario, **bearer())


def test_a_node_that_is_gone_is_said():
    async def scenario(studio: Studio) -> None:
        with pytest.raises(StepError, match="Required input without a value: prompt"):
            await studio.call({})
        assert not studio.operations.knows("node/gone")
        assert studio.operations.knows("node/flux_kontext_pro")

    play(scenario)


def test_a_base_url_that_is_none_is_said():
    wrong = Connector(id=1, name="Wrong", base_url="no url")

    async def scenario(studio: Studio) -> None:
        studio.operations._catalog.connectors[:] = [wrong]
        with pytest.raises(StepError, match=r"Wrong.*base URL"):
            await studio.call()

    play(scenario, node=Node(id=1, name="Flux Kontext Pro", connector_id=1, path="/x"))


def test_a_provider_that_cannot_cancel_does_not_hold_up_the_stop():
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        held = answer({}, 200)
        held.gate = asyncio.Event()
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        provider.on(POLL, held)
        provider.on(CANCEL, answer({}, 500))
        task = asyncio.ensure_future(studio.call())
        while not provider.lines("GET"):
            provider.arrived.clear()
            await provider.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert provider.lines("POST") == [CREATE, CANCEL]
        assert LIST not in provider.lines()

    play(scenario)


def _recorded(events: list[Event]) -> str:
    return json.dumps([event_to_json(event) for event in events])
