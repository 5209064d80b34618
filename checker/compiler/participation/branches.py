"""Code at the top level of a file that may declare something, and whether it ran.

The declarations of a model may depend on its parameters and its mechanisms, which the verdict names. A branch
that ``__name__``, a constant or the outside world decides would hide declarations from a reader of the file.
So would an exception that a ``try``, a ``with`` or an importing file catches.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, TypeVar

from checker.compiler.participation.decided import Decided
from checker.compiler.participation.hiding import Hiding

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class TopLevelBranch:
    """A block or an expression that may or may not run.

    ``declaration`` is the first one in it, and ``sure`` is false if it may declare nothing. ``condition`` is
    what decides whether it runs. ``called`` is the imported function that makes the declaration, if the block
    makes none itself. ``is_generator`` says that it runs as far as somebody takes what it yields.
    """

    path: str
    condition: str
    decided: Decided
    declaration: ast.stmt | ast.expr
    within: TopLevelBranch | None
    sure: bool = True
    called: str = ""
    is_generator: bool = False


@dataclass
class Branches:
    """The branches of every loaded file, and how often each ran.

    A branch that may end early is ``entered`` at its start, and taken after its declaration. ``hidden`` are
    the expressions that may skip a declaration, with the paths of their files. ``functions`` are the numbers
    of functions that declare something, by the path and the line of each; ``references`` are those of the
    places where such functions are named, by the column too. ``factories`` and ``harmless`` are the functions
    of all files that declare something when called, and those that certainly do not.
    """

    seen: list[TopLevelBranch] = field(default_factory=list)
    taken: Counter[int] = field(default_factory=Counter)
    entered: Counter[int] = field(default_factory=Counter)
    hidden: list[tuple[str, Hiding]] = field(default_factory=list)
    factories: set[str] = field(default_factory=set)
    harmless: set[str] = field(default_factory=set)
    functions: dict[tuple[str, int], int] = field(default_factory=dict)
    references: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def record(self, branch: TopLevelBranch) -> int:
        """Record a branch. Returns its number."""
        self.seen.append(branch)
        return len(self.seen) - 1

    def has_run(self, path: str, line: int) -> bool | None:
        """Whether a function that declares something ever ran; None if it declares nothing."""
        number = self.functions.get((path, line))
        return None if number is None else self.taken[number] > 0

    def is_evaluated(self, path: str, reference: ast.expr) -> bool:
        """Whether a place that names a function which declares something was evaluated."""
        number = self.references.get((path, reference.lineno, reference.col_offset))
        return number is not None and self.taken[number] > 0

    def take(self, number: int, entering: bool) -> None:
        """Record that a branch begins, or that it ran."""
        (self.entered if entering else self.taken)[number] += 1

    def whole(self, number: int, *iterated: Iterable[T]) -> Any:
        """Count how often this is iterated, and how often to its end; or a decorator that counts calls."""
        if not iterated:
            return partial(self.counting_calls, number)
        self.entered[number] += 1
        return self.to_the_end(number, iterated[0])

    def to_the_end(self, number: int, iterated: Iterable[T]) -> Iterator[T]:
        """The same elements; counted if all of them are taken."""
        yield from iterated
        self.taken[number] += 1

    def counting_calls(self, number: int, function: Callable[..., T]) -> Callable[..., T]:
        """The same function, with its calls counted."""

        @wraps(function)
        def counted(*arguments: Any, **named: Any) -> T:
            self.entered[number] += 1
            return function(*arguments, **named)

        return counted

    def lost(self) -> Iterator[TopLevelBranch]:
        """The branches that did not run, or not to their end, and that no setting decides."""
        taken = {id(self.seen[n]) for n, times in self.taken.items() if times >= self.entered[n]}
        for number, branch in enumerate(self.seen):
            outer = branch.within is None or id(branch.within) in taken
            begun = not branch.is_generator or self.entered[number] > 0
            if id(branch) not in taken and outer and begun and branch.decided > Decided.BY_SETTINGS:
                if branch.called not in self.harmless:
                    yield branch

    def is_sure(self, branch: TopLevelBranch) -> bool:
        """Whether a branch certainly declares something."""
        return branch.sure or branch.called in self.factories
