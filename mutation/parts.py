"""The parts of the checker, and the tests that should notice a fault in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mutation.c_faults import c_faults
from mutation.mutant import Mutant
from mutation.python_faults import python_faults

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Part:
    """Some folders of the checker, and the tests that should notice a fault in them.

    If it cannot be recorded what a test reaches (not ``is_mapped``: C), all are run, in the order of
    ``in_order``.
    """

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    apart: tuple[str, ...] = ()  # sources that are left out
    is_mapped: bool = True

    def files(self, root: Path = ROOT) -> list[str]:
        """The source files, from the root."""
        found = [path for source in self.sources for path in (root / "checker").glob(source)]
        names = sorted(path.relative_to(root).as_posix() for path in found)
        return [name for name in names if not name.startswith(self.apart)] if self.apart else names

    def mutants(self, root: Path = ROOT) -> list[Mutant]:
        """Every mutant of the part."""
        return [
            mutant for file in self.files(root) for mutant in mutants_of(file, (root / file).read_bytes())
        ]


def mutants_of(file: str, content: bytes) -> list[Mutant]:
    """Every mutant of a file."""
    return c_faults(file, content) if file.endswith((".c", ".h")) else python_faults(file, content)


EVERY_WAY = "tests/native/test_every_way.py"  # takes seconds, and notices most
# The tests for every C file,
NATIVE = (
    EVERY_WAY,
    "tests/native/test_no_memory.py",
    "tests/exploration/test_memory.py",
    "tests/native/test_faults.py",
    "tests/agreement/test_native.py",
)
DISK = (EVERY_WAY, "tests/native/test_checkpoint.py", "tests/native/test_disk.py")
FOR_EVER = ("tests/liveness/test_native.py", "tests/liveness/test_hopeless_in_c.py")
APART = ("tests/cluster/test_all_continuations.py", "tests/cluster/test_partitions.py")
# and the tests that come before them for some files.
ABOUT = {
    "checkpoint disk files findings levels log resume spill start": DISK,
    "canonical model steps": ("tests/backends/test_table_code.py", "tests/backends/test_table.py"),
    "continuations lasso look lost region": FOR_EVER,
    "stubborn": ("tests/reductions/test_native.py",),
    "hope numbering outbox partition pass queue serve serve_passes share survivors wire": APART,
}
SEARCHES = ("tests/exploration", "tests/liveness", "tests/reductions/test_stubborn.py")
FAULTS = ("tests/native", "tests/reductions/test_native.py")
AGREEMENT = ("tests/agreement", "tests/backends")
MEMORY = ("tests/litmus", "tests/memory")
PARTS = (
    Part(
        "compiler",
        ("compiler/**/*.py", "program/*.py", "language/*.py"),
        (
            "tests/compiler",
            "tests/program",
            *AGREEMENT,
            "tests/exploration",
            "tests/liveness",
            "tests/counterexample/test_named_steps.py",
            *MEMORY,
        ),
        apart=("checker/compiler/errors/",),
    ),
    Part(
        "ground",
        ("ground/**/*.py", "passes/*.py", "analysis/*.py", "backends/**/*.py"),
        ("tests/ground", "tests/passes", *AGREEMENT, *SEARCHES, "tests/counterexample/test_cost.py", *MEMORY),
    ),
    Part(
        "exploration",
        ("exploration/*.py",),
        (*SEARCHES, *FAULTS, "tests/agreement", "tests/dpor/test_limits.py"),
    ),
    Part(
        "dpor",
        ("exploration/dpor/*.py",),
        ("tests/dpor", "tests/command_line/test_reductions.py", "tests/command_line/test_dpor_limits.py"),
    ),
    Part("engine", ("engine/*.c", "engine/*.h"), NATIVE, is_mapped=False),
    Part(
        "counterexample",
        ("counterexample/*.py",),
        ("tests/counterexample", "tests/command_line", "tests/testing", "tests/report"),
    ),
    Part(
        "checking",
        ("checking/*.py",),
        ("tests/checking", "tests/command_line", "tests/testing", "tests/report"),
    ),
    Part("report", ("report/**/*.py",), ("tests/report", "tests/command_line", "tests/review")),
)


def in_order(tests: tuple[str, ...], file: str) -> list[str]:
    """The tests of a part, those about a C file first."""
    about = [test for names, some in ABOUT.items() if Path(file).stem in names.split() for test in some]
    return [*about, *(test for test in tests if test not in about)]
