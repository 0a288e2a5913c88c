"""What every command that answers needs: the graph, built where the sources are newer, and the catalogue."""

from collections.abc import Sequence
from pathlib import Path

from wiedoetwat.cli.console import progress
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.permalink import Addresses, addresses_of
from wiedoetwat.settings import Settings


def addresses() -> Addresses:
    """Return where the links of an answer lead to, by the settings."""
    return addresses_of(Settings.from_environment())


def open_graph(
    data_dir: Path | None = None, load: Sequence[Path] = (), *, empty: bool = False, address: str | None = None
) -> tuple[Store, Catalogue]:
    """Return the store on the current graph, and the questions that can be put to it.

    `load` are files to put beside the knowledge; with `empty` there is no knowledge; `address` is that of an endpoint
    that holds the dataset. Raises LoadError, StoreAddressError.
    """
    if address and load:
        raise WiedoetwatError("remote.with-load")
    sources = find_sources()
    folder = data_dir or Settings.from_environment().data_dir
    with progress() as report:
        snapshot = None if empty else ensure_built(sources, folder, report)
        if snapshot is None or load:
            from wiedoetwat.graph.loading import load as load_files

            snapshot = load_files(snapshot, load, folder, report)
    if address:
        from wiedoetwat.graph.remote import RemoteStore

        return RemoteStore(address, snapshot), open_catalogue(sources)
    return open_store(snapshot), open_catalogue(sources)
