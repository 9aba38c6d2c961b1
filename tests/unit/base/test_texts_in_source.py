"""How the source writes its texts, so that they can be collected and translated."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "apiflow_desktop"
TRANSLATING = {"_", "N_", "ngettext", "pgettext", "recorded"}
READING_NO_LANGUAGE = {"N_", "recorded"}


def sources():
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        if "base.i18n import" in text or "base.recorded import" in text:
            yield pytest.param(ast.parse(text), id=file.relative_to(PACKAGE).as_posix())


def calls(tree):
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in TRANSLATING
        ):
            yield node


@pytest.mark.parametrize("tree", list(sources()))
def test_values_are_put_in_after_the_translation(tree):
    filled = [
        ast.unparse(call)
        for call in calls(tree)
        for argument in call.args
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
        or (isinstance(argument, ast.Call) and ast.unparse(argument.func).endswith(".format"))
    ]
    assert filled == []


@pytest.mark.parametrize("tree", list(sources()))
def test_no_text_is_translated_before_a_language_is_known(tree):
    """What runs while a module is loaded only marks its texts."""
    assert [
        ast.unparse(call)
        for call in _at_import(tree.body)
        if call.func.id not in READING_NO_LANGUAGE
    ] == []


def _at_import(statements):
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.ClassDef):
            yield from _at_import(statement.body)
            continue
        later = {
            id(inner)
            for node in ast.walk(statement)
            if isinstance(node, ast.Lambda)
            for inner in ast.walk(node)
        }
        yield from (call for call in calls(statement) if id(call) not in later)


@pytest.mark.parametrize("tree", list(sources()))
def test_no_function_that_translates_names_a_value_as_the_translation_is_named(tree):
    hidden = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        own = list(_own_nodes(function))
        bound = any(
            (isinstance(one, ast.Name) and one.id == "_" and isinstance(one.ctx, ast.Store))
            for one in own
        ) or any(
            argument.arg == "_"
            for argument in ast.walk(function.args)
            if isinstance(argument, ast.arg)
        )
        used = any(
            isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "_"
            for one in ast.walk(function)
        )
        if bound and used:
            hidden.append(ast.unparse(function)[:80])
    assert hidden == []


def _own_nodes(function):
    """Return what is bound in a function itself: comprehensions and inner ones have their own."""
    body = function.body if isinstance(function.body, list) else [function.body]
    queue = list(body)
    while queue:
        node = queue.pop()
        yield node
        if not isinstance(
            node,
            ast.FunctionDef
            | ast.AsyncFunctionDef
            | ast.Lambda
            | ast.ListComp
            | ast.SetComp
            | ast.DictComp
            | ast.GeneratorExp,
        ):
            queue.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("tree", list(sources()))
def test_texts_of_the_record_are_literals_with_the_values_that_are_given(tree):
    """Only a literal can be collected, and a value without a name cannot be found again."""
    for call in (one for one in calls(tree) if one.func.id == "recorded"):
        (template,) = call.args
        text = template.value if isinstance(template, ast.Constant) else None
        assert isinstance(text, str), ast.unparse(call)
        names = re.findall(r"\{(\w+)\}", text)
        assert sorted(names) == sorted(one.arg for one in call.keywords), ast.unparse(call)
        assert re.sub(r"\{\w+\}", "", text).count("{") == 0, ast.unparse(call)
