"""What every command that answers needs: the graph, built where the sources are newer, and the catalogue."""

from pathlib import Path

from wiedoetwat.cli.console import progress
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.permalink import Addresses, addresses_of
from wiedoetwat.settings import Settings


def addresses() -> Addresses:
    """Return where the links of an answer lead to, by the settings."""
    return addresses_of(Settings.from_environment())


def open_graph(data_dir: Path | None = None) -> tuple[Store, Catalogue]:
    """Return the store on the current graph, and the questions that can be put to it."""
    sources = find_sources()
    with progress() as report:
        snapshot = ensure_built(sources, data_dir or Settings.from_environment().data_dir, report)
    return open_store(snapshot), open_catalogue(sources)
