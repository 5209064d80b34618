"""A program as text: what ``emit program`` prints and what tests read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from checker.program.access import reads, touched, writes
from checker.program.commands import FINISHED, Assign, Check, Command, Effect, Free, Go, Note, Test, each
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Slot,
)
from checker.program.fold import FALSE, TRUE
from checker.program.program import Actor, Program, ProgramProperty, Record, Shared, Variable
from checker.program.types import show


def print_program(program: Program) -> str:
    """The whole program; about a page for a design."""
    lines = [f"program {program.name}"]
    lines += [f"  {s.name} = {s.shown}" for s in program.settings]
    for record in program.records:
        lines += record_lines(record)
    for shared in program.shared:
        lines += [
            shared_line(shared),
            *(beginning_line(program, shared, field) for field, _ in shared.begins),
        ]
    lines += [f"interchangeable {' with '.join(group)}" for group in program.interchangeable]
    for actor in (*program.initial, *program.actors):
        word = "initial" if actor in program.initial else "actor"
        lines += ["", *actor_lines(actor, word)]
    lines += ["", *(property_line(judged) for judged in program.properties if not judged.kind.is_implicit)]
    return "\n".join(lines)


def fairness(fair: bool, strong: bool) -> str:
    """What is assumed of the steps of an actor, if it is not weak fairness."""
    return " (unfair)" if not fair else " (strongly fair)" if strong else ""


def record_lines(record: Record) -> list[str]:
    """A record and its fields."""
    return [f"record {record.name}", *(f"  {variable_text(field)}" for field in record.fields)]


def variable_text(variable: Variable) -> str:
    """``pins: int 0..2 = 0``."""
    many = f"[{variable.length}]" if variable.length is not None else ""
    bounds = f" {variable.low}..{variable.high}" if str(variable.type) == "int" else ""
    ghost = "ghost " if variable.ghost else "at once " if variable.immediate else ""
    values = variable.unequal or (variable.initial,)
    return f"{ghost}{variable.name}{many}: {variable.type}{bounds} = {shown_values(values, variable)}"


def shown_values(values: Iterable[int], variable: Variable) -> str:
    """Values of a variable, with commas."""
    return ", ".join(show(value, variable.type) for value in values)


def shared_line(shared: Shared) -> str:
    """``shared pages: 2 x Page``."""
    kind = shared.record or (variable_text(shared.plain).split(": ", 1)[1] if shared.plain else "")
    memory = shared.memory
    if memory is not None:
        kind += ", a pool" + (f" with {memory.allocated} allocated" if memory.allocated else "")
        kind += ", typesafe by RCU" * memory.typesafe_by_rcu + ", may leak" * memory.may_leak
    return f"shared {shared.name}: {kind if shared.single else f'{shared.length} x {kind}'}"


def beginning_line(program: Program, shared: Shared, name: str) -> str:
    """``  dirty begins with True, False``."""
    field = program.record(shared.record or "").field(name)
    return f"  {name} begins with {shown_values(dict(shared.begins)[name], field)}"


def actor_lines(actor: Actor, word: str) -> list[str]:
    """An actor and its commands."""
    copies = f" x {len(actor.items)}" if actor.indexed else ""
    items = ", ".join(
        "(" + ", ".join(map(text, i)) + ")" if len(i) > 1 else text(i[0]) for i in actor.items if i
    )
    lines = [
        f"{word} {actor.name}{copies}{f' for {items}' if items else ''}{fairness(actor.fair, actor.strong)}"
        + (f" interrupts {actor.interrupts} ({actor.level.word})" if actor.interrupts else "")
    ]
    kept = frozenset().union(*actor.live) if actor.live else frozenset()
    lines += [f"  local {variable_text(v).rsplit(' = ', 1)[0]}" for v in actor.locals if v.name in kept]
    lines += [f"  start {line.strip()}" for line in effect_lines(actor.entry, 0)]
    for command in actor.commands:
        lines += command_lines(command, actor.live[command.location])
    return lines


def command_lines(command: Command, live: frozenset[str]) -> list[str]:
    """One command: its origin, its guard, its effects, and the cells that it touches."""
    keeps = f"  keeps {', '.join(sorted(live))}" if live else ""
    lines = [f"  {command.location}: {command.label.line}{keeps}"]
    lines += [f"     choose {c.local} of {', '.join(map(text, c.domain))}" for c in command.choices]
    if command.guard != TRUE:
        lines.append(f"     {'wait' if command.rests == FALSE else 'rest'} until {text(command.guard)}")
    if not isinstance(command.rests, Constant):
        lines.append(f"     at rest where {text(command.rests)}")
    lines += [f"     {line}" for line in effect_lines(command.effects, 0)]
    footprint = [f"{word} {', '.join(names)}" for word, names in touches(command) if names]
    return lines + ([f"     [{'; '.join(footprint)}]"] if footprint else [])


def touches(command: Command) -> Iterator[tuple[str, list[str]]]:
    """The shared places that a command reads and writes."""
    read = [*touched(command.guard), *(place for effect in each(command.effects) for place in reads(effect))]
    wrote = [place for effect in each(command.effects) for place in writes(effect)]
    yield "reads", list(dict.fromkeys(map(text, read)))
    yield "writes", list(dict.fromkeys(map(text, wrote)))


def effect_lines(effects: tuple[Effect, ...], indent: int) -> list[str]:
    """A tree of effects, indented."""
    lead = "  " * indent
    lines: list[str] = []
    for effect in effects:
        match effect:
            case Assign(target, value):
                lines.append(f"{lead}{text(target)} := {text(value)}")
            case Check(condition, kind, sentence):
                lines.append(f"{lead}check {text(condition)} ({kind}: {sentence})")
            case Free(reference):
                lines.append(f"{lead}free {text(reference)}")
            case Go(location):
                lines.append(f"{lead}{'finish' if location == FINISHED else f'go {location}'}")
            case Test(condition, (), ()):
                lines.append(f"{lead}evaluate {text(condition)}")
            case Test(condition, then, otherwise):
                lines.append(f"{lead}if {text(condition)}")
                lines += effect_lines(then, indent + 1)
                lines += [f"{lead}else", *effect_lines(otherwise, indent + 1)] if otherwise else []
            case Note():
                pass
            case _:
                assert_never(effect)
    return lines


def property_line(judged: ProgramProperty) -> str:
    """``always stable_pages: not pages[0].writeback or ...``."""
    trigger = f"{text(judged.trigger)} leads to " if judged.trigger is not None else ""
    condition = f": {trigger}{text(judged.condition)}" if judged.condition is not None else ""
    places = f" of {', '.join(f'{a} at {n}' for a, n in judged.subjects)}" if judged.subjects else ""
    declared = " (declared violated)" if judged.expected == "violated" else ""
    return f"{judged.kind} {judged.name}{places}{declared}{condition}"


def text(expression: Expression) -> str:
    """An expression as Python writes it."""
    match expression:
        case Constant(value, kind):
            return show(value, kind)
        case Local(name):
            return name
        case Item(part):
            return f"item.{part}" if part else "item"
        case Field(base, _, name, index):
            return f"{text(base)}.{name}" + (f"[{text(index)}]" if index is not None else "")
        case Slot(array, index) | At(array, index):
            return f"{array}[{text(index)}]"
        case Cell(number):
            return f"cell{number}"
        case Not(operand):
            return f"not {text(operand)}"
        case And(operands):
            return "(" + " and ".join(map(text, operands)) + ")"
        case Or(operands):
            return "(" + " or ".join(map(text, operands)) + ")"
        case Compare(sign, left, right):
            return f"{text(left)} {sign} {text(right)}"
        case Arithmetic(sign, left, right):
            return f"({text(left)} {sign} {text(right)})"
        case Conditional(condition, then, otherwise):
            return f"({text(then)} if {text(condition)} else {text(otherwise)})"
