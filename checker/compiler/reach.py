"""What is reachable from a model: the names of its functions, of the functions that those name, and so on."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from checker.compiler.naming import each_its_name
from checker.language.primitives import ActorWord, Procedure
from checker.language.property import Property
from checker.language.state import Array, Element, SharedArray, SharedSingle


def declared(names: Mapping[str, Any]) -> Iterator[Any]:
    """The objects that top-level names refer to, without repetition, including those in lists and dicts."""
    seen: set[int] = set()
    for _, value in contents(names):
        if id(value) not in seen:
            seen.add(id(value))
            yield value


def contents(names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names with their values, and, for a list, a tuple or a dict, the values in it."""
    for name, value in names.items():
        yield name, value
        inner = value.values() if isinstance(value, dict) else value
        if isinstance(value, list | tuple | dict):
            yield from ((name, part) for part in inner)


def named_arrays(names: Mapping[str, Any], more: Mapping[Array[Any], str]) -> dict[Array[Any], str]:
    """Every shared array reachable from the model's names or its functions' names, with its name.

    ``more`` are additional arrays of the model, with their names.
    """
    found = {**arrays_of(scopes(names)), **more}
    shown = each_its_name(found.items())
    return {array: shown[id(array)] for array in found}


def arrays_of(scopes: Iterable[Mapping[str, Any]]) -> dict[Array[Any], str]:
    """The shared arrays that have a name in one of the scopes, each with the first."""
    found: dict[Array[Any], str] = {}
    for scope in scopes:
        for name, value in scope.items():
            single = isinstance(value, Element) and isinstance(value.array, SharedSingle)
            array = value.array if single else value
            if isinstance(array, SharedArray):
                found.setdefault(array, name)
    return found


def scopes(names: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The model's own names, then the names that its functions use, and so on."""
    yield names
    for function in functions(names):
        yield names_used(function)


def functions(names: Mapping[str, Any]) -> Iterator[Callable[..., Any]]:
    """Every function reachable from the names, without repetition."""
    seen: set[int] = set()
    waiting = [value for _, value in contents(names)]
    while waiting:
        for function in functions_of(waiting.pop(0)):
            if id(function) not in seen:
                seen.add(id(function))
                yield function
                waiting.extend(value for _, value in contents(names_used(function)))


def functions_of(value: object) -> list[Callable[..., Any]]:
    """The Python function behind an actor, a procedure or a property."""
    if isinstance(value, ActorWord | Procedure):
        return [value.function]
    if isinstance(value, Property):
        subjects = [f for subject in value.subjects for f in functions_of(subject)]
        return [*([value.condition] if value.condition else []), *subjects]
    return []


def names_used(function: Callable[..., Any]) -> dict[str, Any]:
    """The globals and closure variables that a function names, with their values.

    Python lists attributes among the names too: one that a local is called is no global of that name.
    """
    code = function.__code__
    wanted = {name for one in code_of(code) for name in one.co_names}
    wanted -= {*code.co_varnames, *code.co_cellvars}
    used = {k: v for k, v in function.__globals__.items() if k in wanted}
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    for name, cell in cells:
        try:
            used[name] = cell.cell_contents
        except ValueError:  # a variable of the factory without a value yet
            used.pop(name, None)
    return used


def code_of(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of a function, and of what is defined in it, mostly generators."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_of(constant)
