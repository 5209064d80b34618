"""A litmus test as text in herd7's C format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.litmus.syntax import (
    AddressOf,
    BarrierCall,
    BranchOn,
    Combined,
    LitmusTest,
    LitmusThread,
    LocationAtEnd,
    Operation,
    RcuCall,
    ReadAccess,
    RegisterAtEnd,
    RegisterSet,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WholeNumber,
    WriteAccess,
    every_operation,
    parts,
    terms_of,
)

SUFFIXES = {"full": "", "relaxed": "_relaxed", "acquire": "_acquire", "release": "_release"}
RCU = {"read_lock": "rcu_read_lock", "read_unlock": "rcu_read_unlock", "synchronize": "synchronize_rcu"}
QUANTIFIERS = {"exists": "exists", "not exists": "~exists", "forall": "forall"}
FETCHED = {"old": "atomic_fetch_{}", "new": "atomic_{}_return"}


@dataclass(frozen=True)
class LocationTypes:
    """The type of each location: what is used by spin locks, by atomic operations, or holds addresses."""

    locks: frozenset[str]
    atomics: frozenset[str]
    pointers: frozenset[str]

    def of(self, name: str) -> str:
        """``spinlock_t *``, ``atomic_t *``, ``int **`` or ``int *``."""
        if name in self.locks:
            return "spinlock_t *"
        if name in self.atomics:
            return "atomic_t *"
        return "int **" if name in self.pointers else "int *"


def litmus_text(test: LitmusTest) -> str:
    """The whole text."""
    types = types_of(test)
    lines = [f"C {test.name}", ""]
    if test.result:
        lines += [f"(* Result: {test.result} *)", ""]
    lines += ["{", *initial(test, types), "}", ""]
    for number, thread in enumerate(test.threads):
        lines += [*thread_text(number, thread, types), ""]
    if test.filter is not None:
        lines.append(f"filter ({condition(test.filter)})")
    extra = [one for one in test.observed if one not in set(parts(test.condition))]
    if extra:
        lines.append(f"locations [{'; '.join(condition(one) for one in extra)}]")
    lines.append(f"{QUANTIFIERS[test.quantifier]} ({condition(test.condition)})")
    return "\n".join(lines) + "\n"


def types_of(test: LitmusTest) -> LocationTypes:
    """The types of the locations."""
    locks: set[str] = set()
    atomics: set[str] = set()
    pointers = {name for name, value in test.initial.items() if isinstance(value, AddressOf)}
    for thread in test.threads:
        for operation in every_operation(thread.operations):
            match operation:
                case SpinLockCall(place=AddressOf(name)):
                    locks.add(name)
                case UpdateAccess(function=function, place=AddressOf(name)) if function not in (
                    "xchg",
                    "cmpxchg",
                ):
                    atomics.add(name)
                case WriteAccess(place=AddressOf(name), value=AddressOf()):
                    pointers.add(name)
                case _:
                    pass
    return LocationTypes(frozenset(locks), frozenset(atomics), frozenset(pointers))


def initial(test: LitmusTest, types: LocationTypes) -> Iterator[str]:
    """The lines that say how memory and registers begin, where that is not 0.

    A location of which only the condition speaks is declared too.
    """
    named = {name for thread in test.threads for name in _named(thread)}
    asked = {part.name for part in parts(test.condition) if isinstance(part, LocationAtEnd)} - named
    for name, value in test.initial.items():
        if value != WholeNumber(0) or name in asked:
            kind = "int *" if name in types.pointers else "atomic_t " if name in types.atomics else "int "
            yield f"\t{kind}{name} = {c_term(value)};"
    for (thread, register), value in test.initial_registers.items():
        yield f"\t{thread}:{register} = {c_term(value)};"


def thread_text(number: int, thread: LitmusThread, types: LocationTypes) -> Iterator[str]:
    """The lines of one thread."""
    names = sorted(_named(thread))
    parameters = ", ".join(f"{types.of(name)}{name}" for name in names)
    yield f"P{number}({parameters})"
    yield "{"
    pointers = _pointer_registers(thread, types)
    for register in thread.registers:
        yield f"\tint {'*' if register in pointers else ''}{register};"
    if thread.registers:
        yield ""
    yield from _lines(thread.operations, types, 1)
    yield "}"


def _named(thread: LitmusThread) -> set[str]:
    """The locations that a thread names."""
    terms = [term for operation in every_operation(thread.operations) for term in terms_of(operation)]
    return {part.location for term in terms for part in parts(term) if isinstance(part, AddressOf)}


def _pointer_registers(thread: LitmusThread, types: LocationTypes) -> set[str]:
    found: set[str] = set()
    for operation in every_operation(thread.operations):
        for term in terms_of(operation):
            if term is getattr(operation, "place", None):
                base = term.operands[0] if isinstance(term, Combined) else term
                found |= {base.name} if isinstance(base, RegisterUse) else set()
        match operation:
            case ReadAccess(to=to, place=AddressOf(name)) if name in types.pointers:
                found.add(to)
            case _:
                pass
    return found


def _lines(operations: tuple[Operation, ...], types: LocationTypes, depth: int) -> Iterator[str]:
    for operation in operations:
        indent = "\t" * depth
        if isinstance(operation, BranchOn):
            yield f"{indent}if ({c_term(operation.condition)}) {{"
            yield from _lines(operation.then, types, depth + 1)
            if operation.otherwise:
                yield f"{indent}}} else {{"
                yield from _lines(operation.otherwise, types, depth + 1)
            yield f"{indent}}}"
        else:
            yield f"{indent}{statement(operation, types)};"


def statement(operation: Operation, types: LocationTypes) -> str:
    """One operation as a statement of C, without the semicolon."""
    match operation:
        case ReadAccess(to, place, order):
            return f"{to} = {_load(place, order, types)}"
        case WriteAccess(place, value, order):
            return _store(place, value, order, types)
        case UpdateAccess():
            return _update(operation, types)
        case BarrierCall(kind):
            return f"smp_{kind}()"
        case SpinLockCall(kind, place, to):
            return f"{to} = spin_is_locked({c_term(place)})" if to else f"spin_{kind}({c_term(place)})"
        case RcuCall(kind):
            return f"{RCU[kind]}()"
        case RegisterSet(to, value):
            return f"{to} = {c_term(value)}"
        case BranchOn():
            raise AssertionError("a branch has lines of its own")


def _is_atomic(place: Term, types: LocationTypes) -> bool:
    return isinstance(place, AddressOf) and place.location in types.atomics


def _load(place: Term, order: str, types: LocationTypes) -> str:
    if _is_atomic(place, types):
        return f"atomic_read{'_acquire' if order == 'acquire' else ''}({c_term(place)})"
    return f"smp_load_acquire({c_term(place)})" if order == "acquire" else f"READ_ONCE({through(place)})"


def _store(place: Term, value: Term, order: str, types: LocationTypes) -> str:
    if _is_atomic(place, types):
        return f"atomic_set{'_release' if order == 'release' else ''}({c_term(place)}, {c_term(value)})"
    if order == "release":
        return f"smp_store_release({c_term(place)}, {c_term(value)})"
    return f"WRITE_ONCE({through(place)}, {c_term(value)})"


def _update(update: UpdateAccess, types: LocationTypes) -> str:
    place, suffix = c_term(update.place), SUFFIXES[update.order]
    arguments = [c_term(argument) for argument in update.arguments]
    if update.function in ("xchg", "cmpxchg"):
        prefix = "atomic_" if _is_atomic(update.place, types) else ""
        call = f"{prefix}{update.function}{suffix}({', '.join([place, *arguments])})"
    elif update.function == "add_unless":
        call = f"atomic_add_unless({', '.join([place, *arguments])})"
    elif update.to is None:
        call = f"atomic_{update.function}({arguments[0]}, {place})"
    else:
        call = f"{FETCHED[update.returns].format(update.function)}{suffix}({arguments[0]}, {place})"
    return call if update.to is None else f"{update.to} = {call}"


def through(place: Term) -> str:
    """What a pointer points to."""
    return f"*{c_term(place, inner=True)}"


def c_term(term: Term, inner: bool = False) -> str:
    """A term as an expression of C."""
    match term:
        case WholeNumber(value):
            return str(value)
        case RegisterUse(name) | AddressOf(name):
            return name
        case Combined("!" | "~" | "-" as operator, (operand,)):
            return f"{operator}{c_term(operand, inner=True)}"
        case Combined(operator, operands):
            text = f" {operator} ".join(c_term(operand, inner=True) for operand in operands)
            return f"({text})" if inner else text
        case RegisterAtEnd() | LocationAtEnd():
            return condition(term)


def condition(term: Term, inner: bool = False) -> str:
    """A term as a condition of herd7. A number in it, alone, is a truth value."""
    match term:
        case RegisterAtEnd(thread, name):
            return f"{thread}:{name}"
        case LocationAtEnd(name):
            return name
        case Combined("!", (operand,)):
            return f"~{condition(operand, inner=True)}"
        case Combined("&&" | "||" as operator, operands):
            sign = " /\\ " if operator == "&&" else " \\/ "
            text = sign.join(condition(operand, inner=True) for operand in operands)
            return f"({text})" if inner else text
        case Combined("!=", (left, right)):
            return f"~({condition(left)}={c_term(right)})"
        case Combined("==", (left, right)):
            return f"{condition(left)}={c_term(right)}"
        case WholeNumber(value):
            return "true" if value else "false"
        case AddressOf(name):
            return name
        case _:
            raise AssertionError("a condition compares the end of a run with constants")
