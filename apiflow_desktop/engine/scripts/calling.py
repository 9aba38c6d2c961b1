"""Calls the ``main`` of a Python script, in the process that is the script's own.

Used by the keeper and as a program (``calling.py FOLDER``); the standard library alone. The
folder holds ``main.py``, ``args.json`` and ``call.json`` (``{"entry"}``); ``.outcome.json`` is
written into it: ``{"result"}`` or ``{"error": {"name", "message", "stack", "extra"}}``.
"""

import atexit
import base64
import builtins
import contextlib
import datetime
import inspect
import json
import linecache
import math
import os
import sys
import threading
import traceback
import types
import typing

_STUBS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stubs")
_NAME = "main.py"
_UNIONS = (str(typing.Union), str(types.UnionType))
_NO_CALL = "<function call>"
Json = typing.Any


def run_and_exit(folder: str) -> typing.NoReturn:
    """Run the script of a folder to its end and end the process."""
    code = run(folder)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)


def run(folder: str) -> int:
    """Call ``main`` and write the outcome; returns the process's exit code."""
    sys.path.insert(0, _STUBS)
    sys.stdin, sys.stdout, sys.stderr = _standard(0, "r"), _standard(1, "w"), _standard(2, "w")
    vars(builtins).update(exit=sys.exit, quit=sys.exit)  # there is no site module to do it
    try:
        outcome = f'{{"result":{to_json(_call(folder))}}}'
        code = 0
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the script's outcome
        outcome = json.dumps({"error": describe(error)}, default=str)
        code = 1
    _write(os.path.join(folder, ".outcome.json"), outcome)
    return code


def _standard(descriptor: int, mode: str) -> typing.Any:
    return open(descriptor, mode, 1, encoding="utf-8", errors="replace", closefd=False)


def _call(folder: str) -> Json:
    entry = json.loads(_read(folder, "call.json"))["entry"]
    given = json.loads(_read(folder, "args.json"), strict=False)
    source = _read(folder, _NAME)
    linecache.cache[_NAME] = (len(source), None, source.splitlines(keepends=True), _NAME)
    module = types.ModuleType("main")
    module.__file__ = _NAME
    sys.modules["main"] = module
    sys.argv = [_NAME]
    exec(compile(source, _NAME, "exec"), module.__dict__)
    function = getattr(module, entry, None)
    if not callable(function):
        raise AttributeError(f"The script has no function '{entry}'")
    positional, named = arguments_for(function, given)
    result = function(*positional, **named)
    if inspect.isawaitable(result):
        import asyncio

        result = asyncio.run(_awaited(result))
    return _streamed(result) if isinstance(result, typing.Iterator) else result


async def _awaited(result: typing.Awaitable[Json]) -> Json:
    return await result


def _streamed(chunks: typing.Iterator[Json]) -> str | None:
    """Put together what a generator yields, which are texts; None if it yields nothing."""
    parts = list(chunks)
    for part in parts:
        if not isinstance(part, str):
            kind = type(part).__name__
            raise TypeError(f"A generator's values are put together as text, found: {kind}")
    return "".join(parts) if parts else None


def arguments_for(
    function: typing.Callable[..., Json], given: dict[str, Json]
) -> tuple[list[Json], dict[str, Json]]:
    """Choose what a function is called with: its declared parameters alone (R6).

    A missing or null argument takes the default, and is None where there is none. Where it
    takes any keyword, it gets all arguments as they are given.
    """
    positional: list[Json] = []
    named: dict[str, Json] = {}
    rest = dict(given)
    parameters = inspect.signature(function).parameters.values()
    catches_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        if catches_all and parameter.name not in rest:
            continue
        value = rest.pop(parameter.name, None)
        if (value is None and not catches_all) or value == _NO_CALL:
            value = None if parameter.default is parameter.empty else parameter.default
        else:
            value = converted(value, parameter.annotation, parameter.name)
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            named[parameter.name] = value
    return positional, {**rest, **named} if catches_all else named


def converted(value: Json, annotation: Json, name: str) -> Json:
    """Make of a text what the parameter is declared to be: bytes, a date, a time.

    A text that is no date stays a text, as on Windmill.

    Raises:
        ValueError: The text is not base64, or no time.
    """
    if not isinstance(value, str):
        return value
    declared = _names_in(annotation)
    try:
        if "bytes" in declared:
            return base64.b64decode(value.partition(";base64,")[2] or value)
        if "datetime" in declared:
            return datetime.datetime.fromisoformat(value)
        if "date" in declared:
            return _date(value)
    except ValueError as error:
        raise ValueError(f"Argument '{name}': {error}") from None
    return value


def _date(text: str) -> datetime.date | str:
    for read in (datetime.date.fromisoformat, datetime.datetime.fromisoformat):
        with contextlib.suppress(ValueError):
            found = read(text)
            return found.date() if isinstance(found, datetime.datetime) else found
    for pattern in ("%d-%m-%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d"):
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day alone
    return text


def _names_in(annotation: Json) -> set[str]:
    """The types an annotation names; of ``str | bytes`` none, as a text is one already."""
    if isinstance(annotation, str):
        parts = annotation.replace("Optional[", "").replace("]", "").split("|")
    elif str(typing.get_origin(annotation)) in _UNIONS:
        parts = [getattr(each, "__name__", "") for each in typing.get_args(annotation)]
    else:
        parts = [getattr(annotation, "__name__", "")]
    names = {part.strip().rpartition(".")[2] for part in parts}
    return set() if "str" in names else names


def to_json(result: Json) -> str:
    """Write a result as JSON: what is not a number is null, what JSON does not know is text.

    Raises:
        TypeError: A key is neither a text nor a number.
        ValueError: It holds itself.
        RecursionError: It is nested too deep.
    """
    result = _with_base64(result)
    result = _known(result) if not isinstance(result, dict | list | tuple) else result
    try:
        return json.dumps(
            result, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_known
        )
    except ValueError as error:
        if "Circular" in str(error):
            raise ValueError("The result holds itself, so it cannot be written as JSON") from None
        return json.dumps(
            _without_nan(result), ensure_ascii=False, separators=(",", ":"), default=_known
        )
    except TypeError as error:
        raise TypeError(f"The result cannot be written as JSON: {error}") from None


def _with_base64(result: Json) -> Json:
    """Write bytes that are the result, or values of it; deeper inside they are what str says."""
    if isinstance(result, bytes):
        return base64.b64encode(result).decode("ascii")
    if isinstance(result, dict) and any(isinstance(each, bytes) for each in result.values()):
        return {
            key: _with_base64(each) if isinstance(each, bytes) else each
            for key, each in result.items()
        }
    return result


def _known(value: Json) -> Json:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | dict | list | tuple):
        return value
    kind = type(value)
    if kind.__name__ == "DataFrame":
        return value.rows() if kind.__module__.startswith("polars") else value.values.tolist()
    return str(value)


def _without_nan(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    return _without_nan(_known(value))


def describe(error: BaseException) -> dict[str, Json]:
    """Describe an error as the flow sees it (R40)."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__
    ]
    described: dict[str, Json] = {"name": type(error).__name__, "message": str(error)}
    if isinstance(error, SyntaxError):
        described["stack"] = "".join(traceback.format_exception_only(error))
    elif frames:
        described["stack"] = "".join(traceback.format_list(frames))
    extra = {str(key): value for key, value in vars(error).items() if not key.startswith("__")}
    if extra and not isinstance(error, SyntaxError):
        described["extra"] = _plain(extra)
    return described


def _plain(extra: dict[str, Json]) -> Json:
    try:
        return json.loads(to_json(extra))
    except (TypeError, ValueError, RecursionError):
        return {key: str(value) for key, value in extra.items()}


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return file.read()


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


if __name__ == "__main__":
    run_and_exit(sys.argv[1])
