"""Properties: named for the good thing, with a sentence for the bad thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NoReturn

from checker.language.declarations import declare
from checker.language.primitives import ActorWord, Procedure, only_function
from checker.language.state import WordMisused

Condition = Callable[[], bool]
Progress = Callable[[], tuple[bool, bool]]


class Kind(StrEnum):
    """What a property says about the reachable states.

    ``STEP``: what no step may do; every model has these properties without declaring them. ``LEAK``: what no
    run may leave behind; every model with a pool has it without declaring it.
    """

    ALWAYS = "always"
    NEVER = "never"
    REACHABLE = "reachable"
    NEVER_WAITS = "never_waits"
    FINISHES = "every_actor_finishes"
    EVENTUALLY = "eventually"
    LEADS_TO = "leads_to"
    LEAK = "leak"
    STEP = "step"

    @property
    def is_implicit(self) -> bool:
        """Whether a model has it without declaring it."""
        return self in (Kind.STEP, Kind.LEAK)

    @property
    def is_progress(self) -> bool:
        """Whether it says that something eventually happens, rather than never."""
        return self in (Kind.EVENTUALLY, Kind.LEADS_TO)


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """One property to check.

    ``condition`` is compiled, never executed; some kinds have none. ``original`` is the property of which
    this one is a second use, under another name.
    """

    kind: Kind
    name: str
    sentence: str
    condition: Condition | Progress | None = None
    subjects: tuple[ActorWord | Procedure[..., Any], ...] = ()
    original: Property | None = None

    def __post_init__(self) -> None:
        declare("property", self)

    def __call__(self) -> NoReturn:
        """Refuse to be called: a property is listed, not asked."""
        raise WordMisused(
            f"`{self.name}` is a property: list it without brackets, `properties = [{self.name}]`"
        )

    def named(self, name: str, sentence: str | None = None) -> Property:
        """The same property with another name and sentence: for two uses of one factory."""
        for text in (name, sentence or self.sentence):
            if not isinstance(text, str) or not text:
                raise WordMisused(f".named(...) takes a name and perhaps a sentence, not {text!r}")
        return replace(self, name=name, sentence=sentence or self.sentence, original=self)


def _declare(kind: Kind, sentence: str) -> Callable[[Callable[[], Any]], Property]:
    word = f"@{kind.value}"
    if not isinstance(sentence, str):
        raise WordMisused(f'{word} takes a sentence that says what is wrong when it fails: {word}("...")')

    def mark(condition: Callable[[], Any]) -> Property:
        return Property(kind, only_function(word, condition).__name__, sentence, condition)

    return mark


def always(sentence: str) -> Callable[[Condition], Property]:
    """``@always("two tasks hold the lock")``: the condition is true in every reachable state."""
    return _declare(Kind.ALWAYS, sentence)


def never(sentence: str) -> Callable[[Condition], Property]:
    """``@never("two tasks hold the lock")``: the condition is false in every reachable state."""
    return _declare(Kind.NEVER, sentence)


def reachable(sentence: str) -> Callable[[Condition], Property]:
    """``@reachable("the lock is contended")``: some reachable state satisfies the condition.

    If none does, the report says "never: the lock is contended".
    """
    return _declare(Kind.REACHABLE, sentence)


def eventually(sentence: str) -> Callable[[Condition], Property]:
    """``@eventually("truncate never finishes")``: the condition becomes true in every fair run.

    A run is fair if every actor that stays able to step does step (except ``@actor(fair=False)``).
    """
    return _declare(Kind.EVENTUALLY, sentence)


def leads_to(sentence: str) -> Callable[[Progress], Property]:
    """``@leads_to("writeback never ends")`` on a function that returns ``trigger, goal``.

    After every reachable state that satisfies the trigger, every fair run reaches the goal.
    """
    return _declare(Kind.LEADS_TO, sentence)


def never_waits(*subjects: ActorWord | Procedure[..., Any]) -> Property:
    """No reachable state leaves one of these actors (or an actor inside one of these procedures) blocked."""
    wrong = next((s for s in subjects if not isinstance(s, ActorWord | Procedure)), None)
    if wrong is not None or not subjects:
        raise WordMisused(f"never_waits(...) takes actors and procedures, not {wrong or 'nothing'}")
    names = "_".join(subject.name for subject in subjects)
    listed = " or ".join(f"{subject.name}()" for subject in subjects)
    return Property(Kind.NEVER_WAITS, f"{names}_never_waits", f"{listed} has to wait", None, subjects)


def every_actor_finishes() -> Property:
    """Every actor finishes, or rests at a ``wait_until(..., resting=True)``; see docs/language.md."""
    return Property(Kind.FINISHES, "every_actor_finishes", "an actor can never finish")
