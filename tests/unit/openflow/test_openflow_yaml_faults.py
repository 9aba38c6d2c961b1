"""What is said of text that is not YAML: words for people, not the parser's."""

from __future__ import annotations

import pytest

from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.yamltext.reader import read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b: c", "no `key:` can stand here"),
        ("a: - b", "no `- entry` can stand here"),
        ("a: 1\n- b", "a key is expected here, as far in as those above it"),
        ("- a\nb: 1", "a `-` is expected here, as far in as those above it"),
        ("a: [1, 2", "a comma or `]` is expected here"),
        ("a: {b: 1 c: 2}", "a comma or `}` is expected here"),
        ("a: @x", "this sign cannot begin a value; in quotes it can"),
        ("a:\n\t- b", "lines are indented with spaces, not with tabs"),
        (r'a: "\q"', "a backslash stands before a sign that it cannot stand before"),
        (r'a: "\xzz"', "hexadecimal digits are expected here"),
        ('a: "b', "the text that begins here has no closing quote"),
        ("a: 'b\n---\n", "the text that begins here has no closing quote"),
        ("a: !x!y 1", "the `!` of this type is not declared"),
        ("a: &\n", "a name is expected after `&` or `*`"),
        ("%YAML 1.1\nb", "nothing may follow here"),
    ],
)
def test_says_what_is_wrong(text, says):
    with pytest.raises(DocumentUnreadable) as caught:
        read(text)
    assert caught.value.what == f"This is not valid YAML: {says}."
    assert caught.value.line
