"""Pictures for other programs: DOT for Graphviz, GraphML for yEd, Gephi, Cytoscape and networkx."""

from __future__ import annotations

from checker.report.graph.picture import Picture
from checker.report.trace_dot import quoted

SHAPES = {
    "plain": "style=rounded",
    "start": 'shape=oval, style=bold, color="#2b6a30"',
    "waits": 'style="rounded,dashed"',
    "end": 'style="rounded,filled"',
    "cut": 'shape=hexagon, color="#5b3f99"',
    "partly": "shape=octagon, color=red",
    "bad": 'shape=octagon, color=red, style=filled, fillcolor="#ffd0d0"',
}


def dot(pictures: list[Picture]) -> str:
    """One graph with a cluster for each picture."""
    lines = [
        "digraph model {",
        "  node [shape=box, fontname=monospace, fontsize=10];",
        "  edge [fontname=monospace, fontsize=9];",
    ]
    for number, picture in enumerate(pictures):
        lines += [f"  subgraph cluster_{number} {{", f"    label={quoted(picture.title)};"]
        for node in picture.nodes:
            label = quoted("\n".join([*node.lines, *([node.small] if node.small else [])]))
            lines.append(f"    {name(number, node.name)} [label={label}, {SHAPES[node.kind]}];")
        for arrow in picture.arrows:
            ends = f"{name(number, arrow.source)} -> {name(number, arrow.target)}"
            label = f" [label={quoted(chr(10).join(arrow.label))}]" if arrow.label else ""
            lines.append(f"    {ends}{label};")
        lines.append("  }")
    return "\n".join([*lines, "}", ""])


def name(picture: int, node: str) -> str:
    """The name of a node: letters and digits."""
    return f"p{picture}_{node.replace('-', 'm')}"


def graphml(pictures: list[Picture]) -> str:
    """One graph; ``part`` says which picture a node belongs to."""
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for number, picture in enumerate(pictures):
        for node in picture.nodes:
            text = {"label": "\n".join(node.lines), "note": node.small, "kind": node.kind}
            graph.add_node(name(number, node.name), part=picture.title, **text)
        for arrow in picture.arrows:
            ends = name(number, arrow.source), name(number, arrow.target)
            graph.add_edge(*ends, label="\n".join(arrow.label))
    return "\n".join(networkx.generate_graphml(graph)) + "\n"
