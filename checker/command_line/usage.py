"""A parser that reports every wrong argument at once, below a usage of one line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn


class AllFaults(argparse.ArgumentParser):
    """Notes what is wrong and continues to parse; ``argparse`` ends at the first wrong argument.

    A wrong value is replaced by None, or by the first choice, which nobody sees: whoever parses calls
    ``leave`` if there are ``faults``.
    """

    def __init__(self, *words: Any, **options: Any) -> None:
        self.faults: list[str] = []
        self.options: list[str] = []
        self.operands: list[str] = []
        super().__init__(*words, **options)

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument whose values are noted if they are wrong."""
        kind, choices = options.get("type"), options.get("choices")
        if kind is not None or choices is not None:
            options["type"] = self.noting(names, kind or str, choices)
        action = super().add_argument(*names, **options)
        self.options.extend(action.option_strings)
        if not action.option_strings and not isinstance(action, argparse._SubParsersAction):
            self.operands.append(operand(action))
        return action

    def noting(
        self, names: Iterable[str], kind: Callable[[str], Any], choices: Iterable[Any] | None
    ) -> Callable[[str], Any]:
        """The function that reads a value, or notes why it cannot."""
        allowed = None if choices is None else list(choices)

        def value(text: str) -> Any:
            try:
                read = kind(text)
            except (argparse.ArgumentTypeError, TypeError, ValueError) as error:
                self.faults.append(f"argument {'/'.join(names)}: {error}")
                return None if allowed is None else allowed[0]
            if allowed is not None and read not in allowed:
                self.faults.append(f"argument {'/'.join(names)}: {no_choice(text, allowed)}")
                return allowed[0]
            return read

        return value

    def format_usage(self) -> str:
        """The usage, on one line."""
        self.usage = self.usage or self.one_line()
        return super().format_usage()

    def format_help(self) -> str:
        """The help, which lists the options below that line."""
        self.usage = self.usage or self.one_line()
        return super().format_help()

    def one_line(self) -> str:
        """The usage without a list of the options."""
        return " ".join([self.prog, "[options]", *self.operands])

    def error(self, message: str) -> NoReturn:
        """Exit with 2, with this fault and all others."""
        self.faults.append(message)
        self.leave()

    def leave(self) -> NoReturn:
        """Exit with 2 and all faults."""
        lines = "".join(f"{self.prog}: error: {fault}\n" for fault in dict.fromkeys(self.faults))
        self.exit(2, self.format_usage() + lines)

    def note_unknown_options(self, words: Sequence[str]) -> None:
        """Note the options that this parser does not have, before anything else can end the parsing."""
        for word in words[: words.index("--")] if "--" in words else words:
            if word.startswith("--") and word.partition("=")[0] not in self.options:
                self.faults.append(f"unrecognized arguments: {word} ({self.instead(word)})")

    def note_rest(self, rest: Sequence[str], words: Sequence[str]) -> None:
        """Note the words that were left over, except those noted already and what stands behind them."""
        for word in rest:
            before = words[words.index(word) - 1] if words.index(word) else ""
            if not any(one.startswith("--") for one in rest if one in (word, before)):
                self.faults.append(f"unrecognized arguments: {word} ({self.meant_by(word)})")

    def meant_by(self, word: str) -> str:
        """What a word that nothing takes may be for: a setting, or another model."""
        name, equals, _ = word.partition("=")
        if equals and name.isidentifier() and "-p" in self.options:
            return f"did you mean `-p {word}`?"
        if word.endswith(".py") and "--model" in self.options:
            return f"did you mean `--model {word}`?"
        return self.listed

    def instead(self, option: str) -> str:
        """What to write in place of an option that does not exist."""
        known = {one.lstrip("-"): one for one in self.options if one.startswith("--")}
        near = similar(option.partition("=")[0].lstrip("-"), known)
        return near.replace("`", "`--", 1) if near else self.listed

    @property
    def listed(self) -> str:
        """Where the options are listed."""
        return f"`{self.prog} --help` lists what there is"


def verb_parsers(top: argparse.ArgumentParser) -> dict[str, AllFaults]:
    """The parser of each verb, by its name."""
    (verbs,) = (action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    return dict(verbs.choices)


def operand(action: argparse.Action) -> str:
    """An argument without a name, as the usage has it."""
    name = str(action.metavar or action.dest.upper())
    return f"[{name} ...]" if action.nargs == "*" else name


def no_choice(text: str, allowed: list[Any]) -> str:
    """The message about a value that is none of those allowed."""
    near = similar(text, map(str, allowed))
    first = " (write it before the model)" if text.endswith(".py") else ""
    return f"`{text[:40]}` is not one of {', '.join(map(str, allowed))}{near and f' ({near})'}{first}"


def similar(wrong: str, known: Iterable[str]) -> str:
    """``did you mean `--property`?``, or nothing if no known word is similar."""
    from checker.source.diagnostic import did_you_mean

    return did_you_mean(wrong, known).strip(" ()")
