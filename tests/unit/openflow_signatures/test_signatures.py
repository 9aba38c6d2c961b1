"""Parameters of ``main`` in Python, TypeScript and bash."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.interfaces import declared_inputs
from apiflow_desktop.openflow.picture.transforms import input_ports
from apiflow_desktop.openflow.signatures.bash import bash_parameters
from apiflow_desktop.openflow.signatures.model import Parameter
from apiflow_desktop.openflow.signatures.python import python_parameters
from apiflow_desktop.openflow.signatures.reading import script_parameters
from apiflow_desktop.openflow.signatures.typescript import typescript_parameters


def test_python_parameters_have_types_and_defaults():
    content = """
from typing import Optional
def helper(z): ...
async def main(a, b: str, /, c: int = 3, d: "x" = {"k": [1]}, *rest,
               e: Optional[list[str]], f: float | None = None, g: dict = dict(), **more): ...
"""
    assert python_parameters(content) == [
        Parameter("a"),
        Parameter("b", "string"),
        Parameter("c", "number", required=False, default=3),
        Parameter("d", required=False, default={"k": [1]}),
        Parameter("e", "array", required=False),
        Parameter("f", "number", required=False),
        Parameter("g", "object", required=False),
    ]


def test_python_without_main_has_none():
    assert python_parameters("x = 1") is None
    assert python_parameters("def preprocessor(event): ...", "preprocessor") == [Parameter("event")]
    with pytest.raises(SyntaxError):
        python_parameters("def main(")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("", []),
        ("a", [Parameter("a")]),
        ("a: string,", [Parameter("a", "string")]),
        ("a?: number", [Parameter("a", "number", required=False)]),
        ("a = 'it'", [Parameter("a", "string", required=False, default="it")]),
        ("a: number = -1.5", [Parameter("a", "number", required=False, default=-1.5)]),
        ("a: string | null", [Parameter("a", "string", required=False)]),
        ("a: 'x' | 'y)'", [Parameter("a", "string")]),
        ("a: number | string", [Parameter("a")]),
        ("a: Date, b: string[]", [Parameter("a", "date"), Parameter("b", "array")]),
        ("a: Map<string, number>, b: any", [Parameter("a", "object"), Parameter("b")]),
        (
            "a: (x: number) => void, b: { c: string, d?: [1, 2] }",
            [Parameter("a"), Parameter("b", "object")],
        ),
        (
            "{ a, b }: { a: string; b: number }, c = { x: 1 }",
            [Parameter("anon1", "object"), Parameter("c", required=False)],
        ),
        (
            "a /* ) */, // b,\n c: boolean = true",
            [Parameter("a"), Parameter("c", "boolean", required=False, default=True)],
        ),
        (
            "a = () => 1, b = `x,y`",
            [Parameter("a", required=False), Parameter("b", required=False)],
        ),
        (
            "a: S3Object = { s3: '}' }, ...rest: string[]",
            [Parameter("a", required=False), Parameter("rest", "array")],
        ),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        "export async function main({}) {{ return 1 }}",
        "// export function main(no)\nexport function main<T>({}): Promise<T> {{}}",
        "export const main = async ({}) => 1;",
        "type A = {{ main: 1 }}\nexport default function main({}) {{}}",
    ],
)
def test_typescript_parameters(declared, expected, shape):
    assert typescript_parameters(shape.format(declared)) == expected


@pytest.mark.parametrize(
    "content", ["", "function main(a) {}", "export function other(a) {}", "export function main("]
)
def test_odd_typescript_is_read_as_far_as_it_goes(content):
    assert typescript_parameters(content) in (None, [])


@pytest.mark.parametrize(
    ("language", "content", "names"),
    [
        ("python3", "def main(a, b=1): ...", ["a", "b"]),
        ("python3", "def main(a, b=1", []),
        ("python3", "x = 1", []),
        ("python3", "def main(a): ...\n" + "#" * 200_000, []),
        ("bun", "export const main = (a: string) => 1", ["a"]),
        ("bash", 'b="$2"\na="$1"', ["a", "b"]),
        ("go", "func main(a string)", []),
    ],
)
def test_parameters_of_any_language(language, content, names):
    assert [each.name for each in script_parameters(language, content)] == names


def test_a_script_step_has_an_input_for_each_parameter():
    value: JsonObject = {
        "type": "rawscript",
        "language": "python3",
        "content": "def main(image_url: str, when: datetime, n: int = 3): ...",
        "input_transforms": {"n": {"type": "static", "value": 5}, "left": {"type": "ai"}},
    }
    ports = input_ports(value, None)

    assert [(port.name, port.type, port.required) for port in ports] == [
        ("image_url", "image", True),
        ("when", "string", True),
        ("n", "number", False),
        ("left", "any", False),
    ]
    assert declared_inputs({**value, "type": "identity"}, None) == ()


def test_bash_parameters_stand_at_their_positions():
    content = """
first="$1"   # the first
  local third="${3:-a default}"
fourth=$4
not_one="x$2"
again="$1"
"""
    assert bash_parameters(content) == [
        Parameter("first", "string"),
        None,
        Parameter("third", "string", required=False, default="a default"),
        Parameter("fourth", "string"),
    ]
