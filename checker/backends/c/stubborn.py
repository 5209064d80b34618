"""The tables from which the engine in C chooses stubborn sets: where actors may stand, and what conflicts."""

from __future__ import annotations

from checker.analysis.reachable_effects import Futures, Reach
from checker.backends.c.machine_words import WORD, TooWide, constant, in_words
from checker.ground.moves import State

NO_TABLES = """\
const bool model_reducible = false;
const uint64_t model_locals[][WORDS] = {{0}};
const struct point *const model_points[] = {0};
const unsigned model_point_counts[] = {0};
const unsigned model_futures = 0;
const unsigned char model_conflicts[] = {0};
"""


def stubborn_tables(futures: Futures, words: int) -> list[str]:
    """The lines of the tables. Raises TooWide where there are more actors than a word has bits."""
    automata = [one for one in futures.automata if one is not None]
    if len(automata) > WORD:
        raise TooWide(f"{len(automata)} actors: stubborn sets have words of {WORD} bits")
    rows: dict[Reach, int] = {}
    columns: dict[Reach, int] = {}
    lines: list[str] = []
    for number, one in enumerate(automata):
        lines.append(f"static const struct point points_of_{number}[] = {{")
        for local, point in sorted(one.points.items()):
            next_ = rows.setdefault(point.next, len(rows))
            waits = rows.setdefault(Reach(point.waits), len(rows))
            future = columns.setdefault(one.futures[local], len(columns))
            lines.append(f"\t{{{state(local, words)}, {next_}, {waits}, {future}}},")
        lines.append("};")
    names = ", ".join(f"points_of_{number}" for number in range(len(automata)))
    counts = ", ".join(str(len(one.points)) for one in automata)
    masks = ", ".join(state(mask, words) for mask in futures.prints.masks)
    return [
        "const bool model_reducible = true;",
        *lines,
        f"const uint64_t model_locals[][WORDS] = {{{masks}}};",
        f"const struct point *const model_points[] = {{{names}}};",
        f"const unsigned model_point_counts[] = {{{counts}}};",
        f"const unsigned model_futures = {len(columns)};",
        "const unsigned char model_conflicts[] = {",
        *("\t" + "".join(f"{int(row.conflicts(column))}, " for column in columns).rstrip() for row in rows),
        "};",
        "",
    ]


def state(bits: State, words: int) -> str:
    """Bits of a state as the elements of an array."""
    return "{" + ", ".join(constant(word) for word in in_words(bits, words)) + "}"
