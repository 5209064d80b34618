"""``python -m mutation [PART ...]``, described in docs/mutation.md."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from mutation.drawing import Wanted, outdated, sample
from mutation.judging import KILLED, NO_MUTANT, SURVIVED, Judged, judged
from mutation.mapping import mapped
from mutation.mutant import Mutant
from mutation.parts import PARTS, ROOT, Part
from mutation.scratch import Copies

RECORD = "last.jsonl"


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The parsed command line."""
    names = [part.name for part in PARTS]
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(names)}; all by default")
    parser.add_argument("--sample", type=int, default=30, metavar="N", help="mutants of each part (30)")
    parser.add_argument("--seed", default="1", help="another seed draws other mutants (1)")
    parser.add_argument("--file", default="", help="only of files whose path contains this")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument(
        "--budget", type=float, default=60.0, metavar="S", help="seconds of tests a mutant (60)"
    )
    parser.add_argument("--list", action="store_true", help="only print the mutants")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    parser.add_argument("--map", action="store_true", help="look again which test reaches what")
    parser.add_argument("--work", type=Path, default=ROOT / ".mutation", metavar="DIR", help="(.mutation)")
    options = parser.parse_args(words)
    for name in options.parts:
        if name not in names:
            parser.error(f"there is no part {name}: {', '.join(names)}")
    return options


def main(words: Sequence[str]) -> int:
    """0 if at least nine of ten mutants are noticed in every part, else 1."""
    options = arguments(words)
    again = options.work / RECORD if options.again else None
    wanted = Wanted(tuple(options.parts), options.sample, options.seed, options.file, again)
    drawn = list(sample(wanted))
    for file, function, line, becomes in outdated():
        print(f"mutation/equivalent.toml: {file} {function} has no `{line}` to become {becomes} any more")
    if options.list:
        for _, mutant in drawn:
            print(f"{mutant.name}\n{mutant.difference(ROOT)}\n")
        return 0
    options.work.mkdir(exist_ok=True)
    results = []
    with alone(options.work), (options.work / RECORD).open("w", buffering=1) as record:
        for result in run(drawn, options):
            record.write(json.dumps(asdict(result)) + "\n")
            results.append(result)
    return summary(results)


@contextmanager
def alone(work: Path) -> Iterator[None]:
    """A folder that no other run uses: each would remove the other's copies."""
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"another run is using {work}: wait for it, or name a folder with --work"
            ) from None
        yield


def run(drawn: list[tuple[Part, Mutant]], options: argparse.Namespace) -> Iterator[Judged]:
    """Judge the mutants, several at a time."""
    copies = Copies(ROOT, options.work, options.processes)
    parts = dict.fromkeys(part for part, _ in drawn)

    def one(part: Part, mutant: Mutant) -> Judged:
        with copies.one() as scratch:
            return judged(part, mutant, reaches[part], scratch, options.budget)

    with ThreadPoolExecutor(options.processes) as pool:
        try:
            reaches = {part: mapped(part, copies, options.work / "reach", options.map) for part in parts}
            mapping = used()
            waiting = [pool.submit(one, part, mutant) for part, mutant in drawn]
            for number, done in enumerate(as_completed(waiting), 1):
                say(done.result(), number, len(drawn))
                yield done.result()
            each = (used() - mapping) / max(len(drawn), 1)
            print(f"seconds of one processor: {mapping:.0f} to see what is reached, {each:.1f} a mutant")
        finally:
            copies.stop.set()
            pool.shutdown(cancel_futures=True)


def say(result: Judged, number: int, count: int) -> None:
    """Print one line, and the difference of a survivor."""
    clock = time.strftime("%H:%M:%S")
    how = f"{result.by}, {result.seconds:.0f} s"
    print(f"{clock} {number}/{count} {result.outcome} {result.mutant.name} ({how})")
    if result.outcome == SURVIVED:
        print(result.mutant.difference(ROOT))
    sys.stdout.flush()


def summary(results: list[Judged]) -> int:
    """The score of each part."""
    good = True
    print("\npart            mutants  killed  survived  score")
    for part in PARTS:
        mine = [one.outcome for one in results if one.part == part.name and one.outcome != NO_MUTANT]
        if mine:
            killed = mine.count(KILLED)
            good &= killed * 10 >= len(mine) * 9
            print(
                f"{part.name:<16}{len(mine):>7}{killed:>8}{len(mine) - killed:>10}{killed / len(mine):>7.0%}"
            )
    return 0 if good else 1


def used() -> float:
    """Processor seconds of the tests, whatever else the machine does."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
