"""What ``--list`` prints: the parameters, mechanisms, actors and properties of a model."""

from __future__ import annotations

from checker.program.program import Program, Setting
from checker.report.paragraphs import folded
from checker.report.summary import WIDEST, if_violated


def listing(path: str, program: Program) -> str:
    """The declarations of a model, by kind."""
    lines = [path]
    lines += [f"  {setting_line(setting)}" for setting in program.settings]
    lines += [f"  actor      {a.name}{f' x {len(a.items)}' if a.indexed else ''}" for a in program.actors]
    for judged in program.properties:
        if not judged.kind.is_implicit or judged.expected == "violated":
            declared = ", declared violated" if judged.expected == "violated" else ""
            lines.append(f"  property   {judged.name} (otherwise: {if_violated(judged)}){declared}")
    rest = [part for line in lines[1:] for part in folded(line.lstrip(), WIDEST, "  ", " " * 13)]
    return "\n".join([path, *rest])


def setting_line(setting: Setting) -> str:
    """One parameter or mechanism."""
    if setting.cost is None:
        return f"parameter  {setting.name}={setting.value} ({setting.least}..{setting.most})"
    return f"mechanism  {setting.name}={setting.shown} (cost: {setting.cost})"
