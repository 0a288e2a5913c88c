"""Puts the built graph into the wheel, so that an installed package never has to reason."""

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GRAPH = Path("build", "graph")
BUNDLE = "wiedoetwat/_bundle"
SOURCES = ("ontology", "shapes", "data")


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ontology, shapes, data and the current snapshot's N-Quads and shapes under wiedoetwat/_bundle/."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what goes in; an editable install reads the checkout and gets nothing."""
        if version == "editable":
            return
        root = Path(self.root)
        pointer = root / GRAPH / "current"
        if not pointer.is_file():
            raise SystemExit("There is no built graph to put into the wheel: run `make build`, which builds it first.")
        snapshot = root / GRAPH / json.loads(pointer.read_text())["snapshot"]
        include = {name: f"{BUNDLE}/{name}" for name in SOURCES}
        include |= {
            str(snapshot / name): f"{BUNDLE}/{name}" for name in ("wiedoetwat.nq", "inrichting.nt", "manifest.json")
        }
        build_data["force_include"].update(include)
