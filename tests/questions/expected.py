"""What every question of the catalogue must answer on the real graph; `python -m tests.questions.expected` writes it.

Read the diff before it is committed: what this writes is what the graph says, not what is true.
"""

from collections.abc import Iterator
from pathlib import Path

from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Store, open_store
from wiedoetwat.questions.answer import fill_example
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.sparql import ask, write
from wiedoetwat.settings import Settings


def cases(catalogue: Catalogue) -> Iterator[tuple[str, str | None, Path]]:
    """Yield question, gold question (None: as the file stands) and the file that holds what must come out."""
    for lesson in catalogue.lessons:
        yield lesson.id, None, catalogue.folder / "voorbeelden" / f"{lesson.id}.verwacht.tsv"
    for question in catalogue.questions.values():
        yield question.id, None, catalogue.folder / f"{question.id}.verwacht.tsv"
        for example in question.examples:
            yield question.id, example.question, catalogue.folder / f"{question.id}.{example.question}.verwacht.tsv"


def outcome(store: Store, catalogue: Catalogue, id_: str, gold: str | None) -> str:
    """Return what a question answers, as the store writes SPARQL TSV."""
    lessons = {lesson.id: lesson for lesson in catalogue.lessons}
    question = lessons.get(id_) or catalogue.question(id_)
    examples = [example for example in question.examples if example.question == gold]
    sparql = fill_example(store, catalogue, question, examples[0]) if examples else question.sparql
    return write(ask(store, sparql), "tsv").decode()


def main() -> None:
    """Write all expected results, and remove those of questions that are no more."""
    sources = find_sources()
    store = open_store(ensure_built(sources, Settings.from_environment().data_dir))
    catalogue = open_catalogue(sources)
    wanted = {path: outcome(store, catalogue, id_, gold) for id_, gold, path in cases(catalogue)}
    for path in set(catalogue.folder.rglob("*.verwacht.tsv")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
