"""The catalogue: every question of data/vragen/, and the queries of data/vragen/intern/ that support all answers."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.sources import Sources
from wiedoetwat.questions.question import CatalogueError, Column, Question, read_question, read_standard_columns
from wiedoetwat.questions.terms import nearest


@dataclass(frozen=True)
class Catalogue:
    """A folder of questions; a file is read when it is asked for."""

    folder: Path

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by id, in the order of their ids. Raises CatalogueError for a file that is not right."""
        return {path.stem: self._read(path) for path in sorted(self.folder.glob("*.rq"), key=lambda path: path.stem)}

    @cached_property
    def collections(self) -> dict[str, Question]:
        """The questions that list everything of one kind, by id."""
        return {id_: question for id_, question in self.questions.items() if question.item}

    @cached_property
    def lessons(self) -> list[Question]:
        """The examples of voorbeelden/ to learn SPARQL from, in their order. Raises CatalogueError."""
        return [self._read(path) for path in sorted((self.folder / "voorbeelden").glob("*.rq"))]

    def question(self, id_: str) -> Question:
        """Return one question. Raises WiedoetwatError with the nearest ids where there is none of that name."""
        path = self.folder / f"{id_}.rq"
        known = sorted(path.stem for path in self.folder.glob("*.rq"))
        if id_ in known:
            return self._read(path)
        raise UnknownQuestionError("catalogue.unknown", id=id_[:60], near=", ".join(nearest(id_, known)))

    def support(self, name: str) -> str:
        """Return the text of one of the supporting queries."""
        return (self.folder / "intern" / f"{name}.rq").read_text(encoding="utf-8")

    @property
    def language(self) -> Path:
        """The folder with what ask knows of the Dutch language."""
        return self.folder.parent / "taal"

    @cached_property
    def standard(self) -> dict[str, Column]:
        """The columns that every statement can show, by name."""
        return read_standard_columns(self.support("uitspraak"))

    def _read(self, path: Path) -> Question:
        question = read_question(path.name, path.read_text(encoding="utf-8"), self.standard)
        if question.id != path.stem:
            raise CatalogueError("catalogue.header", file=path.name, detail=f"id: {question.id}")
        return question


class UnknownQuestionError(WiedoetwatError):
    """Nobody wrote the question that is asked for."""

    exit_code = 2


def open_catalogue(sources: Sources) -> Catalogue:
    """Return the catalogue that stands beside the sources of the graph."""
    return Catalogue(sources.root / "data" / "vragen")
