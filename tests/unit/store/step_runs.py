"""The rows of step runs as they are on the disk."""

from __future__ import annotations

from msgspec.structs import fields

from apiflow_desktop.store.database import open_for_reading
from apiflow_desktop.store.step_runs import StepRun


def step_runs(store, number):
    """Read the step runs of a job, in the order in which they began."""
    columns = ", ".join(field.name for field in fields(StepRun))
    query = f"SELECT {columns} FROM step_runs WHERE job_id = ? ORDER BY first_event"
    reader = open_for_reading(store.home.database)
    try:
        rows = reader.rows(query, (number,))
    finally:
        reader.close_everywhere()
    names = [field.name for field in fields(StepRun)]
    return [StepRun(**dict(zip(names, row, strict=True))) for row in rows]
