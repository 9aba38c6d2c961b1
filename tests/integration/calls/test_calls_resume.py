"""Nothing is paid for twice: after a crash, or when a reply is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

import pytest

from apiflow_desktop.catalog.models import NodeSettings
from apiflow_desktop.catalog.presets import flux_kontext_pro
from apiflow_desktop.engine.events import AttemptStarted, CallCreated
from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from tests.integration.calls.provider import (
    CREATE,
    FINISHED,
    LIST,
    POLL,
    Answer,
    Studio,
    answer,
    play,
)

SENT = 1_700_000_000.0
INPUT = {
    "prompt": "add a hat",
    "aspect_ratio": "match_input_image",
    "output_format": "png",
    "safety_tolerance": 2,
    "prompt_upsampling": False,
}
MODEL = "black-forest-labs/flux-kontext-pro"


def listed(studio: Studio, *items: dict[str, Any]) -> Answer:
    known = [studio.provider.prediction("processing", model=MODEL) | one for one in items]
    return answer({"next": None, "results": known})


def item(number: str = "p1", *, after: float = 1.0, **more: Any) -> dict[str, Any]:
    created = datetime.fromtimestamp(SENT + after, UTC).isoformat().replace("+00:00", "Z")
    return {"id": number, "created_at": created, "input": INPUT, **more}


HISTORY = [AttemptStarted(at=SENT, step="a", attempt=0)]


def finished(studio: Studio) -> None:
    done = studio.provider.prediction("succeeded", output=FINISHED)
    studio.provider.on(POLL, answer(done))


def test_a_created_call_is_polled_not_posted_again():
    async def scenario(studio: Studio) -> None:
        finished(studio)
        created = CallCreated(
            at=SENT,
            step="a",
            attempt=0,
            provider_id="p1",
            reply=studio.provider.prediction("starting"),
        )
        assert await studio.call(created=created) == {"output_image": FINISHED}
        assert studio.provider.lines() == [POLL]
        assert studio.clock.waits == []

    play(scenario, history=HISTORY)


def test_an_uncertain_call_is_found_in_the_list():
    async def scenario(studio: Studio) -> None:
        finished(studio)
        others = [
            item("p7", input=INPUT | {"prompt": "other"}),
            item("p8", model="other/model"),
            item("p9", after=-4000),
        ]
        studio.provider.on(LIST, listed(studio, others[0], item(), *others[1:]))
        result = await studio.call(uncertain=True)
        assert result == {"output_image": FINISHED}
        assert studio.provider.lines() == [LIST, POLL]
        assert [one.provider_id for one in studio.journal.of(CallCreated)] == ["p1"]

    play(scenario, history=HISTORY)


def test_an_uncertain_call_that_never_arrived_is_sent():
    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        provider.on(LIST, listed(studio, item("p9", after=-4000)))
        provider.on(CREATE, answer(provider.prediction("succeeded", output=FINISHED), 201))
        result = await studio.call(uncertain=True)
        assert result == {"output_image": FINISHED}
        assert provider.lines() == [LIST, CREATE]

    play(scenario, history=HISTORY)


def test_two_uncertain_calls_with_the_same_input_find_one_each():
    async def scenario(studio: Studio) -> None:
        second = f"{studio.provider.base_url}/predictions/p2"
        finished(studio)
        done = studio.provider.prediction("succeeded", output="https://files.example/2")
        studio.provider.on("GET /v1/predictions/p2", answer(done | {"id": "p2"}))
        studio.provider.on(
            LIST, listed(studio, item("p2", after=2.0, urls={"get": second}), item("p1"))
        )
        results = [await studio.call(uncertain=True) for _ in range(2)]
        assert results == [{"output_image": FINISHED}, {"output_image": "https://files.example/2"}]

    play(scenario, history=HISTORY)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (answer({"detail": "down"}, 500), "its list could not be read"),
        (answer({"other": []}), "sent no list of calls"),
    ],
)
def test_a_list_that_cannot_be_read_makes_the_job_ask(reply, why):
    async def scenario(studio: Studio) -> None:
        studio.provider.on(LIST, reply)
        with pytest.raises(NeedsAnswer, match=f"cannot be told: .*{why}"):
            await studio.call(uncertain=True)
        assert studio.provider.lines() == [LIST]

    play(scenario, history=HISTORY)


def test_a_listed_call_without_its_inputs_makes_the_job_ask():
    async def scenario(studio: Studio) -> None:
        studio.provider.on(LIST, listed(studio, item(input={})))
        with pytest.raises(NeedsAnswer, match="its inputs are not shown"):
            await studio.call(uncertain=True)

    play(scenario, history=HISTORY)


def test_without_a_list_the_job_asks_and_then_does_as_told():
    node = flux_kontext_pro()
    node.data = NodeSettings()

    async def scenario(studio: Studio) -> None:
        studio.operations._catalog.connectors[0].data.api = ""
        with pytest.raises(NeedsAnswer, match="has no list of calls"):
            await studio.call(uncertain=True)

    async def told(studio: Studio) -> None:
        studio.operations._catalog.connectors[0].data.api = ""
        studio.provider.on(CREATE, answer({"output": FINISHED}))
        assert await studio.call(uncertain=True) == {"output_image": FINISHED}

    play(scenario, node=node)
    play(told, node=node, send_again=True)


@pytest.mark.parametrize("lost", [Answer(silent=True), answer({"id": "p1"}, 201)])
def test_a_call_whose_reply_is_lost_is_found_in_the_list(lost):
    async def scenario(studio: Studio) -> None:
        finished(studio)
        lost.sent = 4
        studio.provider.on(CREATE, lost)
        studio.provider.on(LIST, listed(studio, item()))
        assert await studio.call() == {"output_image": FINISHED}
        assert studio.provider.lines() == [CREATE, LIST, POLL]

    play(scenario, history=HISTORY)


@pytest.mark.parametrize("reply", [answer({"results": []}), answer({}, 500)])
def test_a_call_whose_reply_is_lost_and_that_is_not_listed_is_the_flows_to_retry(reply):
    async def scenario(studio: Studio) -> None:
        studio.provider.on(CREATE, Answer(silent=True))
        studio.provider.on(LIST, reply)
        with pytest.raises(StepError, match="closed the connection without an answer"):
            await studio.call()
        assert studio.provider.lines("POST") == [CREATE]

    play(scenario, history=HISTORY)


def test_a_long_list_is_read_page_by_page_back_to_the_attempt():
    async def scenario(studio: Studio) -> None:
        finished(studio)
        provider = studio.provider
        newer = [
            studio.provider.prediction("succeeded", model=MODEL) | item("p5", input={"prompt": "x"})
        ]
        following = f"{provider.base_url}/predictions?cursor=2"
        provider.on(LIST, answer({"next": following, "results": newer}))
        provider.on(f"{LIST}?cursor=2", listed(studio, item(), item("p0", after=-9000)))
        await studio.call(uncertain=True)
        assert provider.lines() == [LIST, f"{LIST}?cursor=2", POLL]

    play(scenario, history=HISTORY)


def test_what_another_step_of_the_job_owns_is_not_taken():
    owned = CallCreated(at=SENT - 1, step="first", attempt=0, provider_id="p0", reply={})

    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        provider.on(LIST, listed(studio, item("p0", after=0.5)))
        provider.on(CREATE, answer(provider.prediction("succeeded", output=FINISHED), 201))
        await studio.call(uncertain=True)
        assert provider.lines() == [LIST, CREATE]

    play(scenario, history=[owned, *HISTORY])


@pytest.mark.parametrize(("hours", "found"), [(0, False), (1, True)])
def test_the_providers_clock_may_differ(hours, found):
    theirs = formatdate(SENT + 3600, usegmt=True) if hours else formatdate(SENT, usegmt=True)

    async def scenario(studio: Studio) -> None:
        provider = studio.provider
        page = listed(studio, item(after=3600.5 if hours else -5))
        page.headers["date"] = theirs
        provider.on(LIST, page)
        provider.on(CREATE, answer(provider.prediction("succeeded", output=FINISHED), 201))
        finished(studio)
        await studio.call(uncertain=True)
        assert provider.lines() == ([LIST, POLL] if found else [LIST, CREATE])

    play(scenario, history=HISTORY)
