"""Flows in YAML as people write them, each in another way."""

from __future__ import annotations

PLAIN = """\
summary: s
value:
  modules:
    - id: a
      summary: first
      value:
        type: script
        path: node/x
        input_transforms:
          p:
            type: static
            value: 1
    - id: b
      value:
        type: branchone
        branches:
          - summary: one
            expr: results.a
            modules:
              - id: c
                value:
                  type: identity
          - summary: two
            expr: 'true'
            modules: []
        default: []
schema:
  type: object
  properties:
    x:
      type: string
"""
COMMENTED = """\
# a head
summary: s # said
value: # what runs
  # over all
  modules:
    # over a
    - id: a # its id
      value: {type: identity} # flow style

    # over b
    - id: b
      # between
      value:
        type: script
        path: node/x # where
        input_transforms:
          # an input
          p: {type: static, value: 'it''s # no comment'} # one
    # after b
  # the end of value
# the end
"""
BLOCKS = """\
summary: |
  Several
  lines
value:
  modules:
    - id: a
      value:
        type: rawscript
        language: python3
        content: |4-
              indented
            less
        lock: |+
          kept


        input_transforms: {}
    - id: b
      value:
        type: rawscript
        language: bash
        content: >
          folded
          text

          para
        input_transforms:
          p:
            type: static
            value: |-
              # no comment
              a: b
"""
QUOTED = """\
"summary": "a \\"b\\" \\u00e9"
'value':
    "modules":
    -   'id': "a"
        'value':
            "type": 'script'
            "path": "node/x"
            "input_transforms":
                'p': {"type": "static", "value": "two
                  lines"}
    -   "id": 'b'
        "value": {"type": "identity"}
"""
ANCHORED = """\
summary: s
value:
  modules:
    - id: a
      retry: &again
        constant: {attempts: 2, seconds: 5}
      value: {type: identity}
    - id: b
      retry: *again
      value: {type: identity}
    - id: c
      value: {type: identity}
"""
FLOW_STYLE = (
    "{summary: s, value: {modules: [{id: a, value: {type: script, path: node/x, "
    "input_transforms: {p: {type: static, value: 1}}}}, {id: b, value: {type: identity}}]}}\n"
)
NO_INDENT = """\
summary: s
value:
  modules:
  - id: a
    value:
      type: forloopflow
      iterator: {type: javascript, expr: "[1]"}
      skip_failures: false
      modules:
      - id: c
        value:
          type: identity
  -
    id: b
    value:
      type: identity
"""
QUESTIONS = """\
summary: s
? value # what runs
: modules:
    - ? id
      : a
      ? summary
      : first
      ? >-
        value
      :
        ? "type"
        : script
        ? path
        # where it is
        : node/x
        ? input_transforms
        : ? p
          : ? type
            : static
            ? value
    - id: b
      ?
        value
      : {? type : branchone, ? default : [], branches: [summary: one,
          {? expr : "true", modules: [? id : c, {id: d, value: {? type : identity}}]}]}
    - ? id
      : e
      retry:
        ? constant
      value:
        type: identity
? extra # nothing
? more
: - 1
"""
PAIRS = """\
summary: s
value:
  modules:
    - id: a
      retry: {constant: {attempts: 1, seconds: 2}}
      value: {type: branchone, default: [], branches: [modules: [], expr : "true"]}
    - id: b
      value:
        type: branchall
        branches: [modules: [id: c, summary: x, value: {type: identity}], "modules": []]
        extra: [type: static, ? a : b, "q": 1, b, {c: d}]
"""
ODD = {
    "keys with question marks": QUESTIONS,
    "pairs without braces": PAIRS,
    "plain": PLAIN,
    "comments": COMMENTED,
    "block scalars": BLOCKS,
    "quotes": QUOTED,
    "anchors": ANCHORED,
    "flow style": FLOW_STYLE,
    "dashes below their key": NO_INDENT,
    "crlf": PLAIN.replace("\n", "\r\n"),
    "crlf and comments": COMMENTED.replace("\n", "\r\n"),
    "crlf and block scalars": BLOCKS.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + PLAIN,
    "no final newline": PLAIN.rstrip("\n"),
    "no final newline after a block": BLOCKS.rstrip("\n"),
    "blank lines": PLAIN.replace("    - id: b", "\n\n    - id: b") + "\n\n",
    "document marks": "%YAML 1.2\n---\n" + PLAIN + "...\n",
    "a mark and a comment": "--- # begins\n" + PLAIN + "# ends\n",
    "tags": PLAIN.replace("summary: first", "summary: !!str 1").replace("value: 1", "value: !x 1"),
    "inline tag": PLAIN.replace("summary: first", "summary: !inline a.txt"),
    "empty values": PLAIN.replace("summary: first", "summary:").replace("value: 1", "value:"),
    "double keys": PLAIN.replace("summary: s\n", "summary: r\nsummary: s\n"),
    "merge keys": PLAIN.replace("type: identity", "<<: {x: 1}\n                  type: identity"),
    "wide dashes": PLAIN.replace("    - id: a\n      ", "    -   id: a\n        ", 1).replace(
        "        summary: first\n      value:\n        type: script\n        path: node/x\n"
        "        input_transforms:\n          p:\n            type: static\n            value: 1\n",
        "        summary: first\n        value: {type: identity}\n",
    ),
}


TABBED = PLAIN.replace("path: node/x", "path:\tnode/x\t# where\t").replace("id: c", "id: c\t")
