"""`wiedoetwat build`: ontology and knowledge become a checked, closed graph."""

import typer

from wiedoetwat.cli.console import current_language, progress
from wiedoetwat.cli.options import LangOption
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.messages import text
from wiedoetwat.settings import Settings


def build(lang: LangOption = None) -> None:
    """Bouw de graaf: lees, toets, leid af en schrijf weg; doet niets als de bronnen niet zijn veranderd."""
    settings = Settings.from_environment()
    with progress() as report:
        snapshot = ensure_built(find_sources(), settings.data_dir, report)
    manifest = snapshot.manifest
    typer.echo(
        text(
            "build.done",
            lang or current_language(),
            version=snapshot.version,
            date=manifest.date,
            path=snapshot.path,
            **manifest.counts,
        )
    )
