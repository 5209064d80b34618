"""The C lowering: one generated file that holds the model and nothing else. The engine is hand-written.

The file defines what ``engine/model.h`` declares, for the same packed states, numbers of commands and of
checks, and representatives of orbits as the Python lowering has: what one engine finds, the other replays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.analysis.reachable_effects import Futures
from checker.analysis.symmetry import Symmetry
from checker.backends.c.canonical import OrbitCoder
from checker.backends.c.effects import LaneStepCoder, Taking
from checker.backends.c.expressions import FALSE, TRUE, joined
from checker.backends.c.machine_words import WORD, TooWide, constant, words_of
from checker.backends.c.stubborn import NO_TABLES, stubborn_tables
from checker.backends.packed import Fields, Point, booleans, point_before
from checker.ground.layout import Layout, layout_of
from checker.ground.numbers import number_text, numbers
from checker.ground.program import Ground, GroundProperty, Instance
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Expression
from checker.source.visible import comment

BITS = 62  # of a number, beside its sign
LARGEST = 1 << BITS
PASSED_OVER = 8  # locations of an actor that are passed over together


@dataclass(frozen=True)
class NativeModel:
    """A model as C, and how large a state of it is: in words while it is worked on, in bytes when kept."""

    source: str
    words: int
    size: int


def to_c(ground: Ground, symmetry: bool = False, futures: Futures | None = None) -> NativeModel:
    """The C of a ground program; with what its actors may still do, for stubborn sets, where that is known.

    Raises TooWide where the engine has no room for it.
    """
    refuse_large_numbers(ground)
    refuse_many_actors(ground)
    layout = layout_of(ground)
    words = words_of(layout.width)
    coder = LaneStepCoder(
        fields=Fields(layout, booleans(ground)),
        words=words,
        ground=ground,
        checks={check: number for number, check in enumerate(ground.checks)},
    )
    write_steps(coder)
    write_properties(coder)
    orbits = canonical_lines(ground, layout, words) if symmetry else NO_ORBITS
    tables = [NO_TABLES] if futures is None else stubborn_tables(futures, words)
    lines = [
        *head(ground),
        *facts(coder, symmetry),
        *tables,
        *(orbits if not symmetry else [SMALLER, *orbits]),
    ]
    return NativeModel(
        "\n".join([*lines, "", *coder.lines]) + "\n", words, max((layout.width + 7) // 8, 8 * words - 7)
    )


def head(ground: Ground) -> list[str]:
    """What the file is."""
    return [
        f"/* Generated from {comment(ground.program.name)}: the model alone. */",
        '#include "model.h"',
        "",
    ]


def canonical_lines(ground: Ground, layout: Layout, words: int) -> list[str]:
    """The lines of the canonical form."""
    return OrbitCoder(Symmetry(ground, layout), words).source()


NO_ORBITS = ["void model_canonical(words s[WORDS])", "{", "\t(void)s;", "}"]
SMALLER = """\
static inline void put_in_order(words *one, words *other)
{
	mask wrong = below(*other, *one);
	words less = pick_words(wrong, *other, *one);

	*other = pick_words(wrong, *one, *other);
	*one = less;
}

static inline mask smaller(const words one[WORDS], const words other[WORDS])
{
	mask found = below(one[0], other[0]);

	for (int w = 1; w < WORDS; w++)
		found = below(one[w], other[w]) | (found & equal((numbers)one[w], (numbers)other[w]));
	return found;
}
"""


def facts(coder: LaneStepCoder, symmetry: bool) -> list[str]:
    """What the engine needs to know in numbers."""
    ground = coder.ground
    watched, to_meet = len(ground.passages), ground.conditions_to_meet
    count = len(ground.properties) + watched
    judged = ", ".join([*(when_judged(one) for one in ground.properties), *["NEVER_JUDGED"] * watched])
    premises = flags(number in to_meet for number in range(count))
    from_the_start = flags([*(one.trigger is None for one in ground.properties), *[True] * watched])
    fair = flags(one.fair for one in ground.instances)
    return [
        f"const unsigned model_commands = {sum(len(row) for row in ground.commands)};",
        f"const unsigned model_checks = {len(coder.checks)};",
        f"const unsigned model_properties = {count};",
        f"const unsigned model_moves = {coder.moves};",
        f"const unsigned model_actors = {len(ground.instances)};",
        f"const unsigned model_bits = {coder.fields.layout.width};",
        f"const unsigned model_fields = {len(coder.fields.layout.bits)};",
        f"const bool model_symmetric = {str(symmetry).lower()};",
        f"const unsigned char model_judged[] = {{{judged or '0'}}};",
        f"const unsigned char model_premises[] = {{{premises or '0'}}};",
        f"const unsigned char model_from_the_start[] = {{{from_the_start or '0'}}};",
        f"const unsigned char model_fair[] = {{{fair}}};",
        f"const struct field model_field[] = {{{', '.join(fields(coder)) or '{0, 0, 0}'}}};",
        "",
    ]


def fields(coder: LaneStepCoder) -> list[str]:
    """Where each field of a state lies, and the highest number that it holds."""
    cells = coder.ground.cells
    placed = coder.fields.layout.bits.items()
    return [f"{{{b.shift}, {b.width}, {constant(cells[n].high - b.low)}}}" for n, b in placed]


def flags(values: Iterable[bool]) -> str:
    """The elements of an array of flags."""
    return ", ".join(str(int(value)) for value in values)


def when_judged(judged: GroundProperty) -> str:
    """When a property's ``bad`` is asked for; a step that fails and a whole run are not seen in a state."""
    if judged.only_at_rest:
        return "AT_REST"
    return (
        "NEVER_JUDGED"
        if judged.property.kind == Kind.STEP or judged.property.is_progress
        else "IN_EVERY_STATE"
    )


# -- steps ---------------------------------------------------------------------------------------------


def write_steps(coder: LaneStepCoder) -> None:
    """Write a function for each instance, and ``model_steps``, which calls them."""
    for actor, row in enumerate(coder.ground.commands):
        one = coder.ground.instances[actor]
        coder.add(0, f"/* {comment(one.name)} */")
        coder.add(0, f"static void steps_of_{actor}(const words s[WORDS], mask valid, struct sink *to)")
        coder.add(0, "{")
        for first in range(0, len(row), PASSED_OVER):
            some = row[first : first + PASSED_OVER]
            if len(row) > PASSED_OVER:
                write_passing_over(coder, one, first, first + len(some))
            for ground_command in some:
                coder.add(1, f"/* {comment(ground_command.label.text)} */")
                for case in ground_command.cases:
                    write_case(coder, Taking(ground_command, case))
            coder.lines += ["\t}"] if len(row) > PASSED_OVER else []
        for name in ("s", "valid", "to"):
            coder.add(1, f"(void){name};")
        coder.add(0, "}")
        coder.add(0, "")
    actors = range(len(coder.ground.commands))
    coder.add(0, "void model_steps(const words s[WORDS], mask valid, struct sink *to)")
    coder.lines += ["{", *(f"\tsteps_of_{actor}(s, valid, to);" for actor in actors), "}", ""]
    coder.add(0, "void model_steps_of(unsigned actor, const words s[WORDS], mask valid, struct sink *to)")
    of_one = (f"\tif (actor == {actor})\n\t\tsteps_of_{actor}(s, valid, to);" for actor in actors)
    coder.lines += ["{", *of_one, "}", ""]


def write_passing_over(coder: LaneStepCoder, one: Instance, first: int, end: int) -> None:
    """Write the beginning of a block that nobody needs to look into who stands elsewhere: of an actor with
    many locations most are empty, and a branch that is rarely taken is foretold."""
    here = coder.read(one.location, Point())
    coder.add(1, f"if (any(valid & ~less({here}, every({first})) & less({here}, every({end})))) {{")


def write_case(coder: LaneStepCoder, taking: Taking) -> None:
    """Write one case of a command: where it may be taken, and what then."""
    case = taking.case
    condition = coder.conjunction([case.guard], Point(), first=equalities(coder, taking))
    if condition == FALSE:
        return
    where = coder.fresh("m")
    coder.add(1, "{")
    coder.add(2, f"const mask {where} = {joined('&', ['valid', condition], FALSE, TRUE)};")
    at = point_before(taking.command, case)
    coder.fields.learn(case.guard, True, at)
    coder.go(at, case.effects, where, 2, taking)
    coder.add(1, "}")


def equalities(coder: LaneStepCoder, taking: Taking) -> list[tuple[int, int]]:
    """Where the instance stands and what its case is for, as equalities of cells that the state has."""
    return [(cell, value) for cell, value in taking.case.where if cell in coder.fields.layout.bits]


# -- properties ----------------------------------------------------------------------------------------


def write_properties(coder: LaneStepCoder) -> None:
    """Write ``model_bad``, ``model_triggered``, ``model_ended`` and ``model_meets``."""
    judged = coder.ground.properties
    triggers = {n: one.trigger or fold.TRUE for n, one in enumerate(judged) if one.property.is_progress}
    write_conditions(coder, "model_triggered", triggers)
    write_conditions(coder, "model_bad", {n: one.bad for n, one in enumerate(judged)})
    ends = next((one.ends for one in judged if one.ends), ())
    write_conditions(coder, "model_ended", dict(enumerate(ends)), "actor")
    write_conditions(coder, "model_meets", coder.ground.conditions_to_meet)


def write_conditions(
    coder: LaneStepCoder, name: str, conditions: dict[int, Expression], of: str = "property"
) -> None:
    """Write a function that judges eight states by the condition of a number."""
    coder.add(0, f"mask {name}(unsigned {of}, const words s[WORDS])")
    coder.add(0, "{")
    coder.add(1, f"switch ({of}) {{")
    for number, condition in conditions.items():
        coder.add(1, f"case {number}:")
        coder.add(2, f"return {coder.truth(condition, Point())};")
    coder.add(1, "}")
    coder.add(1, "(void)s;")
    coder.add(1, "return NOWHERE;")
    coder.add(0, "}")
    coder.add(0, "")


# -- what C cannot hold ----------------------------------------------------------------------------------


def refuse_large_numbers(ground: Ground) -> None:
    """Raise TooWide where a number, or the distance of two, may be larger than a signed word holds."""
    for name, low, high in numbers(ground, [one.condition for one in ground.passages]):
        if low <= -LARGEST or high >= LARGEST:
            what = f"{name} between {number_text(low)} and {number_text(high)}"
            raise TooWide(f"{what} needs more than the {BITS} bits of C: choose smaller bounds")


def refuse_many_actors(ground: Ground) -> None:
    """Raise TooWide where actors that need a bit of a word each do not fit: who steps in what lies ahead."""
    needed = any(one.property.is_progress or one.ends for one in ground.properties)
    if len(ground.instances) > WORD and needed:
        raise TooWide(f"progress of {len(ground.instances)} actors: C has words of {WORD} bits")
