"""Whether a mutant is noticed: the tests that reach it, the fastest first, until one fails."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mutation.mutant import Mutant
from mutation.parts import Part, in_order
from mutation.reach import Reach
from mutation.scratch import Ended, Scratch
from mutation.users import users

KILLED, SURVIVED, NO_MUTANT = "killed", "survived", "no mutant"
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
# One of the tests waits for at most a minute, which is not enough on a busy machine.
TIMED = "tests/native/test_faults.py::test_an_interrupt_gives_what_was_found"
PLAINLY = ("-x", "--tb=line", "-m", "not slow", "--deselect", TIMED)
QUICK = 5.0  # seconds of the tests that are run first
CPU = 30  # seconds in addition to the time without a fault
STARTING = 30.0  # seconds for pytest to start on a busy machine
NOT_RUN = (4, 5)  # pytest's message about tests that it does not find
UNKNOWN = 10.0  # seconds for a file of tests with unknown duration,
LONGEST = 600.0  # and for the same on a busy machine
SLACK = 8  # a run may take so many times as long as without a fault


@dataclass(frozen=True)
class Judged:
    """A mutant and its result."""

    part: str
    mutant: Mutant
    outcome: str
    by: str  # the test that noticed, or what else ended the run
    seconds: float


def fitting(mutant: Mutant, reach: Reach, content: bytes) -> list[str]:
    """The tests that enter the function; for a fault outside of all functions, first those of its users."""
    if mutant.function:
        return reach.tests_of(mutant.file, [mutant.function]) or reach.others([])
    first = reach.tests_of(mutant.file, users(content, mutant.before))
    return [*first, *reach.others(first)]


def chosen(part: Part, mutant: Mutant, reach: Reach, budget: float, content: bytes) -> list[str]:
    """The tests of the part for a mutant in a file, as far as a budget of seconds goes."""
    if not part.is_mapped:
        return in_order(part.tests, mutant.file)
    tests = [test for test in fitting(mutant, reach, content) if test.startswith(part.tests)]
    left, taken = budget, []
    for test in tests:
        if reach.seconds[test] > left:
            break
        left -= reach.seconds[test]
        taken.append(test)
    return taken


def portions(tests: list[str], reach: Reach) -> list[list[str]]:
    """The tests in two runs, so that a fault that spins does not get the time of all tests.

    It spins in a quick test. Files with unknown duration are run one by one.
    """
    if not reach.seconds:
        return [[test] for test in tests]
    quick = 0
    while quick < len(tests) and sum(reach.seconds.get(test, UNKNOWN) for test in tests[:quick]) < QUICK:
        quick += 1
    return [portion for portion in (tests[:quick], tests[quick:]) if portion]


def judged(part: Part, mutant: Mutant, reach: Reach, scratch: Scratch, budget: float) -> Judged:
    """Insert the fault, run the tests, and restore the file."""
    tests = chosen(part, mutant, reach, budget, (scratch.tree / mutant.file).read_bytes())
    with scratch.with_fault(mutant):
        complaint = does_not_compile(mutant, scratch.tree)
        if complaint:
            return Judged(part.name, mutant, NO_MUTANT, complaint, 0.0)
        if not tests:
            return Judged(part.name, mutant, SURVIVED, "no test reaches it", 0.0)
        seconds = 0.0
        for portion in portions(tests, reach):
            ended = run_tests(portion, reach, scratch)
            seconds += ended.seconds
            if ended.status != 0:
                return Judged(part.name, mutant, KILLED, noticed_by(ended), seconds)
    return Judged(part.name, mutant, SURVIVED, f"{len(tests)} tests", seconds)


def run_tests(tests: list[str], reach: Reach, scratch: Scratch) -> Ended:
    """Run some tests until one fails, or they take much longer than without a fault.

    A fault may change what the cases of a test are called: all of its cases are run then. Raises SystemExit
    if the tests do not exist even so: that is not a test that has noticed. A file that cannot be imported is.
    """
    without = sum(reach.seconds.get(test, UNKNOWN) for test in tests)
    cpu = CPU + 4 * int(without)
    wall = STARTING + SLACK * without if reach.seconds else LONGEST
    whole = dict.fromkeys(test.partition("[")[0] for test in tests)
    ended = scratch.pytest([*PLAINLY, *tests], cpu, wall, PYTEST_PLUGINS="mutation.unshrunk")
    if found_no_tests(ended):
        ended = scratch.pytest([*PLAINLY, *whole], cpu, wall, PYTEST_PLUGINS="mutation.unshrunk")
    if found_no_tests(ended):
        raise SystemExit(f"the tests cannot be run; try --map\n{ended.output}")
    return ended


def found_no_tests(ended: Ended) -> bool:
    """Whether pytest did not find the tests, though it could import their files."""
    return ended.status in NOT_RUN and FAILED.search(ended.output) is None


def noticed_by(ended: Ended) -> str:
    """The test that failed, or what else ended the run."""
    failed = FAILED.search(ended.output)
    return failed[1] if failed else "time or memory" if ended.status is None else f"status {ended.status}"


def does_not_compile(mutant: Mutant, tree: Path) -> str:
    """A compiler's error about a mutant; nothing if there is no compiler, or it accepts the mutant."""
    if mutant.file.endswith(".py"):
        return complaint_of_python(tree / mutant.file)
    compiler = shutil.which("cc")
    return complaint_of_c(tree / mutant.file, compiler) if compiler else ""


def complaint_of_python(path: Path) -> str:
    """The interpreter's error."""
    try:
        compile(path.read_bytes(), str(path), "exec")
    except SyntaxError as error:
        return str(error)
    return ""


def complaint_of_c(path: Path, compiler: str) -> str:
    """A C compiler's error, for states of one word and of eight."""
    for words in (1, 8):
        size = [f"-DWORDS={words}", "-std=gnu11", "-w", "-x", "c"]
        run = subprocess.run(
            [compiler, "-fsyntax-only", *size, str(path)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            return next((line for line in run.stderr.splitlines() if "error" in line), "it does not compile")
    return ""
