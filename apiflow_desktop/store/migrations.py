"""The forms the workspace file has had, each made from the one before.

A function here is never changed once it was released: files in the old form exist. A new form
is a new function at the end of the list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeAlias

Run: TypeAlias = Callable[[str], sqlite3.Cursor]

APPLICATION_ID = 0x61706966
"""Marks our files: ``apif`` in ASCII."""

_FIRST = """
CREATE TABLE connectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    base_url TEXT NOT NULL,
    method TEXT NOT NULL,
    header TEXT NOT NULL,
    body TEXT NOT NULL,
    data TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    connector_id INTEGER NOT NULL REFERENCES connectors(id) ON DELETE RESTRICT,
    path TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL,
    data TEXT NOT NULL,
    body_template TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE INDEX nodes_by_connector ON nodes(connector_id);
CREATE TABLE workflows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    nodes BLOB NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    workflow_id INTEGER REFERENCES workflows(id) ON DELETE SET NULL,
    workflow_name TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    retry_count INTEGER NOT NULL DEFAULT 0,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    started_at REAL,
    ended_at REAL,
    input TEXT,
    output TEXT,
    document BLOB NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{}',
    spilled TEXT,
    owner TEXT NOT NULL DEFAULT '',
    renewed_at REAL NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_workflow ON jobs(workflow_id);
CREATE INDEX jobs_by_status ON jobs(status);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    spilled TEXT
);
CREATE INDEX events_by_job ON events(job_id);
CREATE TABLE step_runs (
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    module_id TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'running',
    attempt INTEGER NOT NULL DEFAULT 0,
    branch INTEGER,
    provider_id TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    fraction REAL,
    due REAL,
    started_at REAL,
    ended_at REAL,
    arguments_event INTEGER,
    result_event INTEGER,
    error_event INTEGER,
    request_event INTEGER,
    response_event INTEGER,
    first_event INTEGER NOT NULL,
    PRIMARY KEY (job_id, step)
) WITHOUT ROWID;
CREATE TABLE assets (
    hash TEXT PRIMARY KEY,
    suffix TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    created_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE asset_uses (
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES assets(hash),
    url TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job_id, step, hash, url)
) WITHOUT ROWID;
CREATE INDEX asset_uses_by_hash ON asset_uses(hash);
CREATE TABLE media (
    url TEXT PRIMARY KEY,
    hash TEXT NOT NULL REFERENCES assets(hash),
    created_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX media_by_hash ON media(hash);
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID
"""


def _create_tables(run: Run) -> None:
    run(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _FIRST.split(";"):
        run(statement)


_PATHS = """
ALTER TABLE workflows ADD COLUMN path TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX workflows_by_path ON workflows(path) WHERE path <> '';
CREATE TABLE scripts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    content TEXT NOT NULL,
    lock TEXT NOT NULL,
    schema TEXT NOT NULL,
    timeout REAL,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE TABLE variables (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL,
    is_secret INTEGER NOT NULL,
    description TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    CHECK (NOT is_secret OR value = '')
);
CREATE TABLE resources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    value TEXT NOT NULL,
    connector TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}',
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
)
"""


def _keep_items_by_path(run: Run) -> None:
    for statement in _PATHS.split(";"):
        run(statement)


_WAITING = """
ALTER TABLE jobs ADD COLUMN wish TEXT NOT NULL DEFAULT '';
CREATE TABLE waits (
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    required INTEGER NOT NULL,
    deadline REAL NOT NULL,
    form TEXT NOT NULL,
    arrived INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, step)
) WITHOUT ROWID;
CREATE TABLE approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    approved INTEGER NOT NULL,
    approver TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at REAL NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX approvals_by_job ON approvals(job_id, step);
CREATE TABLE cached_results (
    key TEXT PRIMARY KEY,
    result TEXT NOT NULL,
    kept_at REAL NOT NULL,
    until REAL NOT NULL
) WITHOUT ROWID
"""


def _keep_approvals_and_cached_results(run: Run) -> None:
    for statement in _WAITING.split(";"):
        run(statement)


_MIGRATIONS: tuple[Callable[[Run], None], ...] = (
    _create_tables,
    _keep_items_by_path,
    _keep_approvals_and_cached_results,
)

LATEST = len(_MIGRATIONS)
"""The form this version writes, kept in SQLite's ``user_version``."""


def migrate(run: Run) -> None:
    """Bring a file to the newest form. The caller holds a transaction around it all."""
    version = int(run("PRAGMA user_version").fetchone()[0])
    for number, migration in enumerate(_MIGRATIONS[version:], start=version + 1):
        migration(run)
        run(f"PRAGMA user_version = {number}")
