"""Bash, and TypeScript through Deno."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine.ports import StepError
from tests.integration.scripts.support import needs_network


def test_bash_gets_its_arguments_by_position(scripts):
    content = """
text="$1"
number="${2}"
object="$3"
missing="${4:-a default}"
echo noise
echo "$text|$number|$object|$missing"
"""
    given = {"object": {"a": [1]}, "number": 2.5, "text": "ü $HOME `x` \"'"}

    assert scripts.bash(content, **given) == 'ü $HOME `x` "\'|2.5|{"a":[1]}|a default'


def test_bash_is_given_null_as_that_word_and_nothing_for_what_is_missing(scripts):
    content = 'a="${1:-default}"\nb="${2:-default}"\nc="$3"\necho "$a|$b|$c"'
    assert scripts.bash(content, a=None, c=[True, None, {"x": "ü"}]) == (
        'null|default|[true,null,{"x":"ü"}]'
    )


def test_the_last_line_of_bash_is_its_result(scripts):
    assert scripts.bash('echo one; echo "{\\"a\\": 1}"; printf two; echo err >&2') == "twoerr"
    assert scripts.bash("true") == ""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("echo '{\"a\": [1, null]}' > result.json; echo no", {"a": [1, None]}),
        ("printf 'plain\\ntext' > result.out; echo no", "plain\ntext"),
    ],
)
def test_bash_may_write_its_result(scripts, content, expected):
    assert scripts.bash(content) == expected


def test_a_command_of_bash_that_fails_ends_it(scripts):
    with pytest.raises(StepError) as failed:
        scripts.bash("echo before; false; echo after")

    assert failed.value.name == "ExecutionErr"
    assert failed.value.message == "ExitCode: 1, last log lines:\n\nbefore"


def test_a_result_of_bash_that_is_no_json_fails_clearly(scripts):
    with pytest.raises(StepError, match=r"result\.json is not JSON"):
        scripts.bash("echo '{' > result.json")


@pytest.mark.parametrize("language", ["bun", "deno", "nativets", "bunnative"])
def test_typescript_gets_its_arguments_by_declared_name(scripts, language):
    content = """
export async function main(
  a: { b: number, c: string }, d = "default", when?: Date, missing?: string,
) {
  return { a, d, when: when instanceof Date && when.getTime(), missing: missing === undefined };
}
"""
    given = {"when": "2024-05-06T07:08:09Z", "a": {"b": 1, "c": "ü\U0001f600"}, "other": 1}

    assert scripts.run(language, content, **given) == {
        "a": given["a"],
        "d": "default",
        "when": 1714979289000,
        "missing": True,
    }


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("undefined", None),
        ("{ a: undefined, b: [NaN, 1n] }", {"a": None, "b": [None, "1"]}),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("'\u2028'", "\u2028"),
    ],
)
def test_a_result_of_typescript_is_json(scripts, expression, expected):
    content = f"export const main = () => ({expression});"

    assert scripts.typescript(content) == expected


def test_an_error_of_typescript_has_its_name_message_stack_and_facts(scripts):
    content = """
class Refused extends Error { name = "Refused"; code = { status: 402 } }
export function main() { console.error("printed"); throw new Refused("no"); }
"""
    with pytest.raises(StepError) as failed:
        scripts.typescript(content)

    assert (failed.value.name, failed.value.message) == ("Refused", "no")
    assert failed.value.extra == {"code": {"status": 402}}
    assert "at main (main.ts:3:" in str(failed.value.stack)
    assert scripts.log == "printed\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("export function main() { return }}", "Unexpected|expected|Expression"),
        ("export function other() {}", "exports no function 'main'"),
        ("export function main() { throw 'a text' }", "a text"),
        ("export function main() { const a: any = {}; a.a = a; return a }", "circular"),
        ("export function main() { Deno.exit(0) }", "without a result"),
    ],
)
def test_typescript_fails_clearly(scripts, content, message):
    with pytest.raises(StepError, match=message):
        scripts.typescript(content)


@pytest.mark.parametrize(
    "deed",
    [
        'Deno.readTextFileSync("/etc/hostname")',
        'Deno.writeTextFileSync("/tmp/written", "x")',
        'new Deno.Command("true").outputSync()',
        "Deno.hostname()",
        'Deno.dlopen("libc.so.6", {})',
    ],
)
def test_typescript_may_not_reach_the_machine(scripts, deed):
    with pytest.raises(StepError) as failed:
        scripts.typescript(f"export function main() {{ return {deed} }}")

    assert failed.value.name == "NotCapable"


@pytest.mark.parametrize(
    "script",
    [
        'import x from "PATH" with { type: "json" };\nexport const main = () => x;',
        'import x from "PATH" with { type: "text" };\nexport const main = () => x;',
        (
            'export { default as x } from "file://PATH" with { type: "text" };\n'
            "export const main = () => 1;"
        ),
        'import x from "\\x2f.PATH" with { type: "text" };\nexport const main = () => x;',
        'export const main = () => import("PATH", { with: { type: "json" } });',
        'export const main = () => import(`PATH`, { with: { type: "json" } });',
        'export const main = () => import("PA" + "TH", { with: { type: "json" } });',
        (
            'import { createRequire } from "node:module";\n'
            'export const main = () => createRequire(import.meta.url)("PATH");'
        ),
        'export const main = async () => (await fetch("file://PATH")).text();',
        "import \"data:text/javascript,import 'file://PATH'\";\nexport const main = () => 1;",
        'import isOdd from "is-odd@3";\nimport "PATH";\nexport const main = () => 1;',
    ],
)
def test_typescript_may_import_no_file_of_the_machine(scripts, tmp_path, script):
    path = tmp_path / "secret.json"
    path.write_text('{"secret": "hunter2"}')
    with pytest.raises(StepError) as failed:
        scripts.typescript(script.replace("PATH", str(path)).replace('PA" + "TH', f'{path}" + "'))

    assert failed.value.name in ("ImportError", "NotCapable", "TypeError", "SyntaxError")
    assert "hunter2" not in f"{failed.value.message}{failed.value.stack}{failed.value.extra}"


def test_typescript_may_write_into_its_folder(scripts):
    content = """
export function main() {
  Deno.writeTextFileSync("a.txt", "ü");
  return Deno.readTextFileSync("./a.txt");
}
"""
    assert scripts.typescript(content) == "ü"


@needs_network("registry.npmjs.org")
def test_packages_of_npm_are_fetched_once(scripts):
    content = """
import isOdd from "is-odd@3";
import { posix } from "path";
export const main = (n: number) => [isOdd(n), posix.join("a", "b")];
"""
    assert scripts.typescript(content, n=3) == [True, "a/b"]
    assert scripts.typescript(content, n=4) == [False, "a/b"]
    assert scripts.log.count("Fetching") == 1


@needs_network("pypi.org")
def test_packages_of_python_are_installed_once(scripts):
    content = """
# requirements:
# idna==3.10
# wmill==1.400.0
import idna
def main():
    return [idna.__version__, idna.__file__ != ""]
"""
    assert scripts.python(content) == ["3.10", True]
    assert scripts.python(content + "\n# changed\n") == ["3.10", True]
    assert scripts.log == "Installing idna==3.10\n"


@needs_network("pypi.org")
def test_a_package_that_does_not_exist_fails_clearly(scripts):
    content = "# requirements:\n# idna==0.0.0.1\ndef main(): pass"

    with pytest.raises(StepError, match=r"(?s)cannot be installed.*idna") as failed:
        scripts.python(content)

    assert failed.value.name == "RequirementsError"


def test_a_missing_module_comes_with_advice(scripts):
    with pytest.raises(StepError) as failed:
        scripts.python("import requests.adapters\ndef main(): pass")

    assert failed.value.name == "ModuleNotFoundError"
    assert "# requirements:\n# requests\n" in scripts.log


@pytest.mark.parametrize(
    ("language", "content", "tool"),
    [
        ("bun", "export function main() {}", "deno"),
        ("python3", "# requirements:\n# idna\ndef main(): pass", "uv"),
    ],
)
def test_without_the_extra_the_message_names_it(
    scripts, monkeypatch, tmp_path, language, content, tool
):
    (tmp_path / f"{tool}.py").write_text("")
    monkeypatch.setitem(__import__("sys").modules, tool, None)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StepError, match=rf"{tool}.*apiflow-desktop\[scripts\]") as failed:
        scripts.run(language, content)

    assert failed.value.name == "NotSupported"
    assert not failed.value.retryable
