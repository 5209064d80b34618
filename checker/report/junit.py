"""JUnit's XML, which build servers read: a suite for each model, a case for each property."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from checker.checking.outcome import Outcome, Unchecked, Verdict
from checker.report.commit import commit_text
from checker.report.summary import called_from


def junit(outcomes: list[Outcome], unchecked: Sequence[Unchecked] = ()) -> str:
    """The whole file. What a model declares is no failure; what was not decided is skipped; a model that
    could not be checked is an error."""
    root = Xml.Element("testsuites")
    for found in outcomes:
        root.append(suite(found))
    for one in unchecked:
        root.append(error(one))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def error(one: Unchecked) -> Xml.Element:
    """A model that could not be checked."""
    counts = {"tests": "1", "failures": "0", "skipped": "0", "errors": "1"}
    element = Xml.Element("testsuite", {"name": one.path, **counts})
    checked = Xml.SubElement(element, "testcase", classname=one.path, name="checked")
    reason, _, rest = one.why.partition("\n")
    Xml.SubElement(checked, "error", message=reason).text = rest or None
    return element


def suite(found: Outcome) -> Xml.Element:
    """One model."""
    failures = sum(not v.as_declared and v.status != "unknown" for v in found.verdicts)
    skipped = sum(v.status == "unknown" for v in found.verdicts)
    counts = {"tests": len(found.verdicts), "failures": failures, "skipped": skipped, "errors": 0}
    element = Xml.Element("testsuite", {"name": found.path, **{name: str(n) for name, n in counts.items()}})
    settings = Xml.SubElement(element, "properties")
    for setting in found.program.settings:
        Xml.SubElement(settings, "property", name=setting.name, value=setting.shown)
    Xml.SubElement(settings, "property", name="memory model", value=found.memory_model)
    for idle in (v for v in found.verdicts if v.vacuous):
        value = f"{idle.property.name}: {idle.never_judged}"
        Xml.SubElement(settings, "property", name="vacuous", value=value)
    for gap in found.never_taken:
        where = f"{gap.span.source.shown}:{gap.span.line}"
        Xml.SubElement(
            settings,
            "property",
            name="never taken",
            value=f"{where} in {gap.actor}{called_from(gap)}: {gap.text}",
        )
    for verdict in found.verdicts:
        element.append(case(found, verdict))
    return element


def case(found: Outcome, verdict: Verdict) -> Xml.Element:
    """One property."""
    element = Xml.Element("testcase", classname=found.path, name=verdict.property.name)
    drawn = commit_text(verdict.trace, verdict.explanation) if verdict.trace is not None else ""
    if verdict.status == "unknown":
        Xml.SubElement(
            element, "skipped", message=f"not decided: {verdict.never_judged or found.result.stopped}"
        )
    elif not verdict.as_declared:
        declared = "holds" if verdict.property.expected == "holds" else "is violated"
        message = f"{verdict.status}, and the model declares that it {declared}"
        failure = Xml.SubElement(element, "failure", message=message)
        failure.text = drawn
    elif drawn and verdict.status == "violated":
        Xml.SubElement(element, "system-out").text = drawn
    return element
