"""The parameters and mechanisms of a model: declared in the file, set with ``-p``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import assignment_span, read_source, span_of
from checker.language import primitives
from checker.language.declarations import Declaration
from checker.language.ordering import HISTORY, MEMORY, WEAKER, WINDOW, MachineBounds, MemoryModel
from checker.program.program import Setting
from checker.source.diagnostic import ModelError, Remark, did_you_mean
from checker.source.span import SourceText, Span, whole_line

MEET = "__setting__"
EVERY_MODELS = (MEMORY, WEAKER, WINDOW, HISTORY)
MOST = 12  # entries of a window, and old values
BOUNDED = {
    WINDOW: (MemoryModel.TSO, MemoryModel.PSO, MemoryModel.WEAK),
    HISTORY: (MemoryModel.WEAK,),
}
MEETABLE = ("parameter", "mechanism")
ON_OFF = {
    "on": True,
    "true": True,
    "1": True,
    "yes": True,
    "off": False,
    "false": False,
    "0": False,
    "no": False,
}


@dataclass
class Settings:
    """Intercepts each ``NAME = parameter(...)`` while the file runs, and gives it the requested value."""

    asked: Mapping[str, str]
    places: dict[str, Span] = field(default_factory=dict)
    met: dict[str, Setting] = field(default_factory=dict)
    wrong: list[ModelError] = field(default_factory=list)

    def meet(self, name: str, word: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Replaces ``word(*args, **named)`` in ``name = word(...)``."""
        value = word(*args, **named)  # raises as the original would if the arguments do not match
        if name in EVERY_MODELS:
            reason = f"`-p {name}=...` sets something of every model (docs/memory.md)"
            raise ModelError(errors.BadSetting(name, "declared", reason, "rename it"), self.places[name])
        if name in self.met:
            message = errors.SameName("parameters or mechanisms", name, "rename one of them")
            raise ModelError(message, self.places[name])
        if word is primitives.parameter:
            self.met[name] = self._parameter(name, value, named.get("least", 1), named["most"])
        else:
            self.met[name] = self._mechanism(name, value, named["cost"])
        return self.met[name].value if word is primitives.parameter else bool(self.met[name].value)

    def _parameter(self, name: str, value: object, least: object, most: object) -> Setting:
        for number in (value, least, most):
            if not isinstance(number, int) or isinstance(number, bool):
                raise self._refused(name, str(number), "it is not a whole number", "a parameter is a size")
        assert isinstance(value, int) and isinstance(least, int) and isinstance(most, int)
        way_out = f"use `-p {name}=N` with N from {least} to {most}"
        if not least <= value <= most:
            raise self._refused(name, str(value), f"it goes from {least} to {most}", way_out)
        asked = self.asked.get(name, str(value))
        chosen = whole_number(asked)
        if chosen is None or not least <= chosen <= most:
            reason = "it is not a whole number" if chosen is None else f"it goes from {least} to {most}"
            self.wrong.append(self._refused(name, asked, reason, way_out))
            chosen = value
        return Setting(name, chosen, least, most)

    def _mechanism(self, name: str, on: object, cost: object) -> Setting:
        if not isinstance(on, bool):
            raise self._refused(name, repr(on), "it is a mechanism", "it is True (on) or False (off)")
        if not isinstance(cost, str):
            raise self._refused(name, repr(on), "its cost is not a text", 'state what it costs: `cost="..."`')
        asked = self.asked.get(name, "on" if on else "off")
        if asked.lower() not in ON_OFF:
            way_out = f"use `-p {name}=on` or `-p {name}=off`"
            self.wrong.append(self._refused(name, asked, "it is a mechanism", way_out))
        return Setting(name, ON_OFF.get(asked.lower(), on), 0, 1, cost)

    def _refused(self, name: str, value: str, reason: str, way_out: str) -> ModelError:
        return ModelError(errors.BadSetting(name, value, reason, way_out), self.places[name])

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Refuse the wrong values of ``-p`` after the file has run, or has failed: all of them at once."""
        try:
            yield
        except ModelError:
            self.refuse_wrong_values()
            raise
        unknown = [f"`{name}`{self.similar(name)}" for name in self.asked if name not in self.met]
        if unknown:
            message = errors.UnknownSetting(" nor ".join(unknown), self.settable())
            raise ModelError(message, None, tuple(map(remark_of, self.wrong)))
        self.refuse_wrong_values()

    def refuse_wrong_values(self) -> None:
        """Refuse the values that the parameters and mechanisms met so far cannot have."""
        if self.wrong:
            first, *others = self.wrong
            seen = first.diagnostic
            raise ModelError(seen.message, seen.span, tuple(map(remark_of, others)))

    def similar(self, name: str) -> str:
        """A suggestion for an unknown name; capitals do not matter."""
        return did_you_mean(name, self.met) or did_you_mean(name.upper(), self.met)

    def settable(self) -> str:
        """What ``-p`` can set, with values, or how to declare a parameter."""
        if not self.met:
            return (
                'leave out -p, or declare one: `N = parameter(2, most=4)`, `N = mechanism(True, cost="...")`'
            )
        said = (f"-p {one.name}={one.values}" for one in self.met.values())
        return f"use one of these: {', '.join(said)}"

    def check_all_seen(self, declarations: Iterable[Declaration]) -> None:
        """Refuse a parameter or mechanism under a name that ``rewrite`` could not recognise."""
        seen = {(span.source.path, line) for span in self.places.values() for line in lines_of(span)}
        for one in declarations:
            if one.word in MEETABLE and (one.place.path, one.place.line) not in seen:
                place = whole_line(read_source(one.place.path), one.place.line)
                raise ModelError(errors.MisplacedSetting(one.word), place)

    def rewrite(self, tree: ast.Module, text: SourceText) -> ast.Module:
        """The module with each ``NAME = parameter(...)`` turned into a call of ``meet``.

        Raises ModelError if one of the two words is used anywhere else.
        """
        nodes = list(ast.walk(tree))
        names = local_words(nodes)
        named = dict(assigned for s in tree.body if (assigned := named_value(s)))
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            word = called_word(node, names)
            if word is None:
                continue
            if node not in named:
                raise ModelError(errors.MisplacedSetting(word), span_of(node, text))
            self.places[named[node]] = span_of(node, text)
            name = ast.copy_location(ast.Constant(named[node]), node)
            node.args = [name, node.func, *node.args]
            node.func = ast.copy_location(ast.Name(MEET, ast.Load()), node)
        return tree


def whole_number(text: str) -> int | None:
    """The number that a text is, if it is one."""
    try:
        return int(text)
    except ValueError:
        return None


def remark_of(error: ModelError) -> Remark:
    """An error as a note beside another one. It has a place."""
    seen = error.diagnostic
    assert seen.span is not None
    return Remark(seen.span, seen.message.fill(f"{seen.message.title} ({seen.message.help})"))


def lines_of(span: Span) -> range:
    """The numbers of the lines of a span."""
    return range(span.line, span.end_line + 1)


def local_words(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """The names of ``parameter`` and ``mechanism`` in the file with these nodes."""
    known = {"parameter": "parameter", "mechanism": "mechanism"}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            known |= {a.asname: a.name for a in node.names if a.asname and a.name in known}
    return known


def named_value(statement: ast.stmt) -> tuple[ast.expr, str] | None:
    """The value that a top-level statement gives to one name, and that name."""
    match statement:
        case ast.Assign([ast.Name(name)], value) | ast.AnnAssign(ast.Name(name), _, ast.expr() as value):
            return value, name
        case _:
            return None


def called_word(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """``parameter`` or ``mechanism``, if a node is a call of it."""
    match node:
        case ast.Call(ast.Name(name)) if name in names:
            return names[name]
        case ast.Call(ast.Attribute(ast.Name("checker"), name)) if name in names:
            return names[name]
    return None


def refuse_settings(text: SourceText, tree: ast.Module) -> None:
    """Raise ModelError for a parameter or mechanism in a file that is not a model itself."""
    nodes = list(ast.walk(tree))
    names = local_words(nodes)
    for node in nodes:
        word = called_word(node, names)
        if word is not None:
            raise ModelError(errors.MisplacedSetting(word), span_of(node, text))


PLAIN = (str, bytes, int, float, list, tuple, dict, set, frozenset, type(None))


def memory_of(asked: str | None, names: Mapping[str, Any], text: SourceText) -> MemoryModel:
    """The memory model that is asked for, or that the model names, or sequential consistency."""
    named = names.get(MEMORY, MemoryModel.SC)
    if not isinstance(named, PLAIN):  # an object of the model may have this name too
        named = MemoryModel.SC
    wanted = asked if asked is not None else named
    if wanted in list(MemoryModel):
        return MemoryModel(wanted)
    way_out = f"use {', '.join(MemoryModel)}"
    span = None if asked is not None else assignment_span(text, MEMORY)
    raise ModelError(errors.BadSetting(MEMORY, str(wanted), "there is no such memory model", way_out), span)


def bounds_of(asked: Mapping[str, str], memory: MemoryModel) -> MachineBounds:
    """The bounds of the machine of a memory model. Raises ModelError for what is no number in range, and for
    a bound that this machine does not have."""
    bounds = MachineBounds()
    for name, machines in BOUNDED.items():
        if name in asked and memory not in machines:
            way_out = f"leave it out, or name a memory model: `--memory {machines[-1]}`"
            reason = f"{memory.description} has no such bound"
            raise ModelError(errors.BadSetting(name, asked[name], reason, way_out))
    return MachineBounds(
        bound(asked, WINDOW, bounds.window, least=1), bound(asked, HISTORY, bounds.history, least=1)
    )


def bound(asked: Mapping[str, str], name: str, usual: int, least: int) -> int:
    """One bound. Raises ModelError."""
    text = asked.get(name, str(usual))
    if not text.isdecimal() or not least <= int(text) <= MOST:
        way_out = f"use `-p {name}=N` with N from {least} to {MOST}"
        raise ModelError(errors.BadSetting(name, text, "it is no number in this range", way_out))
    return int(text)
