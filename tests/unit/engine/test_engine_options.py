"""Options of steps and flows that reach outside of a single run."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.events import (
    JobAnswered,
    JobCompleted,
    JobPrepared,
    StepDecided,
    StepFailed,
    StepSkipped,
    StepSucceeded,
)
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.ports import Cached, StepError
from tests.unit.engine.world import (
    Answers,
    Shelf,
    Studio,
    World,
    completed,
    failed,
    identity,
    js,
    module,
    static,
    step,
)


class MemoryCache:
    def __init__(self) -> None:
        self.kept: list[tuple[JsonObject, JsonValue]] = []

    async def find(self, subject, *, seconds):
        return next((Cached(result) for known, result in self.kept if known == subject), None)

    async def keep(self, subject, result, *, seconds):
        self.kept.append((subject, result))


def boom(call):
    raise StepError("Boom", "boom")


def test_a_success_is_used_again_for_the_same_arguments():
    cache = MemoryCache()
    numbers = iter(range(9))
    studio = Studio(n=lambda call: next(numbers))
    flow = step("a", "n", {"x": js("flow_input.x")}, cache_ttl=60)
    results = []
    for x in (1, 1, 2):
        world = World(studio, cache=cache)
        results.append(completed(world.run(flow, arguments={"x": x})))
    assert results == [0, 0, 1]
    assert [call.arguments["x"] for call in studio.calls] == [1, 2]
    again = World(studio, cache=cache)
    again.run(flow, arguments={"x": 2})
    assert [event.reused for event in again.journal.of(StepSucceeded)] == ["cache"]


def test_a_failure_is_not_kept():
    cache = MemoryCache()
    failed(World(Studio(bad=boom), cache=cache).run(step("a", "bad", cache_ttl=60)))
    assert cache.kept == []


def test_a_whole_flow_is_used_again():
    cache = MemoryCache()
    studio = Studio(n=3)
    for _ in range(2):
        world = World(studio, cache=cache)
        ending = world.run(step("a", "n"), cache_ttl=60)
    assert isinstance(ending, JobCompleted)
    assert (ending.result, ending.reused, len(studio.calls)) == (3, "cache", 1)


def test_a_called_flow_is_used_again_and_containers_never():
    flows = Shelf(flows={"f/n": {"cache_ttl": 60, "modules": [step("x", "n")]}})
    cache = MemoryCache()
    studio = Studio(n=3)
    loop = module("l", "forloopflow", {"cache_ttl": 60}, iterator=static([1, 2]),
                  modules=[step("y", "n")])  # fmt: skip
    for _ in range(2):
        world = World(studio, cache=cache, flows=flows)
        completed(world.run(module("c", "flow", path="f/n"), loop))
    again = ["l[0]/y", "l[1]/y"]
    assert [call.step for call in studio.calls] == ["c/x", *again, *again]


def test_a_hit_stays_a_hit_when_the_job_goes_on():
    cache = MemoryCache()
    flow = [step("a", "n", cache_ttl=60), identity("b")]
    World(Studio(n=1), cache=cache).run(*flow)
    world = World(Studio(n=2), cache=cache)
    history = world.run_until(StepSucceeded, *flow)
    resumed = World(Studio(n=2), cache=MemoryCache())
    assert completed(resumed.resume(history, *flow)) == 1
    assert resumed.studio.calls == []


BY_EVENT = RunSettings(by_event=True)


@pytest.mark.parametrize(
    ("made", "arguments"), [({"n": 7}, {"n": 7}), (None, {}), (5, {"value": 5})]
)
def test_a_preprocessor_makes_the_flow_s_arguments_of_the_event(made, arguments):
    calls = []

    def preprocess(call):
        calls.append((call.entrypoint, call.arguments))
        return made

    script = module("preprocessor", "rawscript", language="test", content="pre")
    world = World(scripts=Answers(pre=preprocess))
    ending = world.run(
        identity("a"), arguments={"body": 1}, preprocessor_module=script, settings=BY_EVENT
    )
    assert completed(ending) == arguments
    assert calls == [("preprocessor", {"event": {"body": 1}, "body": 1})]
    assert world.journal.of(JobPrepared)[0].input == arguments
    assert JobState.of(world.journal.events).input == arguments


def test_without_an_event_there_is_no_preprocessing():
    world = World(Studio(bad=boom))
    ending = world.run(
        identity("a"), arguments={"n": 1}, preprocessor_module=step("preprocessor", "bad")
    )
    assert completed(ending) == {"n": 1}


def test_a_preprocessor_that_fails_fails_the_flow():
    world = World(Studio(bad=boom))
    ending = world.run(
        identity("a"),
        preprocessor_module=step("preprocessor", "bad"),
        failure_module=step("failure", "bad"),
        settings=BY_EVENT,
    )
    assert failed(ending)["error"]["name"] == "Boom"


@pytest.mark.parametrize("bad", [False, True])
def test_early_return_answers_as_soon_as_it_can(bad):
    world = World(Studio(n=1, late=2, bad=boom))
    flow = [step("a", "bad" if bad else "n"), step("b", "late")]
    ending = world.run(*flow, early_return="a", failure_module=step("failure", "late"))
    [answer] = world.journal.of(JobAnswered)
    assert (answer.step, answer.result) == ("a", 2 if bad else 1)
    assert JobState.of(world.journal.events).answer == answer
    if not bad:
        assert completed(ending) == 2
        kinds = world.journal.kinds()
        assert kinds.index("job.answered") < kinds.index("step.succeeded") + 2


def test_labels_of_the_result_label_the_job():
    ending = World(Studio(n={"wm_labels": ["a", "b", "a", 3]})).run(step("a", "n"))
    assert isinstance(ending, JobCompleted)
    assert ending.labels == ["a", "b"]


def test_scripts_of_one_flow_share_a_folder_if_it_says_so():
    seen = {}

    def look(call):
        seen[call.step] = call.shared

    script = module("s", "rawscript", language="test", content="look")
    flows = Shelf(flows={
        "f/own": {"same_worker": True, "modules": [script]},
        "f/none": {"modules": [script]},
    })  # fmt: skip
    world = World(scripts=Answers(look=look), flows=flows)
    completed(
        world.run(
            script,
            module("l", "forloopflow", iterator=static([1]), modules=[script], parallel=True),
            module("own", "flow", path="f/own"),
            module("none", "flow", path="f/none"),
            same_worker=True,
        )
    )
    assert seen["s"] == seen["l[0]/s"] != ""
    assert seen["own/s"] not in ("", seen["s"])
    assert seen["none/s"] == ""


def test_shared_folders_and_parallel_steps_do_not_go_together():
    loop = module("l", "forloopflow", iterator=static([1, 2]), modules=[identity("x")],
                  parallel=True)  # fmt: skip
    assert "same_worker" in failed(World().run(loop, same_worker=True))["error"]["message"]
    branches: list[JsonValue] = [{"modules": [identity("x")]}] * 2
    failed(World().run(module("b", "branchall", branches=branches), same_worker=True))
    one_by_one = module("l", "forloopflow", iterator=static([1, 2]), modules=[identity("x")],
                        parallel=True, parallelism=1)  # fmt: skip
    completed(World().run(one_by_one, same_worker=True))


def test_a_while_loop_without_an_end_is_stopped():
    loop = module("w", "whileloopflow", modules=[identity("x")])
    message = failed(World().run(loop, settings=RunSettings(most_iterations=3)))["error"]["message"]
    assert "after 3 iterations" in message


def test_a_failure_module_knows_its_job():
    ending = World(Studio(bad=boom, echo=lambda call: call.arguments["x"])).run(
        step("a", "bad"),
        failure_module=step("failure", "echo", {"x": js("[flow_job_id, started_at]")}),
        settings=RunSettings(job_id="17"),
    )
    assert failed(ending) == ["17", "1970-01-01T00:16:40+00:00"]


def test_a_workspace_script_has_a_time_limit_of_its_own():
    async def endless(call):
        await world.clock.sleep_until(call.now() + 1000)

    class Endless(Answers):
        async def run(self, call):
            return await endless(call)

    script: JsonObject = {"language": "test", "content": "x", "timeout": 5}
    world = World(scripts=Endless(), flows=Shelf(scripts={"f/s": script}))
    ending = world.run(step("a", "f/s", timeout=0))
    assert "due to timeout" in failed(ending)["error"]["message"]
    assert world.clock.time == 1005


CHANCE = "Math.random() < 0.5"


def test_nothing_is_decided_twice():
    """What an expression of chance said is what holds, wherever the job was cut."""
    flow = [
        identity("a", skip_if={"expr": CHANCE}),
        identity("b", stop_after_if={"expr": "Math.random() < 0.1", "skip_if_stopped": False}),
        step("c", "bad", retry={"constant": {"attempts": 3}, "retry_if": {"expr": CHANCE}},
             continue_on_error=True),
        module("w", "whileloopflow", {"stop_after_if": {"expr": "Math.random() < 0.3",
               "skip_if_stopped": False}}, modules=[identity("x")]),
        module("l", "forloopflow", iterator=js("[Math.random(), Math.random()]"),
               modules=[identity("y")]),
        module("o", "branchone", branches=[{"expr": CHANCE, "modules": [identity("m")]}],
               default=[identity("n")]),
        step("d", "echo", {"x": js("nothing.here")}, continue_on_error=True),
        step("e", "echo", {"x": js("[Math.random(), results.l, results.w.length]")},
             sleep=js("Math.floor(Math.random() * 100)")),
    ]  # fmt: skip
    for _ in range(3):
        world = World(Studio(bad=boom, echo=lambda call: call.arguments["x"]))
        ending = world.run(*flow)
        events = world.journal.events
        for cut in range(len(events)):
            again = World(Studio(bad=boom, echo=lambda call: call.arguments["x"]))
            before = events[:cut]
            after = again.resume(before, *flow)
            known = {(e.step, e.option) for e in before if isinstance(e, StepDecided)}
            told = {(e.step, e.option) for e in again.journal.of(StepDecided)}
            assert not {one for one in known & told if one[0] in ("a", "b", "d")}, cut
            skipped = {e.step for e in before if isinstance(e, StepSkipped)}
            assert not skipped & {e.step for e in again.journal.of(StepSkipped, StepSucceeded)}
            done = {e.step for e in before if isinstance(e, StepSucceeded | StepFailed)}
            repeated = done & {e.step for e in again.journal.of(StepSucceeded, StepFailed)}
            assert not repeated, (cut, repeated)
            if cut == len(events) - 1:
                assert completed(after) == completed(ending)


def test_a_called_flow_may_be_skipped_as_a_whole():
    skipped: JsonObject = {"skip_expr": "flow_input.n > 1", "modules": [step("x", "n")]}
    for n, result in ((1, 5), (2, "stopped early")):
        world = World(Studio(n=5), flows=Shelf(flows={"f/s": skipped}))
        call = module("c", "flow", path="f/s", input_transforms={"n": static(n)})
        assert completed(world.run(call)) == result
        assert [event.step for event in world.journal.of(StepDecided)] == ["c//skip_expr"]


def test_a_flow_that_was_skipped_is_not_kept():
    cache = MemoryCache()
    World(cache=cache).run(identity("a"), skip_expr="true", cache_ttl=60)
    assert cache.kept == []
