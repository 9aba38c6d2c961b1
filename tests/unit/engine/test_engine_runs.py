from __future__ import annotations

import asyncio

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import (
    AttemptFailed,
    AttemptStarted,
    BranchChosen,
    JobAsked,
    JobCancelled,
    JobCompleted,
    JobFailed,
    StepCancelled,
    StepFailed,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from tests.unit.engine.world import (
    Answers,
    MemoryJournal,
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
    until,
)


def fail(call):
    raise StepError("HttpError", "the provider said no", extra={"status": 500})


def test_steps_run_in_order_and_see_results_by_id():
    world = World(Studio(hat={"url": "hat.png"}, cartoon=lambda call: call.arguments["image"]))
    ending = world.run(
        step("a", "hat", {"image": js("flow_input.image")}),
        step("b", "cartoon", {"image": js("results.a.url"), "style": static("90s")}),
        arguments={"image": "me.png"},
    )
    assert completed(ending) == "hat.png"
    assert [call.arguments for call in world.studio.calls] == [
        {"image": "me.png"},
        {"image": "hat.png", "style": "90s"},
    ]
    assert world.journal.kinds() == [
        "job.started",
        *["step.started", "step.attempt_started", "step.succeeded"] * 2,
        "job.completed",
    ]


def test_what_costs_money_is_on_disk_before_it_happens():
    seen = []
    world = World(Studio(pay=lambda call: seen.append(world.journal.awaited[-1])))
    world.run(step("a", "pay"))
    assert isinstance(seen[0], AttemptStarted)
    assert any(isinstance(event, StepSucceeded) for event in world.journal.awaited)


def test_a_failing_step_fails_the_flow_with_its_error():
    world = World(Studio(bad=fail))
    ending = world.run(step("a", "bad"), identity("b"))
    assert failed(ending) == {
        "error": {
            "name": "HttpError",
            "message": "the provider said no",
            "extra": {"status": 500},
            "step_id": "a",
        }
    }
    assert [event.step for event in world.journal.of(StepStarted)] == ["a"]


def test_branches_have_addresses_of_their_own():
    world = World()
    branches = [{"modules": [identity("x")]}, {"modules": [identity("y")]}]
    world.run(
        module("all", "branchall", branches=branches),
        module(
            "one", "branchone", branches=[{"expr": "false", "modules": []}], default=[identity("z")]
        ),
    )
    paths = [event.step for event in world.journal.of(StepStarted)]
    assert sorted(paths) == ["all", "all.0/x", "all.1/y", "one", "one.default/z"]
    assert [event.branch for event in world.journal.of(BranchChosen)] == [None]


def test_loops_address_their_iterations_and_keep_what_they_run_over():
    world = World()
    ending = world.run(
        module(
            "loop",
            "forloopflow",
            iterator=js("[10, 20]"),
            skip_failures=False,
            modules=[identity("x")],
        ),
    )
    assert isinstance(ending, JobCompleted)
    assert [event.step for event in world.journal.of(StepStarted)] == [
        "loop", "loop[0]/x", "loop[1]/x",
    ]  # fmt: skip
    assert world.journal.of(StepStarted)[0].arguments == {"iterator": [10, 20]}


def test_parallel_branches_are_in_flight_together():
    async def meet(call):
        world_meeting.append(call.step)
        if len(world_meeting) == 2:
            both.set()
        await both.wait()
        return call.step

    async def play():
        return await world.engine.run(
            {"modules": [module("all", "branchall", branches=[
                {"modules": [step("x", "meet")]}, {"modules": [step("y", "meet")]},
            ])]},
            {},
        )  # fmt: skip

    both = asyncio.Event()
    world_meeting: list[str] = []
    world = World(Studio(meet=meet))
    assert asyncio.run(play()).result == ["all.0/x", "all.1/y"]


def test_parallelism_bounds_how_many_iterations_are_in_flight():
    running, most = set(), []

    async def work(call):
        running.add(call.step)
        most.append(len(running))
        await asyncio.sleep(0)
        running.discard(call.step)

    world = World(Studio(work=work))
    world.run(module("loop", "forloopflow", iterator=static(list(range(9))), parallel=True,
                     parallelism=3, modules=[step("x", "work")]))  # fmt: skip
    assert max(most) == 3
    assert len(world.studio.calls) == 9


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (module("a", "approval"), "NotSupported"),
        (module("a", "rawscript", language="cobol", content=""), "NotSupported"),
        (step("a", "nowhere"), "NotFound"),
        (module("a", "flow", path="f/nowhere"), "NotFound"),
    ],
)
def test_what_cannot_be_run_fails_its_step_by_name(broken, name):
    ending = World(Studio(node=1)).run(broken)
    assert failed(ending)["error"]["name"] == name
    assert failed(ending)["error"]["step_id"] == "a"


def test_a_workspace_reference_that_cannot_be_resolved_never_reaches_a_provider():
    world = World(Studio(node=1))
    ending = world.run(step("a", "node", {"key": static("$var:u/me/token")}))
    assert isinstance(ending, JobFailed)
    assert world.studio.calls == []


def test_the_failure_module_sees_the_error_and_can_recover():
    world = World(Studio(bad=fail, tell=lambda call: call.arguments))
    handler = step("failure", "tell", {"why": js("error.message"), "recover": static(True)})
    ending = world.run(step("a", "bad"), failure_module=handler)
    assert completed(ending) == {"why": "the provider said no", "recover": True}


def test_continue_on_error_goes_on_with_the_error():
    world = World(Studio(bad=fail))
    ending = world.run(step("a", "bad", continue_on_error=True), identity("b"))
    assert completed(ending)["error"]["name"] == "HttpError"
    assert world.journal.of(StepFailed)[0].continued


def test_a_called_flow_that_calls_itself_ends_with_an_error():
    shelf = Shelf(flows={"f/a": {"modules": [module("again", "flow", path="f/a")]}})
    ending = World(flows=shelf).run(module("s", "flow", path="f/a"))
    assert "call each other" in failed(ending)["error"]["message"]


def test_an_endless_while_loop_is_stopped_with_an_error():
    ending = World().run(module("w", "whileloopflow", modules=[identity("x")]))
    assert "1000 iterations" in failed(ending)["error"]["message"]


def test_workspace_scripts_run_like_the_document_s_own():
    shelf = Shelf(scripts={"f/double": {"language": "test", "content": "double"}})
    scripts = Answers(double=lambda call: int(str(call.arguments["n"])) * 2)
    ending = World(flows=shelf, scripts=scripts).run(step("a", "f/double", {"n": static(4)}))
    assert completed(ending) == 8


def test_wm_failure_makes_a_result_a_failure():
    ending = World(Studio(odd={"wm_failure": "no credit", "left": 0})).run(step("a", "odd"))
    assert failed(ending)["left"] == 0
    assert failed(ending)["error"]["name"] == "ManualFailure"


def test_needing_an_answer_stops_the_job_and_asks():
    def ask(call):
        raise NeedsAnswer("Was it sent?")

    world = World(Studio(ask=ask))
    ending = world.run(step("a", "ask"), identity("b"))
    assert isinstance(ending, JobAsked)
    assert (ending.step, ending.question) == ("a", "Was it sent?")
    assert world.journal.events[-1] is ending


def test_a_parallel_sibling_finishes_before_the_job_asks():
    def ask(call):
        raise NeedsAnswer("Was it sent?")

    async def slow(call):
        await asyncio.sleep(0)
        return "paid for"

    world = World(Studio(ask=ask, slow=slow))
    branches = [{"modules": [step("x", "ask")]}, {"modules": [step("y", "slow")]}]
    ending = world.run(module("all", "branchall", branches=branches))
    assert isinstance(ending, JobAsked)
    assert world.journal.of(StepSucceeded)[0].result == "paid for"


def test_cancelling_the_task_cancels_what_runs_and_records_it():
    cancelled = []

    async def forever(call):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(call.step)
            raise

    async def play():
        task = asyncio.ensure_future(world.engine.run({"modules": [flow]}, {}))
        await until(lambda: len(world.studio.calls) == 2)
        task.cancel()
        ending = await task
        assert not task.cancelling()
        return ending

    world = World(Studio(forever=forever))
    branches = [{"modules": [step("x", "forever")]}, {"modules": [step("y", "forever")]}]
    flow = module("all", "branchall", branches=branches)
    ending = asyncio.run(play())
    assert isinstance(ending, JobCancelled)
    assert sorted(cancelled) == ["all.0/x", "all.1/y"]
    stopped = [event.step for event in world.journal.of(StepCancelled)]
    assert sorted(stopped[:2]) == ["all.0/x", "all.1/y"]
    assert stopped[2:] == ["all"]
    assert world.journal.events[-1] is ending


def test_a_retry_that_waits_can_be_cancelled():
    async def play():
        task = asyncio.ensure_future(world.engine.run({"modules": [flow]}, {}))
        await until(lambda: world.journal.of(AttemptFailed))
        await asyncio.sleep(0)
        task.cancel()
        return await task

    world = World(Studio(bad=fail))
    flow = step("a", "bad", retry={"constant": {"attempts": 3, "seconds": 60}})
    assert isinstance(asyncio.run(play()), JobCancelled)
    assert len(world.studio.calls) == 1


def test_many_quick_steps_leave_the_loop_its_turns():
    async def play():
        turns = 0
        engine = Engine(operations=Studio(), journal=MemoryJournal())
        loop = module("l", "forloopflow", iterator=static(list(range(3000))),
                      modules=[identity("x")])  # fmt: skip
        task = asyncio.ensure_future(engine.run({"modules": [loop]}, {}))
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert asyncio.run(play()) > 3


def test_a_cancellation_that_comes_too_late_changes_nothing():
    class SlowJournal(MemoryJournal):
        async def record(self, *events):
            if isinstance(events[-1], JobCompleted):
                writing.set()
                await asyncio.sleep(0.01)
            await super().record(*events)

    async def play():
        task = asyncio.ensure_future(engine.run({"modules": []}, {"x": 1}))
        await writing.wait()
        task.cancel()
        return await task

    writing = asyncio.Event()
    journal = SlowJournal()
    engine = Engine(operations=Studio(), journal=journal)
    assert completed(asyncio.run(play())) == {"x": 1}
    assert journal.kinds() == ["job.started", "job.completed"]


def test_what_an_operation_tells_the_user_is_the_step_s_error():
    def locked(call):
        raise UserFacingError("There is no token.", hint="Add one.")

    world = World(Studio(locked=locked))
    ending = world.run(step("a", "locked", retry={"constant": {"attempts": 2, "seconds": 1}}))
    assert failed(ending)["error"]["message"] == "There is no token. Add one."
    assert len(world.studio.calls) == 1
