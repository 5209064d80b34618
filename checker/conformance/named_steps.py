"""Which steps of a model the entries of a mapping name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.conformance.event_map import EventMap, EventRule, WrongMapping
from checker.ground.program import Ground, GroundCommand
from checker.program.label import Label
from checker.source.diagnostic import did_you_mean

FEW = 6  # steps of a procedure that a message lists


class NamedSteps:
    """The steps that each rule names. Raises WrongMapping if the model has no such step or actor, or if the
    name is that of a procedure with several steps, each of which would show the event."""

    def __init__(self, mapping: EventMap, ground: Ground) -> None:
        self.mapping, self.ground = mapping, ground
        self.chosen = {rule.number: self.steps_of(rule) for rule in mapping.rules}

    def rules(self, command: GroundCommand) -> tuple[EventRule, ...]:
        """The rules that name a command."""
        if self.ground.instances[command.instance].hardware:
            return ()
        actor = self.ground.instances[command.instance].actor
        return tuple(
            rule
            for rule in self.mapping.rules
            if (not rule.actors or actor in rule.actors) and command.label in self.chosen[rule.number]
        )

    def steps_of(self, rule: EventRule) -> frozenset[Label]:
        """The steps of a rule."""
        actors = [actor.name for actor in self.ground.program.actors]
        for name in rule.actors:
            if name not in actors:
                said = f"the model has no actor `{name}`{did_you_mean(name, actors)}"
                raise WrongMapping(self.mapping.path, f"{rule.where}: {said}")
        labels = self.labels(rule.actors)
        return frozenset(label for step in rule.steps for label in self.named(rule, step, labels))

    def labels(self, actors: Sequence[str]) -> list[Label]:
        """The steps of some actors, or of all."""
        instances = self.ground.instances
        commands = (command for row in self.ground.commands for command in row)
        mine = (c for c in commands if not instances[c.instance].hardware)
        return [c.label for c in mine if not actors or instances[c.instance].actor in actors]

    def named(self, rule: EventRule, step: str, labels: Sequence[Label]) -> list[Label]:
        """The steps of a name: by the first of its meanings that some step has."""
        for meaning in range(len(MEANINGS)):
            found = [label for label in labels if names(label)[meaning] == step]
            if found and MEANINGS[meaning] == "procedure":
                self.refuse_several(rule, step, found)
            if found:
                return found
        if not rule.may_be_absent:
            way = "may_be_absent = true accepts that, for a step that only some settings have"
            said = f"the model has no step `{step}`{suggestion(step, labels)} ({way})"
            raise WrongMapping(self.mapping.path, f"{rule.where}: {said}")
        return []

    def refuse_several(self, rule: EventRule, step: str, labels: Sequence[Label]) -> None:
        """Raise WrongMapping if a procedure has several steps."""
        texts = list(dict.fromkeys(label.text for label in labels))
        if len(texts) > 1:
            listed = ", ".join(f"`{text}`" for text in texts[:FEW])
            said = f"`{step}` has {len(texts)} steps, and each would show the event: name one of {listed}"
            raise WrongMapping(self.mapping.path, f"{rule.where}: {said}")


MEANINGS = ("procedure and text", "text", "procedure", "place")


def suggestion(step: str, labels: Sequence[Label]) -> str:
    """What may be meant: for a place the nearest in the same file, and else a similar name."""
    file, colon, line = step.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,9}", line):
        known = dict.fromkeys(name for label in labels for name in label.names)
        return did_you_mean(step, known)
    places = {label.span.line: label.span.place for label in labels}
    near = [number for number, place in places.items() if place == f"{file}:{number}"]
    if not near:
        return ""
    nearest = places[min(near, key=lambda number: abs(number - int(line)))]
    return f": no step begins there, and the nearest that does is `{nearest}`"


def names(label: Label) -> tuple[str, str, str, str]:
    """What a step may be called, by meaning."""
    return (*label.names, label.span.place)
