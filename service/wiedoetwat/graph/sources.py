"""The Turtle files that the graph is made of: where they are and what they hash to."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.snapshot import DUMP, read_manifest
from wiedoetwat.settings import checkout_root

PACKAGE: Final = Path(__file__).parents[1]
BUNDLE: Final = PACKAGE / "_bundle"
FUTURE_SUFFIX: Final = ".toekomst.ttl"


@dataclass(frozen=True)
class Sources:
    """A folder with ontology/, data/ and shapes/: a checkout, what a wheel carries, or a test's own."""

    root: Path

    def knowledge(self) -> list[Path]:
        """Return the files that state something, ontology first, each folder in the order of its names."""
        worked_examples = self.root / "data" / "inrichtingen"
        ontology = [self.root / "ontology" / "wdw.ttl", *sorted((self.root / "ontology" / "alignments").glob("*.ttl"))]
        data = sorted(path for path in (self.root / "data").rglob("*.ttl") if worked_examples not in path.parents)
        return [path for path in ontology if path.is_file()] + data

    def shapes(self) -> list[Path]:
        """Return the shapes that the knowledge itself must conform to."""
        return sorted((self.root / "shapes").glob("kennis*.ttl"))

    def arrangement_shapes(self) -> list[Path]:
        """Return the shapes, written by hand, that what a gemeente arranged must conform to."""
        return sorted((self.root / "shapes").glob("inrichting*.ttl"))

    def templates(self) -> list[Path]:
        """Return the templates that the build makes more such shapes from."""
        return sorted((self.root / "shapes" / "templates").glob("*.ttl"))

    def name(self, path: Path) -> str:
        """Return how a file is called in messages: its path below the root."""
        return path.relative_to(self.root).as_posix()

    def ready(self) -> Path | None:
        """Return the folder with a graph built beforehand, which a wheel carries, None in a checkout."""
        return self.root if (self.root / DUMP).is_file() else None

    def digest(self) -> str:
        """Return a sha256 over all that decides what a build gives: these files and the code that builds."""
        manifest = read_manifest(self.root) if self.ready() else None
        if manifest:
            return manifest.sources
        total = hashlib.sha256()
        for name, path in self._ingredients():
            total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return total.hexdigest()

    def _ingredients(self) -> Iterator[tuple[str, Path]]:
        for path in sorted([*self.knowledge(), *self.shapes(), *self.arrangement_shapes(), *self.templates()]):
            yield self.name(path), path
        for path in sorted([PACKAGE / "vocabulary.py", *(PACKAGE / "graph").glob("*.py")]):
            yield path.relative_to(PACKAGE).as_posix(), path


def find_sources(root: Path | None = None) -> Sources:
    """Return the sources below `root`: by default the checkout this runs from, else those inside the wheel.

    Raises WiedoetwatError where there is no ontology or no data folder.
    """
    sources = Sources(root or checkout_root() or BUNDLE)
    for folder in ("ontology", "data"):
        if not (sources.root / folder).is_dir():
            raise WiedoetwatError("sources.absent", folder=sources.root / folder)
    return sources
