from __future__ import annotations

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine import events
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.kept_files import FilesHandedOn, addresses_in

URL = "https://studio.example/out.png"


def started(path, module_id):
    return events.StepStarted(at=1, step=path, module_id=module_id)


def succeeded(path, result):
    return events.StepSucceeded(at=2, step=path, result=result)


def kept(path, url=URL):
    return events.OutputKept(
        at=3,
        step=path,
        url=url,
        asset="0",
        path=f"/assets/{path}",
        content_type="image/png",
        size=1,
    )


def test_a_step_that_passes_an_address_on_has_the_file_of_who_made_it():
    inner = "choose/branch.0/paint"
    state = JobState.of(
        [
            started("choose", "choose"),
            started(inner, "paint"),
            succeeded(inner, {"image": URL}),
            kept(inner),
            succeeded("choose", [{"image": URL}, {"text": "https://elsewhere.example/"}]),
            events.JobCompleted(at=4, result=None),
        ]
    )
    files = FilesHandedOn()
    files.follow(state)
    assert files.of(state.steps["choose"]) == state.steps[inner].outputs


def test_own_files_come_first():
    state = JobState.of(
        [started("a", "a"), succeeded("a", URL), kept("a"), started("b", "b"), succeeded("b", URL)]
    )
    state.apply(kept("b", "https://studio.example/thumb.png"))
    files = FilesHandedOn()
    files.follow(state)
    assert files.of(state.steps["b"]) == state.steps["b"].outputs


def test_a_file_that_comes_after_the_result_is_found_then():
    files = FilesHandedOn()
    state = JobState.of([started("a", "a"), succeeded("a", URL), started("b", "b")])
    state.apply(succeeded("b", {"again": URL}))
    files.follow(state)
    assert files.of(state.steps["b"]) == ()
    state.apply(kept("a"))
    files.follow(state)
    assert files.of(state.steps["b"]) == state.steps["a"].outputs


def test_a_job_that_is_over_may_still_get_its_last_file():
    files = FilesHandedOn()
    state = JobState.of([started("a", "a"), succeeded("a", URL), started("b", "b")])
    state.apply(succeeded("b", URL))
    state.apply(events.JobCompleted(at=4, result=URL))
    files.follow(state)
    assert files.of(state.steps["b"]) == ()
    state.apply(kept("a"))
    files.follow(state)
    assert files.of(state.steps["b"]) == state.steps["a"].outputs


def test_addresses_are_found_in_their_order_up_to_forty_of_them():
    urls: list[JsonValue] = [f"https://x.example/{number}" for number in range(50)]
    value: JsonValue = {
        "a": [urls[0], {"b": urls[1]}, "no address"],
        "c": [[urls[2]]],
        "d": urls[3:],
    }
    assert addresses_in(value) == urls[:40]
    assert addresses_in(None) == addresses_in([[], {}]) == []


def test_of_a_value_with_very_many_parts_only_the_beginning_is_looked_at():
    assert addresses_in([0] * 10_000 + [URL]) == [URL]
    assert addresses_in([0] * 100_000 + [URL]) == []
    deep: JsonValue = URL
    for _ in range(5000):
        deep = [deep]
    assert addresses_in(deep) == [URL]
