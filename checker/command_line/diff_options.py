"""The options of ``diff``."""

from __future__ import annotations

import argparse

from checker.command_line.values import setting

DIFF_EXAMPLES = """\
examples:
  python -m checker diff old.py new.py                             two files
  python -m checker diff models/page_lock.py --new CONVERTED=on    two settings of one file
  python -m checker diff models/page_lock.py@HEAD~3                a git revision, and the file as it is
  python -m checker diff models/page_lock.py@v1 models/page_lock.py@v2

A file at a revision is read with what it imports from its repository at that revision, from a copy;
the working tree stays as it is. `checker.kernel` is that of the installed checker in any case.

exit status:
  0 every verdict is what it was   1 a verdict is not, for better or worse
  2 usage or model error   3 inconclusive (a limit ended a search), and no verdict is known to have changed
  70 a fault of the checker   130 interrupted (Ctrl-C, SIGTERM): what was found is printed
"""


def add_compared(verb: argparse.ArgumentParser) -> None:
    """What is compared, and where the result goes."""
    verb.epilog, verb.formatter_class = DIFF_EXAMPLES, argparse.RawDescriptionHelpFormatter
    verb.add_argument("old", metavar="OLD", help="a model, or MODEL@REVISION for one in a git repository")
    verb.add_argument(
        "new", metavar="NEW", nargs="?", help="the other one (default: the file of OLD, as it is now)"
    )
    for word in ("old", "new"):
        verb.add_argument(
            f"--{word}", dest=f"{word}_settings", metavar="NAME=VALUE", type=setting, action="append",
            default=[], help=f"set a parameter or mechanism of the {word} model alone; -p sets one of both",
        )  # fmt: skip
    verb.add_argument("--property", metavar="NAME", help="compare this property alone")
    verb.add_argument(
        "--format", choices=("commit", "full", "table"), default="commit", help="how a race is shown"
    )
    verb.add_argument("--json", metavar="FILE", help="write what changed (- for standard output)")
    verb.add_argument("--html", metavar="FILE", help="write what changed, and both reviews, as a page")
    verb.add_argument("--with-times", action="store_true", help="put seconds and bytes into the JSON file")


def compared_refusal(asked: argparse.Namespace) -> str | None:
    """The message about two models that cannot differ, if they cannot."""
    if asked.new is None and "@" not in asked.old and asked.old_settings == asked.new_settings:
        return "name two models, or MODEL@REVISION, or set something with --old or --new NAME=VALUE"
    if asked.json == "-" == asked.html:
        return "--json - and --html - both want standard output"
    return None
