"""How much work each reduction leaves: ``python bench/reductions.py [MODEL...]`` prints a table.

For each design: the states with every local kept for ever, and with dead locals reset; up to symmetry; with
stubborn sets; with both; and the executions of optimal DPOR in which no actor makes more than a few steps.
Verdicts are asserted equal. Progress properties are omitted: they need every state.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.compiler.compile import compile_model  # noqa: E402  # run as a script from anywhere
from checker.exploration.breadth_first import Search, finished  # noqa: E402
from checker.exploration.dpor.explore import dpor  # noqa: E402
from checker.exploration.limits import Limits, Watch  # noqa: E402
from checker.exploration.observer import Observer  # noqa: E402
from checker.exploration.stubborn import Stubborn  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402
from checker.program.program import Actor, Program  # noqa: E402

DEPTH = 3  # steps of each actor, in the column of executions
MOST = 60.0  # seconds for one number
MOST_STATES = 1_000_000
COLUMNS = ["locals kept", "none", "symmetry", "partial order", "both", f"executions, {DEPTH} steps each"]


def safety(program: Program) -> Program:
    """The program without its progress properties."""
    return replace(program, properties=tuple(p for p in program.properties if not p.is_progress))


def with_locals_kept(program: Program) -> Program:
    """The program in which no local is ever reset."""
    return replace(program, actors=tuple(map(kept, program.actors)))


def kept(actor: Actor) -> Actor:
    """An actor that keeps every local everywhere."""
    names = frozenset(local.name for local in actor.locals)
    return replace(actor, live=tuple(names for _ in actor.live))


def searched(program: Program, symmetry: bool, partial_order: bool) -> tuple[str, set[int]]:
    """The states of a search, and the properties that it decided."""
    system = PythonSystem(ground(program), symmetry=symmetry)
    stubborn = Stubborn(system)
    if (symmetry and not system.symmetry) or (partial_order and not stubborn.applies):
        return "-", set()
    expand = stubborn.expand if partial_order else system.expand
    search = finished(
        Search(system, Watch(Limits(states=MOST_STATES, seconds=MOST)), Observer(system), expand)
    )
    if search.stopped is not None:
        return f"> {len(search.seen):,}", set()
    return f"{len(search.seen):,}", set(search.observer.sightings)


def executed(program: Program) -> str:
    """The executions of a bounded length."""
    result = dpor(PythonSystem(ground(program)), Watch(Limits(states=MOST_STATES, seconds=MOST)), DEPTH)
    more = "> " if result.stopped is not None and "--depth" not in result.stopped else ""
    return f"{more}{result.executions:,}"


def row(path: Path) -> list[str]:
    """One model."""
    program = safety(compile_model(str(path)).program)
    ways = [(False, False), (True, False), (False, True), (True, True)]
    found = [searched(program, *way) for way in ways]
    whole = found[0][1]
    for (symmetry, partial_order), (count, decided) in zip(ways, found, strict=True):
        assert count == "-" or ">" in count or decided == whole, (path, symmetry, partial_order)
    counts = [count for count, _ in found]
    return [searched(with_locals_kept(program), False, False)[0], *counts, executed(program)]


def main() -> None:
    """Print a row for each named model; without names, for each design and pinbench."""
    parser = argparse.ArgumentParser(description="Count what each reduction leaves of some models.")
    parser.add_argument("models", type=Path, nargs="*", help="(default: each design and pinbench)")
    named = parser.parse_args().models
    designs = [p for p in sorted((ROOT / "models").glob("*.py")) if "@actor" in p.read_text()]
    print(f"| model | {' | '.join(COLUMNS)} |")
    print(f"|---{'|--:' * len(COLUMNS)}|")
    for path in named or [ROOT / "bench" / "pinbench.py", *designs]:
        print(f"| {path.stem} | {' | '.join(row(path))} |", flush=True)


if __name__ == "__main__":
    main()
