"""The ``apiflow`` command: its words, and which room each of them opens."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from apiflow_desktop import __version__
from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.exit_codes import EXIT_ASKED, EXIT_BAD_USE, EXIT_OK
from apiflow_desktop.cli.syntax import COMMANDS, GROUPS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the value is the process's exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    arguments = build_parser(given[0] if given else "").parse_args(given)
    execute: Callable[[argparse.Namespace], int] = import_module(
        f"apiflow_desktop.cli.commands.{arguments.module}"
    ).execute
    try:
        return execute(arguments)
    except UserFacingError as error:
        print(f"apiflow: {error}", file=sys.stderr)
        return EXIT_ASKED if _asks(error) else EXIT_BAD_USE
    except BrokenPipeError:
        # Whoever read our output went away (`apiflow … | head`): nothing is wrong.
        sys.stderr.close()
        return EXIT_OK


def _asks(error: UserFacingError) -> bool:
    """Tell whether all that is missing is the user's word."""
    from apiflow_desktop.engine.ports import NeedsAnswer  # not before a command has failed

    return isinstance(error, NeedsAnswer)


def gui_main() -> int:
    """Open the window: the desktop entry's command."""
    return main(["gui", *sys.argv[1:]])


class _AnyOrder(argparse.ArgumentParser):
    """Finds an argument that may be left out also behind an option, as later Pythons do."""

    _inside = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse what the words of the command left."""
        if self._inside or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._inside = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._inside = False


def build_parser(word: str = "") -> argparse.ArgumentParser:
    """Make the parser from :data:`~apiflow_desktop.cli.syntax.COMMANDS`.

    Args:
        word: What the user typed first; if commands begin with it, the others are left out.
    """
    parser = argparse.ArgumentParser(
        prog="apiflow",
        description="Draw workflows of media API calls, run them, keep what comes out.",
    )
    parser.add_argument("--version", action="version", version=f"apiflow {__version__}")
    top = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_AnyOrder)
    groups = {"": top}
    named = [command for command in COMMANDS if command.words[0] == word]
    for command in named or COMMANDS:
        group, word = ("", *command.words)[-2:]
        if group not in groups:
            group_parser = top.add_parser(group, help=GROUPS[group])
            groups[group] = group_parser.add_subparsers(metavar="COMMAND", required=True)
        entry = groups[group].add_parser(word, help=command.help, description=command.help)
        entry.set_defaults(module=command.module)
        for argument in command.arguments:
            entry.add_argument(*argument.names, **argument.options)  # type: ignore[arg-type]
    return parser


if __name__ == "__main__":
    sys.exit(main())
