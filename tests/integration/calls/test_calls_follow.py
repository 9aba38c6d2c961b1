"""A call is created, followed and mapped; and it ends as its provider says."""

from __future__ import annotations

import asyncio

import pytest

from apiflow_desktop.engine.events import (
    CallCreated,
    RequestSent,
    ResponseReceived,
    StepLog,
    StepProgress,
)
from apiflow_desktop.engine.ports import StepError
from tests.integration.calls.provider import CANCEL, CREATE, FINISHED, POLL, answer, play


def test_a_call_is_created_polled_and_mapped():
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        provider.on(
            POLL,
            answer(provider.prediction("processing", logs=" 40%|####")),
            answer(provider.prediction("succeeded", output=FINISHED, logs=" 40%|####\n100%|#")),
        )
        assert await studio.call() == {"output_image": FINISHED}
        assert provider.lines() == [CREATE, POLL, POLL]
        created = studio.journal.of(CallCreated)
        assert [one.provider_id for one in created] == ["p1"]
        assert studio.journal.durable == created
        assert studio.clock.waits == pytest.approx([0.5, 0.65])
        progress = [(one.message, one.fraction) for one in studio.journal.of(StepProgress)]
        assert progress == [("starting", None), ("processing", 0.4), ("succeeded", 1.0)]
        assert [one.text for one in studio.journal.of(StepLog)] == [" 40%|####", "\n100%|#"]
        assert [one.method for one in studio.journal.of(RequestSent)] == ["POST", "GET", "GET"]
        assert [one.status for one in studio.journal.of(ResponseReceived)] == [201, 200, 200]

    play(scenario)


def test_inputs_are_wrapped_and_unset_ones_left_out():
    async def scenario(studio):
        provider = studio.provider
        done = provider.prediction("succeeded", output=FINISHED)
        provider.on(CREATE, answer(done, 201))
        await studio.call({"prompt": "hat", "seed": None, "unknown": 1})
        assert provider.received[0].json == {
            "input": {
                "prompt": "hat",
                "aspect_ratio": "match_input_image",
                "output_format": "png",
                "safety_tolerance": 2,
                "prompt_upsampling": False,
            }
        }

    play(scenario)


def test_no_long_wait_is_asked_for_where_polling_is_possible():
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction("succeeded", output=FINISHED), 201))
        await studio.call()
        assert "prefer" not in provider.received[0].headers
        assert provider.received[0].headers["x-mine"] == "yes"

    play(scenario, header={"Prefer": "wait", "X-Mine": "yes"})


@pytest.mark.parametrize("status", ["failed", "canceled", "aborted"])
def test_a_failed_prediction_in_a_201_is_a_failure(status):
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction(status, error="NSFW content"), 201))
        with pytest.raises(StepError, match=f"Studio: {status}: NSFW content") as failure:
            await studio.call()
        assert failure.value.name == "CallFailed"

    play(scenario)


def test_a_provider_that_stumbles_while_polled_is_asked_again():
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction("starting"), 202))
        stumble = answer({"detail": "down"}, 503)
        busy = answer({"detail": "Request was throttled. Your rate limit resets in ~7s."}, 429)
        done = answer(provider.prediction("succeeded", output=FINISHED))
        provider.on(POLL, stumble, busy, done)
        assert await studio.call() == {"output_image": FINISHED}
        assert provider.lines("POST") == [CREATE]
        assert any(7 <= wait < 8 for wait in studio.clock.waits)

    play(scenario)


def test_a_call_that_takes_too_long_is_cancelled_at_the_provider():
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        provider.on(POLL, answer(provider.prediction("processing")))
        provider.on(CANCEL, answer(provider.prediction("canceled")))
        with pytest.raises(StepError, match="had not finished after 900 s"):
            await studio.call()
        assert provider.lines()[-1] == CANCEL

    play(scenario)


def test_a_call_that_the_provider_has_forgotten_is_said():
    async def scenario(studio):
        provider = studio.provider
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        with pytest.raises(StepError, match="no longer knows this call"):
            await studio.call()
        assert provider.lines() == [CREATE, POLL]

    play(scenario)


def test_a_call_that_cannot_be_journalled_is_cancelled_at_the_provider():
    async def scenario(studio):
        async def full(event):
            raise OSError("disk full")

        provider = studio.provider
        studio.journal.record = full
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        provider.on(CANCEL, answer(provider.prediction("canceled")))
        with pytest.raises(OSError, match="disk full"):
            await studio.call()
        assert provider.lines() == [CREATE, CANCEL]

    play(scenario)


def test_stopping_while_polling_cancels_at_the_provider():
    async def scenario(studio):
        provider = studio.provider
        held = answer(provider.prediction("processing"))
        held.gate = asyncio.Event()
        provider.on(CREATE, answer(provider.prediction("starting"), 201))
        provider.on(POLL, held)
        provider.on(CANCEL, answer(provider.prediction("canceled")))
        task = asyncio.ensure_future(studio.call())
        while not provider.lines("GET"):
            provider.arrived.clear()
            await provider.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert provider.lines()[-1] == CANCEL

    play(scenario)


def test_stopping_while_the_call_is_on_its_way_cancels_what_comes_of_it():
    async def scenario(studio):
        provider = studio.provider
        held = answer(provider.prediction("starting"), 201)
        held.gate = asyncio.Event()
        provider.on(CREATE, held)
        provider.on(CANCEL, answer(provider.prediction("canceled")))
        task = asyncio.ensure_future(studio.call())
        await provider.arrived.wait()
        task.cancel()
        await asyncio.sleep(0)
        held.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert provider.lines() == [CREATE, CANCEL]
        assert [one.provider_id for one in studio.journal.of(CallCreated)] == ["p1"]

    play(scenario)
