"""Of a value as much is written as is looked at."""

from __future__ import annotations

import json

from apiflow_desktop.base.json_beginning import json_beginning
from apiflow_desktop.base.json_types import JsonValue


def test_a_short_value_is_written_whole():
    value: JsonValue = {"a": [1, "ü", None], "b": {}}
    text = json.dumps(value, ensure_ascii=False, indent=2)
    assert json_beginning(value, len(text)) == (text, False)
    assert json_beginning(value, len(text) - 1) == (text[:-1], True)


def test_no_more_of_a_long_one_is_looked_at_than_is_written():
    class Counted(list[JsonValue]):
        seen = 0

        def __iter__(self):
            for one in super().__iter__():
                self.seen += 1
                yield one

    value = Counted(range(100_000))
    text, cut = json_beginning(value, 100)
    assert cut
    assert text == json.dumps(list(range(30)), indent=2)[:100]
    assert value.seen < 100
