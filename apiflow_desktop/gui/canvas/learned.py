"""What the last real results of steps were made of: it names the outputs that none declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.job_state import JobState


class Learned:
    """Remembers an object of the last result of each step that gave one.

    Attributes:
        results: It, by the step's id; the same object as long as its keys and their types are.
    """

    def __init__(self) -> None:
        self.results: dict[str, JsonValue] = {}
        self._seen: JobState | None = None

    def forget(self) -> None:
        """Know of no result: another document is shown."""
        self.results, self._seen = {}, None

    def rename(self, names: Mapping[str, str]) -> None:
        """Let what was learned of steps follow their new ids, which are given by the old ones."""
        self.results = {names.get(name, name): result for name, result in self.results.items()}

    def take(self, job: JobState, module_ids: Iterable[str]) -> bool:
        """Learn from a job that came to its end; tell whether there was something to learn.

        Args:
            job: How it stands.
            module_ids: The steps whose outputs are drawn.
        """
        if job is self._seen or not job.status.ended:
            return False
        self._seen = job
        fresh = {
            module_id: run.result
            for module_id in module_ids
            if (run := job.by_module(module_id)) is not None
            and run.ended_well
            and isinstance(run.result, dict)
        }
        news = {
            module_id: result
            for module_id, result in fresh.items()
            if _shape(result) != _shape(self.results.get(module_id))
        }
        # A new mapping: what was drawn with the old one may still be compared with it.
        self.results = {**self.results, **news}
        return bool(news)


def _shape(result: JsonValue) -> JsonObject | None:
    if not isinstance(result, dict):
        return None
    return {key: type(value).__name__ for key, value in result.items()}
