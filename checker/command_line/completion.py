"""The verb ``completion``: a script by which a shell completes commands, options, choices and files.

shtab writes it from the parser. It knows no command that may be left out, so what follows its script treats a
line without a command as one of ``check``, which it is.
"""

from __future__ import annotations

import argparse
import re
import sys

from checker.command_line.arguments import VERBS, parser
from checker.command_line.output import Output
from checker.command_line.usage import verb_parsers
from checker.exploration.deadline import Interrupts
from checker.source.called import COMMAND

PREFIX = "pinning_checker"
FOLDER = "DIR"
CHOICE = re.compile(r"[a-z]+")
BASH = """
_pinning_checker() {
  local first="${COMP_WORDS[1]}" file
  if [ "$COMP_CWORD" -eq 1 ] && [ "${first:0:1}" != - ]; then
    _shtab_pinning_checker
    compopt -o filenames 2>/dev/null
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$first")
    return 0
  fi
  case " VERBS " in
    *" $first "*) ;;
    *) COMP_WORDS=("${COMP_WORDS[0]}" check "${COMP_WORDS[@]:1}"); COMP_CWORD=$((COMP_CWORD + 1)) ;;
  esac
  _shtab_pinning_checker
}

complete -o bashdefault -F _pinning_checker COMMAND
"""
ZSH = """
_pinning_checker() {
  local -a verbs=(VERBS)
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _shtab_pinning_checker_commands
    _files
    return
  fi
  if (( ! ${verbs[(Ie)$words[2]]} )); then
    words=($words[1] check $words[2,-1])
    (( CURRENT += 1 ))
  fi
  _shtab_pinning_checker
}

compdef _pinning_checker COMMAND
"""
FISH = """
function _shtab_pinning_checker_using
  _shtab_pinning_checker_scan
  test "$_shtab_pinning_checker_cmdpath" = "$argv"
  or test -z "$_shtab_pinning_checker_cmdpath" -a "$argv" = check
end

complete -c COMMAND -n "_shtab_pinning_checker_using check" -F
"""
MORE = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def completion(asked: argparse.Namespace, _: Interrupts) -> int:
    """Print the script: 0, or 2 where shtab is not installed. Raises CannotWrite."""
    try:
        text = script(asked.shell)
    except ModuleNotFoundError as missing:
        if missing.name != "shtab":
            raise
        print("error: completion needs shtab (pip install shtab)", file=sys.stderr)
        return 2
    Output().write(text)
    return 0


def script(shell: str) -> str:
    """The script for a shell. Raises ModuleNotFoundError where shtab is not installed."""
    import shtab

    top = parser(COMMAND)
    for verb in verb_parsers(top).values():
        for action in verb._actions:
            describe(action)
    more = MORE[shell].replace("VERBS", " ".join(VERBS)).replace("COMMAND", COMMAND)
    text = shtab.complete(top, shell, root_prefix=PREFIX).rstrip()
    if shell == "zsh":
        text = text.replace('"(*)::', '"*:')  # any number of models, not one
    return f"{text}\n{more}"


def describe(action: argparse.Action) -> None:
    """Say what completes an argument, by the name that its value has in the help."""
    import shtab

    name = str(action.metavar or "")
    words = [word for word in name.split("|") if CHOICE.fullmatch(word)]
    if action.choices is None and len(words) > 1:
        action.choices = words
    elif action.choices is None and name == FOLDER:
        vars(action)["complete"] = shtab.DIRECTORY
    elif is_file(action, name):
        vars(action)["complete"] = shtab.FILE


def is_file(action: argparse.Action, name: str) -> bool:
    """Whether the value is a file: that of an operand, or of an option whose help says so."""
    operand = not action.option_strings and action.nargs != 0
    return action.choices is None and (operand or name in ("FILE", "MODEL") or name.endswith(".json"))
