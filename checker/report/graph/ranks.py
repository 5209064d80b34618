"""Which layer each node belongs to, and which arrows go back up."""

from __future__ import annotations

from checker.report.graph.picture import Picture


def ranks_of(picture: Picture) -> dict[str, int]:
    """The layer of each node, from 0."""
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(node.name for node in picture.nodes)
    ends = [(arrow.source, arrow.target) for arrow in picture.arrows]
    if picture.nearest:
        graph.add_edges_from(ends)
        away: dict[str, int] = networkx.single_source_shortest_path_length(graph, picture.nodes[0].name)
        return {node.name: away.get(node.name, 0) for node in picture.nodes}
    back = leading_back(picture)
    graph.add_edges_from(pair for number, pair in enumerate(ends) if number not in back)
    layers = networkx.topological_generations(graph)
    return {name: rank for rank, names in enumerate(layers) for name in names}


def leading_back(picture: Picture) -> frozenset[int]:
    """The arrows that lead to a node on the way to them, depth first from the first node on."""
    leaving: dict[str, list[int]] = {node.name: [] for node in picture.nodes}
    for number, arrow in enumerate(picture.arrows):
        leaving[arrow.source].append(number)
    found: set[int] = set()
    done: set[str] = set()
    for root in leaving:
        way = [(root, iter(leaving[root]))] if root not in done else []
        under_way = {root}
        while way:
            node, rest = way[-1]
            number = next(rest, -1)
            if number < 0:
                way.pop()
                under_way.discard(node)
                done.add(node)
            elif (target := picture.arrows[number].target) in under_way:
                found.add(number)
            elif target not in done:
                way.append((target, iter(leaving[target])))
                under_way.add(target)
    return frozenset(found)


def turned_round(picture: Picture, ranks: dict[str, int]) -> frozenset[int]:
    """The arrows that lead upwards: they are laid out from their end to their beginning."""
    arrows = enumerate(picture.arrows)
    return frozenset(n for n, arrow in arrows if ranks[arrow.source] > ranks[arrow.target])
