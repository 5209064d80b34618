"""Damage to the syntax tree of a model: it stays Python, and becomes another model."""

from __future__ import annotations

import ast
import random
import re

from tests.fuzz import words
from tests.fuzz.originals import original


def damaged_tree(source: random.Random, tree: ast.Module) -> str:
    """The file with one change. Raises what ``ast`` raises if that makes no sense."""
    changes = (
        expression,
        expression,
        expression,
        statement,
        statement,
        moved,
        unsaid,
        nested,
        number,
        swapped,
    )
    source.choice(changes)(source, tree)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def names_in(tree: ast.AST) -> list[str]:
    """The names that a tree uses, attributes included."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return sorted(names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}) or ["x"]


def filled(source: random.Random, tree: ast.AST, template: str) -> str:
    """A template with names of the file, or its expressions, for its own."""
    names = names_in(tree)
    inner = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Subscript)]
    return re.sub(r"\b[xyz]\b", lambda _: source.choice(source.choice((names, inner or names))), template)


def holders(tree: ast.AST, kind: type[ast.AST]) -> list[tuple[ast.AST, str, int | None]]:
    """The positions of nodes of a kind: the parent node, its field, and the index in it."""
    found: list[tuple[ast.AST, str, int | None]] = []
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, kind):
                found.append((node, field, None))
            elif isinstance(value, list):
                found += [(node, field, n) for n, part in enumerate(value) if isinstance(part, kind)]
    return found


def put(holder: tuple[ast.AST, str, int | None], new: ast.AST) -> None:
    """Put a node in the place of another."""
    node, field, place = holder
    if place is None:
        setattr(node, field, new)
    else:
        getattr(node, field)[place] = new


def at(holder: tuple[ast.AST, str, int | None]) -> ast.AST:
    """The node at a place."""
    node, field, place = holder
    found = getattr(node, field)
    return found if place is None else found[place]  # type: ignore[no-any-return]  # `ast` says no more


def expression(source: random.Random, tree: ast.Module) -> None:
    """Another expression in the place of one: of this file, of another, or of the list."""
    holder = source.choice(holders(tree, ast.expr))
    match source.randrange(5):
        case 0:
            new = at(source.choice(holders(tree, ast.expr)))
        case 1:
            new = at(source.choice(holders(ast.parse(original(source)), ast.expr)))
        case 2:
            new = ast.parse(source.choice((*words.NUMBERS, *words.STRINGS)), mode="eval").body
        case _:
            new = ast.parse(filled(source, tree, source.choice(words.EXPRESSIONS)), mode="eval").body
    put(holder, new)


def statement(source: random.Random, tree: ast.Module) -> None:
    """A statement more, in the place of one or beside it."""
    node, field, place = source.choice(holders(tree, ast.stmt))
    if source.random() < 0.2:
        other = source.choice(holders(ast.parse(original(source)), ast.stmt))
        new = [at(other)]
    else:
        new = list(ast.parse(filled(source, tree, source.choice(words.STATEMENTS))).body)
    first = place or 0
    getattr(node, field)[first : first + source.randrange(2)] = new


def moved(source: random.Random, tree: ast.Module) -> None:
    """A statement repeated or moved elsewhere."""
    places = holders(tree, ast.stmt)
    node = at(source.choice(places))
    other, field, place = source.choice(places)
    getattr(other, field).insert(place or 0, node)


def unsaid(source: random.Random, tree: ast.Module) -> None:
    """A statement, a decorator, an argument or an annotation left out."""
    holder = source.choice([h for h in holders(tree, ast.AST) if h[2] is not None])
    node, field, place = holder
    del getattr(node, field)[place]
    if field == "body" and not getattr(node, field):
        getattr(node, field).append(ast.Pass())


def nested(source: random.Random, tree: ast.Module) -> None:
    """An expression within itself, deep."""
    holder = source.choice(holders(tree, ast.expr))
    deep = source.choice((1, 3, 30, 90))
    template = source.choice(
        ("not {}", "-{}", "({} + 1)", "({} and True)", "({} if True else {})", "(1 + {})")
    )
    inner = ast.unparse(at(holder))
    for _ in range(deep if template.count("{}") == 1 else 3):
        inner = template.replace("{}", f"({inner})")
    put(holder, ast.parse(inner, mode="eval").body)


def number(source: random.Random, tree: ast.Module) -> None:
    """Another constant in the place of one."""
    holder = source.choice(holders(tree, ast.Constant))
    put(holder, ast.parse(source.choice((*words.NUMBERS, *words.STRINGS, "None")), mode="eval").body)


def swapped(source: random.Random, tree: ast.Module) -> None:
    """Two expressions exchanged: types, bounds, arguments, decorators."""
    places = holders(tree, ast.expr)
    one, other = source.choice(places), source.choice(places)
    first, second = at(one), at(other)
    put(one, second)
    put(other, first)
