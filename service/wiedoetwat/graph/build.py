"""From sources to a snapshot: read, check, close, write, and only then point to it.

What needs the reasoner or the validator is imported when there is something to build, so that a service on a built
graph starts without them.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from wiedoetwat import __version__
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.snapshot import DUMP, SHAPES, STORE, Manifest, Snapshot, building, current, publish, read_manifest
from wiedoetwat.graph.sources import Sources
from wiedoetwat.vocabulary import AFGELEID, KENNIS, PREFIXES, TOEKOMST

if TYPE_CHECKING:
    from wiedoetwat.graph.knowledge import Knowledge

GRAPHS = {"kennis": NamedNode(KENNIS), "afgeleid": NamedNode(AFGELEID), "toekomst": NamedNode(TOEKOMST)}
MODIFIED = NamedNode(PREFIXES["dct"] + "modified")


class Report(Protocol):
    """Hears what a build is doing: a key of messages.toml with its fields."""

    def __call__(self, key: str, **fields: object) -> None:
        """Take note of one step."""


def silence(key: str, **fields: object) -> None:
    """Report nothing."""


def ensure_built(sources: Sources, data_dir: Path, report: Report = silence) -> Snapshot:
    """Return the current snapshot, built anew where the sources differ from what it was built of. Raises as build()."""
    return _up_to_date(sources, data_dir) or build(sources, data_dir, report)


def build(sources: Sources, data_dir: Path, report: Report = silence) -> Snapshot:
    """Build the sources into a new snapshot below `data_dir` and make it the current one.

    One build at a time: who waited for another that built the same sources gets that one's result.
    Raises RejectedError where the sources cannot become a graph; the current snapshot then stays what it was.
    """
    with building(data_dir, waiting=lambda: report("build.waiting")) as temporary:
        built = _up_to_date(sources, data_dir)
        if built:
            return built
        digest = sources.digest()
        ready = sources.ready()
        manifest = _copy(ready, temporary) if ready else _make(sources, digest, temporary, report)
        report("build.store")
        write_store(temporary)
        return publish(temporary, data_dir, manifest)


def _up_to_date(sources: Sources, data_dir: Path) -> Snapshot | None:
    built = current(data_dir)
    if built and built.manifest.sources == sources.digest() and built.manifest.engine == pyoxigraph.__version__:
        return built
    return None


def _make(sources: Sources, digest: str, folder: Path, report: Report) -> Manifest:
    """Read, check and close the sources, and write the dump."""
    from wiedoetwat.graph.check import check
    from wiedoetwat.graph.closure import close
    from wiedoetwat.graph.compiled import compile_shapes
    from wiedoetwat.graph.findings import RejectedError
    from wiedoetwat.graph.knowledge import read_knowledge

    report("build.read", count=len(sources.knowledge()))
    knowledge = read_knowledge(sources)
    report("build.check", count=sum(len(triples) for triples in knowledge.files.values()))
    findings = check(knowledge, sources)
    violations = [finding for finding in findings if finding.severity == "violation"]
    if violations:
        raise RejectedError(violations)
    report("build.close")
    dataset = assemble(knowledge, close(knowledge))
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    dump = b"".join(sorted(lines))
    (folder / DUMP).write_bytes(dump)
    shapes = compile_shapes(sources, dataset)
    (folder / SHAPES).write_bytes(shapes)
    return Manifest(
        dataset=hashlib.sha256(dump).hexdigest(),
        shapes=hashlib.sha256(shapes).hexdigest(),
        sources=digest,
        version=__version__,
        engine=pyoxigraph.__version__,
        date=_date(knowledge.all()),
        counts={name: sum(1 for _ in dataset.quads_for_graph_name(graph)) for name, graph in GRAPHS.items()},
    )


def assemble(knowledge: "Knowledge", inferred: Iterable[Triple]) -> Dataset:
    """Return the dataset that a query sees, with the same blank node labels whenever the knowledge is the same.

    The default graph is the merge of kennis and afgeleid. What was inferred about a node of the future goes with it.
    """
    future = {True: GRAPHS["toekomst"], False: GRAPHS["afgeleid"]}
    stated = Dataset(
        [
            *_in_graph(knowledge.present(), GRAPHS["kennis"]),
            *_in_graph(knowledge.future(), GRAPHS["toekomst"]),
            *(
                quad
                for triple in inferred
                for quad in _in_graph(
                    [triple],
                    future[knowledge.describes_future(triple.subject) or knowledge.describes_future(triple.object)],
                )
            ),
        ]
    )
    stated.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    merged = [
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for name in ("kennis", "afgeleid")
        for quad in stated.quads_for_graph_name(GRAPHS[name])
    ]
    return Dataset([*stated, *merged])


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def _date(triples: Iterable[Triple]) -> str:
    """Return the newest dct:modified. Raises WiedoetwatError where the knowledge gives none."""
    dates = [t.object.value for t in triples if t.predicate == MODIFIED and isinstance(t.object, Literal)]
    if not dates:
        raise WiedoetwatError("build.undated")
    return max(dates)[:10]


def _copy(ready: Path, folder: Path) -> Manifest:
    """Take over a graph that was built beforehand. Raises WiedoetwatError where it is damaged."""
    manifest = read_manifest(ready)
    if manifest is None:
        raise WiedoetwatError("build.damaged", folder=ready)
    for name, digest in ((DUMP, manifest.dataset), (SHAPES, manifest.shapes)):
        if not (ready / name).is_file() or hashlib.sha256((ready / name).read_bytes()).hexdigest() != digest:
            raise WiedoetwatError("build.damaged", folder=ready)
        shutil.copyfile(ready / name, folder / name)
    return Manifest(**{**manifest.__dict__, "engine": pyoxigraph.__version__})


def write_store(folder: Path) -> None:
    """Make the files of the embedded store from the dump beside them."""
    store = pyoxigraph.Store(folder / STORE)
    store.bulk_load(path=folder / DUMP, format=RdfFormat.N_QUADS)
    store.flush()
    store.optimize()
