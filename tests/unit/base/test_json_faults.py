from __future__ import annotations

import json
import re

import pytest

from apiflow_desktop.base.json_faults import json_fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a value is expected"),
        ("tru", "a value is expected"),
        ("{'a': 1}", "a key in double quotes"),
        ('{"a" 1}', "a colon"),
        ('{"a": 1 "b": 2}', "a comma or a closing bracket"),
        ("[1 2]", "a comma or a closing bracket"),
        ('{"a": 1,}', "a key in double quotes|no comma"),
        ("[1,]", "a value is expected|no comma"),
        ('["a', "no closing quote"),
        ('{"a\n}', "a closing quote is missing before this line break"),
        ('"\\x"', "a backslash"),
        ('"\\u12"', "a backslash"),
        ("1 2", "nothing may follow"),
    ],
)
def test_each_fault_is_told_in_words_of_our_own(text, told):
    with pytest.raises(json.JSONDecodeError) as found:
        json.loads(text)
    assert re.search(told, json_fault(found.value))
