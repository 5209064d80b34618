"""What is put into a model file that should not be there, or not there."""

from __future__ import annotations

NAMES = (
    "actor", "always", "Array", "atomic", "choose", "every_actor_finishes", "eventually", "ghost",
    "implies", "initial", "integer", "leads_to", "mechanism", "never", "never_waits", "parameter",
    "procedure", "reachable", "record", "reference", "shared", "wait_until", "bool", "int", "str",
    "float", "object", "None", "True", "False", "len", "range", "any", "all", "sum", "enum", "Enum",
    "properties", "expect", "self", "print", "type", "tuple", "list", "dict", "set", "min", "max", "abs",
    "__name__", "__file__", "checker", "x", "_", "__x", "\xe9t\xe9", "\u03b1", "not_here", "super", "...",
    "__init__", "__class__",
)  # fmt: skip

NUMBERS = (
    "0", "1", "2", "3", "-1", "7", "255", "4096", "4097", "2**31", "2**62", "2**63 - 1", "2**63", "2**64",
    "-2**63", "-2**63 - 1", "10**20", "1.5", "1e308", "1j", "0x7fffffffffffffff", "10**400", "True",
    "1_000",
)  # fmt: skip

SIGNS = (
    "+", "-", "*", "/", "//", "%", "**", "@", "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in",
    "not in", "and", "or", "not", "=", "+=", "-=", "//=", ":=", ":", ";", ",", ".", "(", ")", "[", "]",
    "{", "}", "~", "|", "&", "^", "<<", ">>", "->", "*", "**", "\\", "#", "if", "else", "elif", "while",
    "for", "return", "break", "continue", "pass", "assert", "with", "def", "class", "lambda", "yield",
    "await", "async", "try", "except", "finally", "raise", "global", "nonlocal", "del", "from", "import",
    "match", "case", "None", "''", '""', '"""',
)  # fmt: skip

STRINGS = (
    '""', '"a"', "'{x}'", 'f"{x}"', 'b"a"', '"\\0"', '"\\ud800"', '"{"', '"%s"', '"\u202e\x07"', "r'\\'",
)  # fmt: skip

EXPRESSIONS = (
    "lambda: x", "[i for i in x]", "{1: 2}", "{1, 2}", "(yield x)", "await x", "x if y else z",
    "(x := 1)", "*x", "x[1:2]", "x[...]", "f(x, *y, **z)", "x.y.z", "not not x", "-(-x)", "x < y < z",
    "(1, (2, 3))", "()", "any(p for p in x)", "all(p.y for p in x for q in x)", "sum(1 for p in x if p)",
    "sum(())", "any([])", "choose(())", "choose([])", "choose(range(0))", "choose(range(10**9))",
    "choose(x)", "choose((x, None))", "len(x)", "range(3)", "range(0, 10, 0)", "1 // 0", "x // 0",
    "x % 0", "x // y", "x % y", "0 // x", "~x", "implies(x, y)", "implies(x)", "wait_until(x)",
    "integer(0, most=3)", "integer(5, most=3)", "x[0]", "x[-1]", "x[99]", "x[x]", "x[True]", "None",
    "x is None", "x is x", "x in (1, 2)", "x in x", "x == None", "True + 1", "'a' 'b'", "x @ y", "x ** 2",
    "1 if x else None", "[x][0]", "x()", "x()()", "__debug__", "super().x",
)  # fmt: skip

STATEMENTS = (
    "pass", "return", "return x", "break", "continue", "x = 1", "x: int = 1", "x: bool",
    "x: int = integer(0, most=3)", "x += 1", "x, y = 1, 2", "x = y = 1", "x = choose((1, 2))",
    "x = choose(())", "x = choose(range(3))", "del x", "x = None", "assert x", "assert x, 'a'",
    "assert x, y", "assert False", "assert (x, 'a')", "raise x", "global x", "nonlocal x", "import os",
    "from os import *", "with atomic:\n    pass", "with atomic:\n    x = 1",
    "with atomic:\n    with atomic:\n        pass", "with atomic as a:\n    pass", "with x:\n    pass",
    "with atomic:\n    wait_until(x)\n    wait_until(x)",
    "with atomic:\n    x = choose((1, 2))\n    wait_until(x == 2)", "wait_until(True)",
    "wait_until(False)", "wait_until(x, resting=True)", "wait_until()", "wait_until(x, resting=x)",
    "while True:\n    pass", "while x:\n    break", "while True:\n    x = 1",
    "while False:\n    pass\nelse:\n    pass", "for i in range(3):\n    x = i", "for i in x:\n    pass",
    "for i, j in x:\n    pass", "for i in ():\n    pass", "for i in range(10**9):\n    pass",
    "for i in range(300):\n    x = i\nelse:\n    pass", "if x:\n    return",
    "if x:\n    pass\nelif y:\n    pass\nelse:\n    pass", "if 1 // x:\n    pass",
    "try:\n    pass\nfinally:\n    pass", "match x:\n    case 1:\n        pass",
    "def f() -> None:\n    pass", "class C:\n    pass", "x", "x()", "x.y = 1", "x[0] = 1", "x[0].y = x",
    "x.y += 1", "x.y, x.z = x.z, x.y", "x.y = x.y", "x = x", "lambda: 0", "...", "'text'", "x = yield",
    "@x\ndef g():\n    pass", "async def h():\n    pass", "x = [1]", "x = {}", "x.y.z = None",
)  # fmt: skip

DECLARATIONS = (
    "properties = []", "properties = None", "properties = properties * 2", "properties = [1]",
    "properties = 'x'", "expect = {}", "expect = None", "expect = {'x': 'violated'}",
    "expect = {'assertions_hold': 'violated'}",
    "expect = {'integers_stay_in_range': 'violated', 'references_are_valid': 'holds'}", "expect = {1: 2}",
    "expect = {p: 'violated' for p in properties}", "expect = {p.name: 'holds' for p in properties}",
    "properties = [*properties, every_actor_finishes()]",
    "properties = [p.named('x') for p in properties]",
    "properties = [p.named('', '') for p in properties]", "properties = [p.named(1) for p in properties]",
    "P = parameter(2, most=4)", "P = parameter(0, most=4)", "P = parameter(2, least=0, most=10**30)",
    "M = mechanism(True, cost='')", "M = mechanism(1, cost='x')", "from checker import *",
    "import checker", "def x() -> None:\n    pass", "@actor\ndef x() -> None:\n    pass",
    "@actor(count=0)\ndef x() -> None:\n    pass", "@actor(count=70)\ndef x() -> None:\n    pass",
    "@actor(())\ndef x(y) -> None:\n    pass", "x = 1", "x = None",
    "@actor(range(3))\ndef x(i: int) -> None:\n    assert i < 2",
    "@actor((1, None))\ndef x(i) -> None:\n    pass",
    "@actor(fair=False)\ndef x() -> None:\n    wait_until(False)",
    "@procedure\ndef x() -> None:\n    x()", "@initial\ndef x() -> None:\n    pass",
    "@initial\ndef x() -> None:\n    wait_until(False)", "@initial\ndef x() -> None:\n    assert False",
    "@initial\ndef x() -> None:\n    y = choose(())",
    "@initial\ndef x() -> None:\n    x = choose(range(5))", "@record\nclass X:\n    pass",
    "x = shared(X)",
    "@record\n"
    "class X:\n"
    "    x: bool = False\n"
    "    y: 'X | None' = None\n"
    "    z: int = integer(0, most=2)\n"
    "x = shared(X)",
    "@record\nclass X:\n    x: Array = Array(bool, 3)\nx = shared(Array(X, 2))",
    "x = shared(Array(bool, 2))", "x = shared(Array(integer(0, most=2**62), 1))",
    "x = shared(Array(bool, 10**9))", "x = shared(1)", "x = shared(None)",
    "class X(Enum):\n    A = 1\n    B = 2\nx = shared(Array(X.A, 2))", "class X(Enum):\n    pass",
    "del properties", "@always('x')\ndef x() -> bool:\n    return True",
    "@never('x')\ndef x() -> bool:\n    return False", "@reachable('')\ndef x() -> bool:\n    return x",
    "@eventually('x')\ndef x() -> bool:\n    return False",
    "@leads_to('x')\ndef x():\n    return True, False", "@leads_to('x')\ndef x():\n    return 1",
    "properties = [x]", "x = never_waits()", "x = never_waits(x)", "x = lambda: 0",
    "raise ValueError('{x}')", "raise SystemExit(0)", "raise GeneratorExit", "raise KeyError", "1 / 0",
    "exit()", "import sys; sys.exit(0)", "import os; os._exit(0)", "print('x')",
    "import os; os.chdir('/')", "import sys; sys.setrecursionlimit(60)",
    "import builtins; builtins.len = None", "import checker.compiler.compile as c; c.verify = None",
    "class B(BaseException):\n    pass\nraise B", "raise StopIteration", "__all__ = ['x']", "x: int",
    "assert False", "if __name__ == '__main__':\n    x = 1", "import __future__",
    "from __future__ import annotations", "global x", "import sys; sys.stdout.close()",
    "import sys; sys.stderr = None", "import sys; sys.modules.clear()", "import os; os.fork()",
    "import os; os.execv('/bin/true', ['true'])",
    "import threading; threading.Thread(target=print).start()",
)  # fmt: skip

ENCODINGS = (
    "utf-8", "latin-1", "utf-16", "utf-7", "ascii", "cp1252", "rot13", "no-such", "utf-8-sig", "idna",
)  # fmt: skip
