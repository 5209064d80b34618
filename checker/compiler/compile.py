"""Compiles a model file to a program: the passes, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.machinery import ModuleSpec
from typing import Any

from checker.compiler import errors
from checker.compiler.actors import compile_actor, compile_initial, nesting
from checker.compiler.automorphism import interchangeable, slots_of
from checker.compiler.context import TASK, Context, contexts, running_levels
from checker.compiler.depth import refuse_depth
from checker.compiler.idle import without_instance
from checker.compiler.imports import without_own
from checker.compiler.load import Module, failed_in_model, load
from checker.compiler.participation.taking_part import (
    is_in,
    refuse_disguised,
    refuse_lost,
    refuse_replaced,
    taking_part,
)
from checker.compiler.participation.unused import unused
from checker.compiler.properties import properties_of
from checker.compiler.reach import arrays_of
from checker.compiler.sections import sections_of
from checker.compiler.shifts import refuse_wide_shifts
from checker.compiler.shown_whole import shown_whole
from checker.compiler.source_file import assignment_span, function_source, header
from checker.compiler.symbols import Symbols
from checker.language import primitives
from checker.language.primitives import Initial
from checker.language.state import Array
from checker.program.cpu_state import CPU_STATE, array_of
from checker.program.program import Actor, Program, Shared
from checker.program.verifier import verify
from checker.source.diagnostic import ModelError, Remark
from checker.source.span import SourceText, whole_file
from checker.source.visible import visible


@dataclass(frozen=True)
class Model:
    """A compiled model file. ``imported`` are the files that it imports, by the names of the modules."""

    program: Program
    source: SourceText
    sha256: str
    imported: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path as it is shown."""
        return self.source.shown


def compile_model(path: str, settings: Mapping[str, str] | None = None) -> Model:
    """Load and compile the model at ``path``. Raises ModelError, which carries its diagnostic."""
    module = load(path, settings or {})
    try:
        return Model(program_of(module), module.source, module.sha256, files_of(module))
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


def files_of(module: Module) -> dict[str, str]:
    """The files that a loaded module imports, by the names under which it does."""
    specs = [spec for one in module.libraries if isinstance(spec := one.__spec__, ModuleSpec)]
    return {without_own(spec.name): spec.origin for spec in specs if spec.origin and spec.has_location}


def program_of(module: Module) -> Program:
    """The program that a loaded module declares."""
    refuse_disguised(module)
    refuse_lost(module)
    refuse_replaced(module)
    objects = taking_part(module)
    if not any(isinstance(value, primitives.ActorWord) for value in objects):
        raise ModelError(errors.NoActors(module.source.shown), whole_file(module.source))
    whole = whole_file(module.source)
    with nesting("the model", whole):
        program = with_all_named(module, objects)
        module.weakening.refuse_unknown()
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
    sections = sections_of(objects)
    while True:
        symbols = Symbols(module.names, module.source, more, sections, module.memory, module.weakening)
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
    refuse_hosts(actors)
    running = contexts(actors)
    compiled = tuple(
        one for actor in actors if (one := compile_actor(symbols, actor, running.get(actor, TASK)))
    )
    refuse_same_names(compiled)
    if not compiled:
        text, node = function_source(actors[0].function)
        raise ModelError(errors.NoInstances(), header(node, text))
    return Program(
        visible(module.name),
        module.settings,
        symbols.records,
        (*symbols.shared, *cpu_state(symbols, running, compiled)),
        compiled,
        tuple(compile_initial(symbols, value) for value in objects if isinstance(value, Initial)),
        properties_of(module, symbols, compiled),
        memory=module.memory,
        barriers=tuple(symbols.weakening.sites.values()),
        bounds=module.bounds,
    )


def refuse_hosts(actors: list[primitives.ActorWord]) -> None:
    """Refuse a handler of an actor that takes no part."""
    for one in actors:
        if one.interrupts is not None and not is_in(one.interrupts, actors):
            text, node = function_source(one.function)
            message = errors.HostTakesNoPart(one.name, one.interrupts.name)
            raise ModelError(message, header(node, text))


def cpu_state(
    symbols: Symbols, running: dict[primitives.ActorWord, Context], actors: tuple[Actor, ...]
) -> tuple[Shared, ...]:
    """The state of the CPUs with handlers: what runs there, and what the actors hold off."""
    used = slots_of(actors) | {*running_levels(running)}
    for shared in symbols.shared if running else ():
        if shared.name in CPU_STATE:
            raise ModelError(errors.TakenName(shared.name), assignment_span(symbols.text, shared.name))
    cpus = len({cpu for one in running.values() for cpu in one.cpus})
    return tuple(array_of(name, cpus) for name in CPU_STATE if running and name in used)


def refuse_same_names(actors: tuple[Actor, ...]) -> None:
    """Refuse two actors of one name: traces could not distinguish them."""
    names: dict[str, Actor] = {}
    for actor in actors:
        before = names.setdefault(actor.name, actor)
        if before is actor:
            continue
        if before.span == actor.span:
            way_out = "declare them at once: `@actor(items)` starts one for each item, which is its argument"
            raise ModelError(errors.SameName("actors", actor.name, way_out), actor.span)
        note = Remark(before.span, "the first is here")
        raise ModelError(errors.SameName("actors", actor.name, "rename one of them"), actor.span, (note,))
