"""Compiles a model file to a program: the passes, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from checker.compiler import errors
from checker.compiler.actors import compile_actor, compile_initial, nesting
from checker.compiler.automorphism import interchangeable
from checker.compiler.depth import refuse_depth
from checker.compiler.idle import without_instance
from checker.compiler.load import Module, failed_in_model, load
from checker.compiler.properties import properties_of
from checker.compiler.reach import arrays_of
from checker.compiler.shifts import refuse_wide_shifts
from checker.compiler.shown_whole import shown_whole
from checker.compiler.source_file import function_source, header
from checker.compiler.symbols import Symbols
from checker.compiler.taking_part import refuse_lost, refuse_replaced, taking_part
from checker.compiler.unused import unused
from checker.language import primitives
from checker.language.primitives import Initial
from checker.language.state import Array
from checker.program.program import Actor, Program
from checker.program.verifier import verify
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, whole_file
from checker.source.visible import visible


@dataclass(frozen=True)
class Model:
    """A compiled model file."""

    program: Program
    source: SourceText
    sha256: str

    @property
    def path(self) -> str:
        """The path as it is shown."""
        return self.source.shown


def compile_model(path: str, settings: Mapping[str, str] | None = None) -> Model:
    """Load and compile the model at ``path``. Raises ModelError, which carries its diagnostic."""
    module = load(path, settings or {})
    try:
        return Model(program_of(module), module.source, module.sha256)
    except ModelError as error:
        seen = error.diagnostic
        if seen.span is None:
            raise ModelError(seen.message, whole_file(module.source), seen.notes) from error
        raise
    except BaseException as error:
        failed = failed_in_model(error, module.source, module.names)
        if failed is None:
            raise
        raise failed from error


def program_of(module: Module) -> Program:
    """The program that a loaded module declares."""
    refuse_lost(module)
    refuse_replaced(module)
    objects = taking_part(module)
    if not any(isinstance(value, primitives.ActorWord) for value in objects):
        raise ModelError(errors.NoActors(module.source.shown), whole_file(module.source))
    whole = whole_file(module.source)
    with nesting("the model", whole):
        program = with_all_named(module, objects)
        refuse_depth(program)
        refuse_wide_shifts(program)
        warnings = (*unused(module, objects), *without_instance(module, objects))
        program = replace(program, interchangeable=interchangeable(program), warnings=warnings)
        program = shown_whole(program)
        verify(program)
    return program


def with_all_named(module: Module, objects: list[Any]) -> Program:
    """The program, with the shared arrays that only a library names and that the program uses.

    Other arrays of a library are left out: they may be for other models, and references could point to them.
    """
    in_libraries = arrays_of(vars(library) for library in module.libraries)
    more: dict[Array[Any], str] = {}
    while True:
        symbols = Symbols(module.names, module.source, more)
        try:
            return declared_program(module, symbols, objects)
        except ModelError:
            named = {array: in_libraries[array] for array in symbols.unnamed if array in in_libraries}
            if not named:
                raise
            more = {**more, **named}


def declared_program(module: Module, symbols: Symbols, objects: list[Any]) -> Program:
    """The program that the declarations define."""
    actors = [value for value in objects if isinstance(value, primitives.ActorWord)]
    compiled = tuple(one for actor in actors if (one := compile_actor(symbols, actor)))
    refuse_same_names(compiled)
    if not compiled:
        text, node = function_source(actors[0].function)
        raise ModelError(errors.NoInstances(), header(node, text))
    return Program(
        visible(module.name),
        module.settings,
        symbols.records,
        symbols.shared,
        compiled,
        tuple(compile_initial(symbols, value) for value in objects if isinstance(value, Initial)),
        properties_of(module, symbols, compiled),
    )


def refuse_same_names(actors: tuple[Actor, ...]) -> None:
    """Refuse two actors of one name: traces could not distinguish them."""
    names: set[str] = set()
    for actor in actors:
        if actor.name in names:
            raise ModelError(errors.SameName("actors", actor.name, "rename one of them"), actor.span)
        names.add(actor.name)
