"""Faults in Python, from the syntax tree: what a tired person might have written instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from mutation.mutant import Mutant, line_at

OPERATORS: dict[type[ast.AST], tuple[str, type[ast.AST]]] = {
    ast.Lt: ("< to <=", ast.LtE),
    ast.LtE: ("<= to <", ast.Lt),
    ast.Gt: ("> to >=", ast.GtE),
    ast.GtE: (">= to >", ast.Gt),
    ast.Eq: ("== to !=", ast.NotEq),
    ast.NotEq: ("!= to ==", ast.Eq),
    ast.Is: ("is to is not", ast.IsNot),
    ast.IsNot: ("is not to is", ast.Is),
    ast.In: ("in to not in", ast.NotIn),
    ast.NotIn: ("not in to in", ast.In),
    ast.And: ("and to or", ast.Or),
    ast.Or: ("or to and", ast.And),
    ast.Add: ("+ to -", ast.Sub),
    ast.Sub: ("- to +", ast.Add),
    ast.Mult: ("* to //", ast.FloorDiv),
    ast.FloorDiv: ("// to *", ast.Mult),
    ast.Mod: ("% to //", ast.FloorDiv),
    ast.LShift: ("<< to >>", ast.RShift),
    ast.RShift: (">> to <<", ast.LShift),
    ast.BitAnd: ("& to |", ast.BitOr),
    ast.BitOr: ("| to &", ast.BitAnd),
    ast.BitXor: ("^ to &", ast.BitAnd),
}
OBVIOUS = {"isinstance", "getattr", "hasattr", "setattr", "issubclass"}  # swapped arguments fail at once
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
Fault = tuple[str, ast.AST, str]  # kind, the node that goes, the text that comes


def python_faults(file: str, content: bytes) -> list[Mutant]:
    """Every fault in a file of Python, in order."""
    faults = Faults(file, content)
    faults.visit(ast.parse(content))
    return sorted(faults.found)


@dataclass
class Faults(ast.NodeVisitor):
    """Walks a module and records the faults; annotations, decorators and assertions are left alone."""

    file: str
    content: bytes
    found: list[Mutant] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines = self.content.splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]

    def add(self, kind: str, node: ast.AST, text: str) -> None:
        """Record a fault; ``node`` has a place."""
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        number, before = line_at(self.content, start)
        function = ".".join(self.within)
        self.found.append(Mutant(self.file, number, start, end, text, kind, function, before))

    def visit(self, node: ast.AST) -> None:
        """Record the faults of a node and its children."""
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        for kind, place, text in faults_of(node):
            self.add(kind, place, text)
        for child in parts(node):
            self.visit_within(node, child)

    def visit_within(self, node: ast.AST, child: ast.AST) -> None:
        """Visit a part of a node, which may be a function that gives its name."""
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if named:
            self.within.append(getattr(node, "name", ""))
        self.visit(child)
        if named:
            self.within.pop()


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that may have faults."""
    if isinstance(node, ast.Assert):
        return
    if isinstance(node, ast.FunctionDef):
        yield from (one for one in (*node.args.defaults, *node.args.kw_defaults) if one)
        yield from node.body
    elif isinstance(node, ast.ClassDef):
        yield from node.body
    elif isinstance(node, ast.AnnAssign):
        yield from [node.value] if node.value else []
    elif isinstance(node, ast.Raise):
        return  # texts of messages are left to tests that compare them
    else:
        yield from ast.iter_child_nodes(node)


def faults_of(node: ast.AST) -> Iterator[Fault]:
    """The faults of a node itself."""
    yield from expression_faults(node)
    yield from condition_faults(node)
    yield from statement_faults(node)


def expression_faults(node: ast.AST) -> Iterator[Fault]:
    """Other operators, constants, names and arguments."""
    match node:
        case ast.Compare() if type(node.ops[0]) in OPERATORS:
            kind, other = OPERATORS[type(node.ops[0])]
            yield kind, node, shown(ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators))  # type: ignore[list-item]
        case ast.BoolOp() | ast.BinOp() if type(node.op) in OPERATORS and not is_type(node):
            kind, other = OPERATORS[type(node.op)]
            yield kind, node, shown(with_operator(node, other()))
        case ast.UnaryOp(ast.Not(), operand):
            yield "not left out", node, shown(operand)
        case ast.Constant(value=bool(value)):
            yield f"{value} to {not value}", node, str(not value)
        case ast.Constant(value=int(value)):
            yield "constant + 1", node, str(value + 1)
            if value > 0:
                yield "constant - 1", node, str(value - 1)
        case ast.Call(ast.Name(name), arguments) if name in NAMES:
            other_name = ast.Call(ast.Name(NAMES[name]), arguments, node.keywords)
            yield f"{name} to {NAMES[name]}", node, ast.unparse(other_name)
        case ast.Call(function, [first, second, *rest]) if may_swap(function, first, second):
            swapped = ast.Call(function, [second, first, *rest], node.keywords)
            yield "arguments swapped", node, ast.unparse(swapped)


def condition_faults(node: ast.AST) -> Iterator[Fault]:
    """Negated conditions, unless another operator does the same."""
    conditions: list[ast.expr] = []
    match node:
        case ast.If(test) | ast.While(test) | ast.IfExp(test):
            conditions = [test]
        case ast.comprehension(ifs=tests):
            conditions = tests
        case _:
            pass
    for test in conditions:
        if not isinstance(test, ast.Compare | ast.Constant | ast.UnaryOp):
            yield "condition negated", test, f"(not {shown(test)})"


def statement_faults(node: ast.AST) -> Iterator[Fault]:
    """Statements left out, other jumps, early returns."""
    match node:
        case ast.Break():
            yield "break to continue", node, "continue"
        case ast.Continue():
            yield "continue to break", node, "break"
        case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "nothing returned", node, "return None"
        case ast.Raise():
            yield "raise left out", node, "pass"
        case ast.Expr(ast.Call(ast.Name("assert_never"))):
            pass  # mypy has shown that nothing comes here
        case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Delete():
            yield "statement left out", node, "pass"
        case ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield "statement left out", node, "pass"
        case _:
            pass


def is_type(node: ast.BoolOp | ast.BinOp) -> bool:
    """Whether ``|`` joins types, as in isinstance(x, A | B)."""
    if isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.BitOr):
        return False
    return all(
        ast.unparse(side).rsplit(".")[-1].lstrip("_")[:1].isupper() for side in (node.left, node.right)
    )


def may_swap(function: ast.expr, *arguments: ast.expr) -> bool:
    """Whether exchanging two arguments causes no obvious error."""
    starred = any(isinstance(argument, ast.Starred) for argument in arguments)
    return not starred and ast.unparse(function) not in OBVIOUS


def with_operator(node: ast.BoolOp | ast.BinOp, other: ast.AST) -> ast.expr:
    """The same with another operator."""
    if isinstance(node, ast.BoolOp):
        assert isinstance(other, ast.boolop)
        return ast.BoolOp(other, node.values)
    assert isinstance(other, ast.operator)
    return ast.BinOp(node.left, other, node.right)


def shown(node: ast.expr) -> str:
    """An expression as text that is valid in any position."""
    return f"({ast.unparse(node)})"
