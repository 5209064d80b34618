"""What may be said on the command line."""

from __future__ import annotations

import argparse

from checker import __version__
from checker.checking.defaults import ENGINE
from checker.command_line.cluster_options import add_cluster
from checker.command_line.conform_options import add_log
from checker.command_line.diff_options import add_compared
from checker.command_line.explore_options import add_explore
from checker.command_line.folder_options import add_folders, add_trust
from checker.command_line.run_options import add_runs
from checker.command_line.usage import AllFaults
from checker.command_line.values import (
    count,
    duration,
    memory,
    memory_model,
    reductions,
    setting,
    states,
)
from checker.command_line.watch_options import add_watch
from checker.command_line.why_options import add_explain_time, add_explaining
from checker.exploration.engines import ALL, ENGINES
from checker.language.ordering import MemoryModel
from checker.report.form import FORMS
from checker.source.called import MODULE

VERBS = (
    "check", "diff", "replay", "emit", "graph", "explore", "conform", "examples", "completion"
)  # fmt: skip
SHELLS = ("bash", "zsh", "fish")
EPILOGUE = """\
examples:
  python -m checker models/page_lock.py              verdicts, and a race for each that fails
  python -m checker models/page_lock.py -p PAGES=1   a smaller instance
  python -m checker models/                          every model in the folder
  python -m checker replay races.json                follow a stored trace again
  python -m checker emit program models/page_lock.py the compiled program
  python -m checker explore models/status_quo.py     walk through it, step by step
  python -m checker conform page.py trace.txt        whether a run shows the events of a log

exit status:
  0 every property is as declared, and everything was seen   1 one is not
  2 usage or model error   3 inconclusive (a limit was reached)
  70 a fault of the checker   130 interrupted (Ctrl-C, SIGTERM): what was found is printed
"""


def parser(name: str = MODULE) -> AllFaults:
    """The parser of all verbs; ``check`` is what is meant where no verb is said.

    ``name`` is how the checker is called.
    """
    top = AllFaults(
        prog=name,
        description="Explore every interleaving of a page-pinning design; print verdicts and races.",
        epilog=EPILOGUE.replace(MODULE, name),
        usage=f"{name} [{'|'.join(VERBS)}] [options] ...",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"checker {__version__}")
    verbs = top.add_subparsers(prog=name, dest="verb", required=True, metavar=" | ".join(VERBS))
    usage = f"{name} [check] [options] [MODEL ...]"
    add_check(verbs.add_parser("check", help="check models (the default)", usage=usage, allow_abbrev=False))
    add_diff(verbs.add_parser("diff", help="compare two models", allow_abbrev=False))
    add_replay(verbs.add_parser("replay", help="follow a stored trace", allow_abbrev=False))
    add_emit(verbs.add_parser("emit", help="print a model in another form", allow_abbrev=False))
    add_graph(verbs.add_parser("graph", help="draw a model", allow_abbrev=False))
    add_conform(verbs.add_parser("conform", help="compare a model with an event log", allow_abbrev=False))
    walking = verbs.add_parser("explore", help="walk through a model, step by step", allow_abbrev=False)
    add_settings(walking)
    add_explore(walking, duration, memory)
    add_examples(verbs.add_parser("examples", help="copy models to begin with", allow_abbrev=False))
    add_completion(verbs.add_parser("completion", help="complete commands in a shell", allow_abbrev=False))
    return top


def add_settings(verb: argparse.ArgumentParser) -> None:
    """``-p NAME=VALUE``."""
    verb.add_argument(
        "-p", dest="settings", metavar="NAME=VALUE", type=setting, action="append", default=[],
        help="set a parameter or mechanism of the model (again for each)",
    )  # fmt: skip
    verb.add_argument(
        "--memory", dest="settings", metavar="|".join(MemoryModel), type=memory_model, action="append",
        help="what the CPUs may do with loads and stores (default: as the model says, or sc)",
    )  # fmt: skip


def add_output(verb: argparse.ArgumentParser) -> None:
    """How results look."""
    verb.add_argument("--format", choices=FORMS, default="commit", help="how a race is shown")
    add_colour(verb)


def add_colour(verb: argparse.ArgumentParser) -> None:
    """How much is printed, and in which colours."""
    verb.add_argument(
        "--colour", "--color", choices=("auto", "always", "never"), default="auto",
        help="colour the verdicts (auto: on a terminal, unless NO_COLOR is set)",
    )  # fmt: skip
    verb.add_argument("-q", "--quiet", action="store_true", help="verdict lines only")
    verb.add_argument(
        "-v", "--verbose", action="store_true", help="every step of a race, coverage, counts of each depth"
    )


def add_check(verb: argparse.ArgumentParser) -> None:
    """The options of ``check``."""
    verb.add_argument("models", nargs="*", metavar="MODEL", help="a model file, or a folder of them")
    add_settings(verb)
    add_output(verb)
    verb.add_argument(
        "--list", action="store_true", help="list parameters, actors and properties; explore nothing"
    )
    verb.add_argument(
        "--mechanisms", action="store_true",
        help="check every combination of the model's mechanisms; name the least that satisfy everything",
    )  # fmt: skip
    verb.add_argument(
        "--barriers", action="store_true",
        help="weaken each barrier and order of the model; say which are needed, and show what each prevents",
    )  # fmt: skip
    add_watch(verb)
    add_runs(verb, count)
    add_explaining(verb, count, duration)
    add_reviewing(verb)
    add_exploring(verb)
    add_folders(verb)
    add_cluster(verb, count)
    add_files(verb)


def add_reviewing(verb: argparse.ArgumentParser) -> None:
    """What is printed of the verdicts."""
    verb.add_argument("--property", metavar="NAME", help="check this property alone")
    verb.add_argument(
        "--matrix",
        action="store_true",
        help="print a table: a row for each property, a column for each model",
    )
    verb.add_argument(
        "--costs", action="store_true", help="print what each model costs where nothing is in its way"
    )


def add_engine(verb: argparse.ArgumentParser) -> None:
    """How to explore, and after how many states to stop."""
    verb.add_argument(
        "--engine", choices=ENGINES, default=ENGINE,
        help="breadth first in Python, in C, or (auto) in C if its engine is available; "
        "dpor: one execution of each that differs, counted",
    )  # fmt: skip
    verb.add_argument(
        "--threads", type=count, metavar="N",
        help="threads of the native engine (default: one for each processor, of several jobs together)",
    )  # fmt: skip
    verb.add_argument(
        "--reduce", type=reductions, default=ALL, metavar="all|none|LIST",
        help="reductions: symmetry, por (partial order); all: symmetry, and por where it helps (the default)",
    )  # fmt: skip
    verb.add_argument(
        "--max-states", type=states, metavar="N", help="stop after N states: 5000, 10k, 5M (exit status 3)"
    )


def add_exploring(verb: argparse.ArgumentParser) -> None:
    """How to explore, and when to stop."""
    add_engine(verb)
    verb.add_argument(
        "--jobs", type=count, metavar="N",
        help="handle N models, combinations or races side by side (default: one for each processor)",
    )  # fmt: skip
    verb.add_argument(
        "--depth", type=count, metavar="N", help="with --engine dpor: at most N steps of each actor"
    )
    add_limits(verb)
    verb.add_argument(
        "--confirm", choices=("spin",), help="ask Spin, if installed, about the same model, and compare"
    )


def add_limits(verb: argparse.ArgumentParser) -> None:
    """When a whole command must end, whatever it is doing."""
    verb.add_argument(
        "--max-memory",
        type=memory,
        metavar="SIZE",
        help="stop at this much memory: 512M, 4G; several jobs have equal parts of it (exit status 3)",
    )
    verb.add_argument(
        "--timeout", type=duration, metavar="TIME",
        help="end the whole command, reading models and explaining races included, after this long: "
        "30s, 10m, 2h (exit status 3)",
    )  # fmt: skip


def add_files(verb: argparse.ArgumentParser) -> None:
    """Where results are written for other programs."""
    verb.add_argument("--json", metavar="FILE", help="write the result file (- for standard output)")
    verb.add_argument(
        "--html", metavar="FILE", help="write the review as a page: every race behind its cell, step by step"
    )
    verb.add_argument("--junit", metavar="FILE", help="write JUnit's XML: a suite for each model")
    verb.add_argument("--with-times", action="store_true", help="put seconds and bytes into the result file")


def add_diff(verb: argparse.ArgumentParser) -> None:
    """The options of ``diff``."""
    add_compared(verb)
    add_settings(verb)
    add_colour(verb)
    add_engine(verb)
    add_explain_time(verb, duration)
    add_limits(verb)


def add_replay(verb: argparse.ArgumentParser) -> None:
    """The options of ``replay``."""
    verb.add_argument("trace", metavar="TRACE.json", help="a result file (written by --json)")
    verb.add_argument(
        "--model", metavar="MODEL", help="the model to follow it in (default: as the file says)"
    )
    add_trust(verb)
    verb.add_argument("--property", metavar="NAME", help="only the trace of this property")
    verb.add_argument(
        "--as", dest="export", choices=("itf", "shiviz"), help="write the trace for another program to read"
    )
    add_explain_time(verb, duration)
    add_limits(verb)
    add_output(verb)


def add_emit(verb: argparse.ArgumentParser) -> None:
    """The options of ``emit``."""
    verb.add_argument(
        "what", choices=("program", "ground", "python", "table", "promela", "tla", "model", "litmus"),
        help="what to print; model: the model that a litmus test is written out as",
    )  # fmt: skip
    verb.add_argument("model", metavar="MODEL")
    add_settings(verb)
    add_limits(verb)
    verb.add_argument(
        "--property",
        metavar="NAME",
        help="with promela: this progress property, in a file of its own; with litmus: the condition",
    )


def add_graph(verb: argparse.ArgumentParser) -> None:
    """The options of ``graph``."""
    verb.add_argument("model", metavar="MODEL")
    add_settings(verb)
    add_limits(verb)
    verb.add_argument("--actor", metavar="NAME", action="append", help="only this actor (again for each)")
    verb.add_argument(
        "--project", metavar="NAMES", type=lambda text: text.split(","),
        help="draw the reachable states seen through these values: pins,locked or pages[0].pins",
    )  # fmt: skip
    verb.add_argument(
        "--states", action="store_true", help="draw the reachable states, every value apart: for small models"
    )
    verb.add_argument(
        "--as", dest="form", choices=("svg", "dot", "graphml"), default="svg", help="how to write it"
    )
    verb.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to (default: standard output)"
    )
    verb.add_argument(
        "--max-states",
        type=states,
        metavar="N",
        default=1_000_000,
        help="with --project: give up after N states",
    )


def add_examples(verb: argparse.ArgumentParser) -> None:
    """The argument of ``examples``."""
    verb.add_argument("folder", metavar="DIR", help="where to put models/ and properties/; it may be new")


def add_completion(verb: argparse.ArgumentParser) -> None:
    """The argument of ``completion``."""
    verb.add_argument(
        "shell", metavar="|".join(SHELLS), choices=SHELLS, help="the shell to print a script for"
    )


def add_conform(verb: argparse.ArgumentParser) -> None:
    """The options of ``conform``."""
    add_log(verb, states)
    add_settings(verb)
    add_limits(verb)
    add_output(verb)
