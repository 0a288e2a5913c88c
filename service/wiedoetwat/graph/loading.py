"""RDF of the user's own beside the knowledge, or without it: a snapshot like any other, named after all that is in it.

Triples go to a graph that is named after their file, or to the default graph where the knowledge is left out; quads
keep the names of their graphs. The snapshot is kept, so that a second start with the same files has nothing to do.
"""

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import MODIFIED, Report, silence, write_store
from wiedoetwat.graph.snapshot import DUMP, SHAPES, Manifest, Snapshot, building, place
from wiedoetwat.vocabulary import BASE, EIGEN

LARGEST: Final = 512 * 1024 * 1024
"""The most bytes that all files together may have; they are read as a whole."""
FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
Term = TypeVar("Term")


class LoadError(WiedoetwatError):
    """A file cannot be loaded."""

    exit_code = 2


def load(base: Snapshot | None, files: Sequence[Path], data_dir: Path, report: Report = silence) -> Snapshot:
    """Return a snapshot below `data_dir` of what `base` holds, if anything, and of what the files hold.

    Raises LoadError for a file that cannot be read, is no RDF, or has a graph with a name in our namespace.
    """
    _check(files)
    lines: set[bytes] = set()
    dates = [base.manifest.date] if base else []
    for file in files:
        report("load.read", file=file.name)
        for quad in _read(file, alone=base is None):
            lines.add((pyoxigraph.serialize([quad], format=RdfFormat.N_QUADS) or b"").strip() + b"\n")
            if base is None and quad.predicate == MODIFIED and isinstance(quad.object, Literal):
                dates.append(quad.object.value[:10])
    with building(data_dir, waiting=lambda: report("build.waiting")) as temporary:
        shapes = base.shapes.read_bytes() if base else b""
        (temporary / SHAPES).write_bytes(shapes)
        manifest = Manifest(
            dataset=_write_dump(temporary / DUMP, base, sorted(lines)),
            shapes=hashlib.sha256(shapes).hexdigest(),
            sources=base.manifest.sources if base else "",
            version=__version__,
            engine=pyoxigraph.__version__,
            date=max(dates, default=""),
            counts={**(base.manifest.counts if base else {}), "eigen": len(lines)},
        )
        report("build.store")
        return place(temporary, data_dir, manifest, lambda: write_store(temporary))


def _check(files: Sequence[Path]) -> None:
    names = [file.name for file in files]
    for file in files:
        if file.suffix.lower() not in FORMATS:
            raise LoadError("load.format", file=file, formats=", ".join(FORMATS))
        if names.count(file.name) > 1:
            raise LoadError("load.twice", file=file.name)
    try:
        size = sum(file.stat().st_size for file in files)
    except OSError as error:
        raise LoadError("load.unreadable", file=error.filename, detail=error.strerror) from error
    if size > LARGEST:
        raise LoadError("load.too-large", most=LARGEST // 1024 // 1024)


def _read(file: Path, *, alone: bool) -> Iterator[Quad]:
    """Yield the quads of a file in the graphs where they belong; the same bytes always give the same quads."""
    name = EIGEN + quote(file.name, safe="")
    graph: NamedNode | DefaultGraph = DefaultGraph() if alone else NamedNode(name)
    try:
        content = file.read_bytes()
        labels = _Labels(hashlib.sha256(name.encode() + content).hexdigest()[:12])
        for quad in pyoxigraph.parse(content, format=FORMATS[file.suffix.lower()], base_iri=name):
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(BASE):
                raise LoadError("load.name", file=file, name=quad.graph_name.value, ours=BASE)
            place_ = graph if isinstance(quad.graph_name, DefaultGraph) else labels.of(quad.graph_name)
            yield Quad(labels.of(quad.subject), quad.predicate, labels.of(quad.object), place_)
    except OSError as error:
        raise LoadError("load.unreadable", file=file, detail=error.strerror) from error
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
        detail = getattr(error, "msg", None) or str(error)
        raise LoadError("load.syntax", file=file, line=line, column=column, detail=detail) from error


class _Labels:
    """Names for the blank nodes of one file, in the order in which they come."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._known: dict[str, BlankNode] = {}

    def of(self, term: Term) -> Term:
        """Return a term with the blank nodes in it renamed."""
        if isinstance(term, BlankNode):
            return self._known.setdefault(term.value, BlankNode(f"b{self._key}x{len(self._known)}"))  # type: ignore[return-value]
        if isinstance(term, Triple):
            return Triple(self.of(term.subject), term.predicate, self.of(term.object))  # type: ignore[return-value]
        return term


def _write_dump(path: Path, base: Snapshot | None, lines: Iterable[bytes]) -> str:
    """Write the sorted lines of both, each once, and return their sha256."""
    total, before = hashlib.sha256(), b""
    with ExitStack() as stack:
        ours: Iterable[bytes] = stack.enter_context(base.dump.open("rb")) if base else ()
        output = stack.enter_context(path.open("wb"))
        for line in heapq.merge(ours, lines):
            if line != before:
                output.write(line)
                total.update(line)
            before = line
    return total.hexdigest()
