"""The workspace on disk: SQLite by peewee, journal, assets, migrations."""

from apiflow_desktop.store.assets import Assets
from apiflow_desktop.store.files import Asset, Incoming
from apiflow_desktop.store.job_rows import Job, JobRecord, JobSummary
from apiflow_desktop.store.journal import JobJournal, LeaseLost
from apiflow_desktop.store.problems import NotInStore, StoreBusy, StoreUnavailable
from apiflow_desktop.store.step_runs import StepDetails, StepRun
from apiflow_desktop.store.store import Store
from apiflow_desktop.store.workflows import WorkflowRow, workflow_key

__all__ = [
    "Asset",
    "Assets",
    "Incoming",
    "Job",
    "JobJournal",
    "JobRecord",
    "JobSummary",
    "LeaseLost",
    "NotInStore",
    "StepDetails",
    "StepRun",
    "Store",
    "StoreBusy",
    "StoreUnavailable",
    "WorkflowRow",
    "workflow_key",
]
