"""Stands in for Windmill's ``wmill`` package: what works without a server.

Variables, resources and state are those of the local workspace.
"""

import json
import os
import typing
import urllib.error
import urllib.parse
import urllib.request

Json = typing.Any
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NotHere(Exception):
    """The function needs a Windmill server."""


def get_variable(path: str) -> str:
    """Return the value of a variable of the workspace."""
    return str(_ask("GET", f"variables/get_value/{_quoted(path)}"))


def get_resource(path: str, none_if_undefined: bool = False, interpolated: bool = True) -> Json:
    """Return a resource of the workspace, its references to variables filled in."""
    try:
        return _ask("GET", f"resources/get_value_interpolated/{_quoted(path)}")
    except LookupError:
        if none_if_undefined:
            return None
        raise


def get_state(path: typing.Optional[str] = None) -> Json:
    """Return what :func:`set_state` stored, None if nothing."""
    return _ask("GET", f"resources/get_state/{_quoted(path or get_state_path())}")


def set_state(value: Json, path: typing.Optional[str] = None) -> None:
    """Keep a value for the next run of this step."""
    _ask("POST", f"resources/set_state/{_quoted(path or get_state_path())}", value)


def get_state_path() -> str:
    """The name under which this step's state is kept."""
    return os.environ["WM_STATE_PATH"]


def set_progress(value: int, job_id: typing.Optional[str] = None) -> None:
    """Show how far the step is, 0 to 100."""
    _ask("POST", f"job_metrics/set_progress/{job_id or os.environ['WM_JOB_ID']}", {"percent": value})


def get_resume_urls(approver: typing.Optional[str] = None) -> Json:
    """Return the addresses that approve and reject the wait after this step."""
    query = "?" + urllib.parse.urlencode({"approver": approver}) if approver else ""
    return _ask("GET", f"jobs/resume_urls/{os.environ['WM_JOB_ID']}{query}")


def get_workspace() -> str:
    """The name of the workspace."""
    return os.environ["WM_WORKSPACE"]


def get_root_job_id(job_id: typing.Optional[str] = None) -> str:
    """The id of the flow's run."""
    return os.environ["WM_ROOT_FLOW_JOB_ID"]


def get_job_id() -> str:
    """The id of this step's run."""
    return os.environ["WM_JOB_ID"]


def __getattr__(name: str) -> Json:
    if name.startswith("_"):
        raise AttributeError(name)

    def missing(*_: Json, **__: Json) -> typing.NoReturn:
        raise NotHere(f"wmill.{name} needs a Windmill server; it cannot be used in a local run")

    return missing


def _quoted(path: str) -> str:
    return urllib.parse.quote(path)


def _ask(method: str, path: str, body: Json = None) -> Json:
    url = f"{os.environ['BASE_INTERNAL_URL']}/api/w/{os.environ['WM_WORKSPACE']}/{path}"
    request = urllib.request.Request(url, method=method)
    request.add_header("Authorization", f"Bearer {os.environ['WM_TOKEN']}")
    if method == "POST":
        request.data = json.dumps(body, default=str).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with _OPENER.open(request) as reply:
            return json.loads(reply.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            kind = LookupError if error.code == 404 else RuntimeError
            raise kind(error.read().decode("utf-8", "replace")) from None
