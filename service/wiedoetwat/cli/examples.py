"""Writes the worked examples of data/inrichtingen/ as workbooks too: `make examples`."""

import sys

from wiedoetwat.cli.console import complain, current_language, ending
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.messages import text
from wiedoetwat.validation.workbook.fill import fill
from wiedoetwat.validation.workbook.knowledge import gather
from wiedoetwat.validation.workbook.saving import same_content, to_bytes
from wiedoetwat.validation.workbook.sheets import draw


def write_examples() -> None:
    """Write a workbook beside every Turtle file; one whose content stays the same is left alone."""
    sources = find_sources()
    store, catalogue = open_graph()
    knowledge = gather(store, catalogue, sources.root)
    for path in sorted((sources.root / "data" / "inrichtingen").glob("*.ttl")):
        triples = parse_turtle(path.read_text(encoding="utf-8"), sources.name(path))
        written = to_bytes(draw(fill(triples, knowledge, "nl"), knowledge, "nl"))
        twin = path.with_suffix(".xlsx")
        if not twin.is_file() or not same_content(twin.read_bytes(), written):
            twin.write_bytes(written)
            complain(text("examples.written", current_language(), file=sources.name(twin)))


if __name__ == "__main__":
    with ending():
        write_examples()
    sys.exit()
