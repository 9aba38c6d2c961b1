"""Python scripts, called as Windmill calls them (R6, R40)."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine.ports import StepError

VALUES = [
    None,
    True,
    False,
    0,
    -7,
    2**53 + 1,
    10**30,
    1.5,
    -0.25,
    "",
    "text",
    "ünï\u2028 \U0001f600 \x00 \"'\\\n",
    [],
    [1, [2, [3, None]]],
    {},
    {"a": {"b": [1, {"c": None}]}, "": 1, "é": "ü"},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_goes_in_and_comes_out(scripts, value):
    result = scripts.python("def main(x):\n    return [x, repr(x)]", x=value)

    assert result == [value, repr(value)]


def test_main_gets_its_parameters_alone(scripts):
    assert scripts.python("def main(a):\n    return a", a=1, b=2) == 1


def test_everything_goes_to_keywords(scripts):
    content = "def main(a, **rest):\n    return [a, rest]"

    assert scripts.python(content, a=1, b=2, c=None) == [1, {"b": 2, "c": None}]


@pytest.mark.parametrize("given", [{}, {"x": None}])
def test_a_missing_or_null_argument_takes_the_default(scripts, given):
    content = "def main(x=5, *, y='why', z: int = 3):\n    return [x, y, z]"

    assert scripts.python(content, **given) == [5, "why", 3]


@pytest.mark.parametrize("given", [{}, {"x": None}])
def test_without_a_default_it_is_none(scripts, given):
    assert scripts.python("def main(x, /, y):\n    return [x, y]", **given) == [None, None]


@pytest.mark.parametrize(
    ("annotation", "given", "expected"),
    [
        ("datetime", "2024-05-06T07:08:09+00:00", "datetime.datetime"),
        ("datetime.datetime | None", "2024-05-06T07:08:09Z", "datetime.datetime"),
        ("Optional[date]", "2024-05-06", "datetime.date(2024, 5, 6)"),
        ("date", "06-05-2024", "datetime.date(2024, 5, 6)"),
        ("date", "13/05/2024", "datetime.date(2024, 5, 13)"),
        ("date", "2024-05-06T07:08:09Z", "datetime.date(2024, 5, 6)"),
        ("bytes", "aGVs\nbG8=", "b'hello'"),
        ("bytes", "aGVsbG8=", "b'hello'"),
        ("bytes", "data:text/plain;base64,aGVsbG8=", "b'hello'"),
        ("str", "2024-05-06", "'2024-05-06'"),
        ("'datetime.datetime'", "2024-05-06T07:08:09Z", "datetime.datetime"),
    ],
)
def test_texts_become_what_the_parameter_is_declared_to_be(scripts, annotation, given, expected):
    imports = "from typing import Optional\n"
    imports += "import datetime\n" if "datetime." in annotation else "from datetime import *\n"

    result = scripts.python(f"{imports}def main(x: {annotation}):\n    return repr(x)", x=given)

    assert result.startswith(expected)


def test_a_text_that_is_no_time_fails_by_the_arguments_name(scripts):
    with pytest.raises(StepError, match="Argument 'x'") as failed:
        scripts.python("from datetime import datetime\ndef main(x: datetime): pass", x="tomorrow")

    assert failed.value.name == "ValueError"


def test_what_json_does_not_know_is_text_and_what_is_no_number_is_null(scripts):
    content = """
import datetime, decimal, pathlib
def main():
    return {"nan": float("nan"), "inf": [-float("inf")], "when": datetime.date(2024, 5, 6),
            "exact": decimal.Decimal("1.10"), "bytes": b"hello", "tuple": (1, 2),
            "path": pathlib.PurePosixPath("/a"), 1: True}
"""
    assert scripts.python(content) == {
        "nan": None,
        "inf": [None],
        "when": "2024-05-06",
        "exact": "1.10",
        "bytes": "aGVsbG8=",
        "tuple": [1, 2],
        "path": "/a",
        "1": True,
    }


def test_a_text_that_is_no_date_stays_a_text(scripts):
    content = "from datetime import date\ndef main(x: date):\n    return repr(x)"
    assert scripts.python(content, x="tomorrow") == "'tomorrow'"


def test_numbers_and_others_are_not_converted(scripts):
    content = """
def main(a: int, b: float, c: bool, d: dict):
    return list(map(repr, (a, b, c, d)))
"""
    given = {"a": "5", "b": "1.5", "c": "true", "d": "{}"}
    assert scripts.python(content, **given) == ["'5'", "'1.5'", "'true'", "'{}'"]


def test_with_keywords_of_any_name_null_is_given_as_it_is(scripts):
    content = "def main(x=1, y=2, **rest):\n    return [x, y, rest]"
    assert scripts.python(content, x=None, z=None) == [None, 2, {"z": None}]


def test_what_a_generator_yields_is_put_together(scripts):
    assert scripts.python("def main():\n    yield 'a\\n'\n    yield 'b'") == "a\nb"
    assert scripts.python("def main():\n    return iter(())") is None
    with pytest.raises(StepError, match="put together as text, found: int"):
        scripts.python("def main():\n    yield 1")


def test_bytes_deep_inside_are_what_python_calls_them(scripts):
    assert scripts.python("def main():\n    return {'a': b'x', 'b': [b'x']}") == {
        "a": "eA==",
        "b": ["b'x'"],
    }


def test_bytes_alone_are_base64(scripts):
    assert scripts.python("def main():\n    return b'hello'") == "aGVsbG8="


@pytest.mark.parametrize(
    ("body", "name", "message"),
    [
        ("return {(1, 2): 3}", "TypeError", "keys must be"),
        ("x = []; x.append(x); return x", "ValueError", "holds itself"),
        ("x = []\n    for _ in range(99999): x = [x]\n    return x", "RecursionError", "recursion"),
    ],
)
def test_a_result_that_cannot_be_written_fails_clearly(scripts, body, name, message):
    with pytest.raises(StepError, match=message) as failed:
        scripts.python(f"def main():\n    {body}")

    assert failed.value.name == name


def test_an_exception_has_its_class_message_stack_and_attributes(scripts):
    content = """
class Refused(Exception):
    def __init__(self, message, code):
        super().__init__(message)
        self.code = code
def main():
    raise Refused("no", {"status": 402})
"""
    with pytest.raises(StepError) as failed:
        scripts.python(content)

    assert (failed.value.name, failed.value.message) == ("Refused", "no")
    assert failed.value.extra == {"code": {"status": 402}}
    assert 'File "main.py", line 7, in main' in str(failed.value.stack)
    assert 'raise Refused("no"' in str(failed.value.stack)


def test_text_that_is_no_python_says_where(scripts):
    with pytest.raises(StepError) as failed:
        scripts.python("x = 1\ndef main(:\n    pass")

    assert failed.value.name == "SyntaxError"
    assert 'File "main.py", line 2' in str(failed.value.stack)


def test_a_script_without_main_says_so(scripts):
    with pytest.raises(StepError, match="no function 'main'"):
        scripts.python("def other(): pass")


@pytest.mark.parametrize(
    ("leaving", "name"), [("exit(3)", "SystemExit"), ("sys.exit('bye')", "SystemExit")]
)
def test_leaving_is_an_error(scripts, leaving, name):
    with pytest.raises(StepError) as failed:
        scripts.python(f"import sys\ndef main():\n    {leaving}")

    assert failed.value.name == name


def test_an_async_main_is_awaited(scripts):
    content = "import asyncio\nasync def main(x):\n    await asyncio.sleep(0)\n    return x"

    assert scripts.python(content, x=[1]) == [1]


def test_each_call_has_a_world_of_its_own(scripts):
    content = """
import builtins, json, os, sys
seen = [hasattr(builtins, "left"), "LEFT" in os.environ, os.listdir(".")]
builtins.left = 1
os.environ["LEFT"] = "1"
json.dumps = None
open("left.txt", "w").close()
def main():
    return seen
"""
    first = scripts.python(content.replace("json.dumps = None", ""))
    with pytest.raises(StepError):
        scripts.python(content)
    third = scripts.python(content.replace("json.dumps = None", ""))

    assert first[:2] == third[:2] == [False, False]
    assert "left.txt" not in third[2]


def test_what_is_printed_is_logged_whatever_it_looks_like(scripts):
    content = """
import os, subprocess, sys
def main():
    print('{"result": 1}')
    print("to stderr ü", file=sys.stderr)
    os.write(1, b"raw \\xff\\n")
    subprocess.run(["echo", "from a child"])
    return {"result": 2}
"""
    assert scripts.python(content) == {"result": 2}
    assert scripts.log.splitlines() == [
        '{"result": 1}',
        "to stderr ü",
        "raw \ufffd",
        "from a child",
    ]


def test_standard_input_is_empty(scripts):
    content = "import sys\ndef main():\n    return [sys.stdin.read(), sys.stdin.readline()]"

    assert scripts.python(content) == ["", ""]


def test_a_thread_that_goes_on_is_waited_for(scripts):
    content = """
import threading, time
def main():
    threading.Thread(target=lambda: (time.sleep(0.1), print("done"))).start()
    return 1
"""
    assert scripts.python(content) == 1
    assert scripts.log == "done\n"


def test_a_script_sees_only_the_standard_library_and_the_client(scripts):
    content = """
import sys
def main():
    found = []
    for name in ("apiflow_desktop", "pytest", "calling", "processes", "bash", "wmill"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return found
"""
    assert scripts.python(content) == ["wmill"]


def test_another_function_can_be_the_entry_point(scripts):
    call = scripts.call(
        "python3", "def preprocessor(event):\n    return {'e': event}", {"event": 1}
    )
    call = type(call)(**{**vars(call), "entrypoint": "preprocessor"})

    assert scripts.on_loop(lambda: scripts.awaited(call)) == {"e": 1}
