"""A model file becomes a program: the passes, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.compiler import errors
from checker.compiler.actors import compile_actor, compile_initial, nesting
from checker.compiler.automorphism import interchangeable
from checker.compiler.depth import refuse_depth
from checker.compiler.judged import properties_of
from checker.compiler.load import Module, failed_in_model, load
from checker.compiler.shown_whole import shown_whole
from checker.compiler.taking_part import refuse_lost, refuse_replaced, taking_part
from checker.compiler.unused import unused
from checker.compiler.world import World
from checker.language import words
from checker.language.words import Initial
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
    actors = [value for value in objects if isinstance(value, words.Actor)]
    if not actors:
        raise ModelError(errors.NoActors(module.source.shown), whole_file(module.source))
    whole = whole_file(module.source)
    with nesting("the model", whole):
        world = World(module.names, module.source)
        compiled = tuple(one for actor in actors if (one := compile_actor(world, actor)))
        refuse_same_names(compiled)
        program = Program(
            visible(module.name),
            module.settings,
            world.records,
            world.shared,
            compiled,
            tuple(compile_initial(world, value) for value in objects if isinstance(value, Initial)),
            properties_of(module, world, compiled),
        )
        refuse_depth(program)
        program = replace(program, interchangeable=interchangeable(program), warnings=unused(module, objects))
        program = shown_whole(program)
        verify(program)
    return program


def refuse_same_names(actors: tuple[Actor, ...]) -> None:
    """Refuse two actors of one name: traces could not tell them apart."""
    names: set[str] = set()
    for actor in actors:
        if actor.name in names:
            raise ModelError(errors.SameName("actors", actor.name, "rename one of them"), actor.span)
        names.add(actor.name)
