"""Operations of a litmus test as statements of the language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.litmus.syntax import (
    BarrierCall,
    BranchOn,
    Combined,
    Operation,
    RcuCall,
    ReadAccess,
    RegisterSet,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WriteAccess,
)
from checker.litmus.terms import Naming, NotWritten
from checker.litmus.words import MEMORY_WORDS, barrier
from checker.source.span import Span

ARITHMETIC = {"add": "+", "sub": "-", "add_unless": "+", "and": "&", "or": "|", "xor": "^"}
INDENT = "    "


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of the model, and what it says in the test, if it is a statement of it."""

    text: str
    span: Span | None = None


class CannotBeWritten(Exception):
    """The language has no word for an operation; ``span`` is its place."""

    def __init__(self, what: str, span: Span) -> None:
        super().__init__(what)
        self.span = span


class StatementWriter:
    """Writes the operations of one thread."""

    def __init__(self, naming: Naming, thread: int, memory_words: bool = MEMORY_WORDS) -> None:
        self._naming, self._thread, self._words = naming, thread, memory_words

    def lines(self, operations: tuple[Operation, ...], depth: int = 1) -> Iterator[WrittenLine]:
        """The lines of operations, indented."""
        for operation in operations:
            try:
                yield from self._operation(operation, depth)
            except NotWritten as error:
                raise CannotBeWritten(str(error), operation.span) from error

    def _operation(self, operation: Operation, depth: int) -> Iterator[WrittenLine]:
        if isinstance(operation, BranchOn):
            yield from self._branch(operation, depth)
            return
        mark = "" if isinstance(operation, UpdateAccess | SpinLockCall) else named(operation.span)
        for text in self._texts(operation):
            yield WrittenLine(INDENT * depth + text + mark, operation.span)

    def _texts(self, operation: Operation) -> Iterator[str]:
        match operation:
            case ReadAccess(to, place, order):
                read = self._place(place)
                acquires = self._words and order == "acquire"
                yield f"{self._name(to)} = {f'smp_load_acquire({read})' if acquires else read}"
            case WriteAccess(place, value, order):
                yield self._write(self._place(place), self._number(value), order)
            case UpdateAccess():
                yield from self._update(operation)
            case BarrierCall(kind):
                yield from [barrier(kind)] if self._words else []
            case SpinLockCall():
                yield from self._spin_lock(operation)
            case RegisterSet(to, value):
                yield f"{self._name(to)} = {self._number(value)}"
            case RcuCall(kind):
                yield from [] if kind != "synchronize" else self._refuse("`synchronize_rcu()`")
            case BranchOn():
                raise AssertionError("a branch has lines of its own")

    def _refuse(self, what: str) -> Iterator[str]:
        raise NotWritten(what)

    def _branch(self, branch: BranchOn, depth: int) -> Iterator[WrittenLine]:
        indent = INDENT * depth
        condition = self._naming.truth(self._thread, branch.condition)
        yield WrittenLine(f"{indent}if {condition}:{named(branch.span)}", branch.span)
        yield from self._block(branch.then, depth + 1, branch.span)
        if branch.otherwise:
            yield WrittenLine(f"{indent}else:", branch.span)
            yield from self._block(branch.otherwise, depth + 1, branch.span)

    def _block(self, operations: tuple[Operation, ...], depth: int, span: Span) -> list[WrittenLine]:
        inner = list(self.lines(operations, depth))
        return inner or [WrittenLine(f"{INDENT * depth}pass", span)]

    def _write(self, place: str, value: str, order: str) -> str:
        if self._words and order == "release":
            return f"smp_store_release({place}, {value})"
        return f"{place} = {value}"

    def _update(self, update: UpdateAccess) -> Iterator[str]:
        place = self._place(update.place)
        yield self._block_head(update.span, update.function, update.order)
        for text in self._inside(update, place):
            yield INDENT + text

    def _inside(self, update: UpdateAccess, place: str) -> Iterator[str]:
        arguments = [self._number(argument) for argument in update.arguments]
        new = arguments[-1]
        if update.function not in ("xchg", "cmpxchg"):
            if update.function not in ARITHMETIC:
                raise NotWritten(f"`{update.function}`")
            added = self._naming.number(self._thread, update.arguments[0], inner=True)
            new = f"{{old}} {ARITHMETIC[update.function]} {added}"
        if update.to is None and update.function not in ("cmpxchg", "add_unless"):
            yield f"{place} = {new.format(old=place)}"
            return
        old = "old" if update.to is None or update.returns != "old" else self._name(update.to)
        if uses_register(update, update.to):
            old = "old"
        yield f"{old} = {place}"
        new = new.format(old=old)
        compared = {"cmpxchg": f"{old} == {arguments[0]}", "add_unless": f"{old} != {arguments[-1]}"}
        if update.function in compared:
            yield f"if {compared[update.function]}:"
            yield f"{INDENT}{place} = {new}"
        else:
            yield f"{place} = {new}"
        yield from self._result(update, old, new, compared.get(update.function, "True"))

    def _result(self, update: UpdateAccess, old: str, new: str, wrote: str) -> Iterator[str]:
        if update.to is None or old == self._name(update.to):
            return
        value = {"old": old, "new": new, "wrote": f"1 if {wrote} else 0"}[update.returns]
        yield f"{self._name(update.to)} = {value}"

    def _spin_lock(self, lock: SpinLockCall) -> Iterator[str]:
        place = self._place(lock.place)
        if lock.kind == "is_locked":
            yield f"{self._name(lock.to or '')} = {place}"
            return
        yield self._block_head(lock.span, f"spin_{lock.kind}", lock.kind)
        if lock.kind == "lock":
            yield f"{INDENT}wait_until({place} == 0)"
        yield f"{INDENT}{place} = {1 if lock.kind == 'lock' else 0}"

    def _block_head(self, span: Span, otherwise: str, order: str) -> str:
        name = (span.text or f"{otherwise}()").replace("\\", "").replace('"', "'")
        ordered = f', order="{order}"' if self._words else ""
        return f'with atomic("{name}"{ordered}):'

    def _place(self, place: Term) -> str:
        return self._naming.place(self._thread, place)

    def _number(self, term: Term) -> str:
        return self._naming.number(self._thread, term)

    def _name(self, register: str) -> str:
        return self._naming.registers[self._thread, register]


def named(span: Span) -> str:
    """The mark that names a statement of the model after the statement of the test."""
    text = span.text.strip().rstrip(";")
    return f"  #: {text}" if text.isprintable() and text and "#" not in text else ""


def uses_register(update: UpdateAccess, register: str | None) -> bool:
    """Whether the place or an argument of an update uses a register."""
    return any(_uses(term, register) for term in (update.place, *update.arguments))


def _uses(term: Term, register: str | None) -> bool:
    match term:
        case RegisterUse(name):
            return name == register
        case Combined(operands=operands):
            return any(_uses(operand, register) for operand in operands)
        case _:
            return False
