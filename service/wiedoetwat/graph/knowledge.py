"""All source files read: their triples, and which file describes which node."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.findings import NOTHING, Finding, RejectedError, Text, in_both
from wiedoetwat.graph.parsing import parse_turtle
from wiedoetwat.graph.sources import FUTURE_SUFFIX, Sources
from wiedoetwat.vocabulary import PREFIXES, TOOI, shorten

STELSEL = NamedNode(PREFIXES["wdw"] + "stelsel")
FUTURE = NamedNode(PREFIXES["stelsel"] + "toekomst")


@dataclass(frozen=True)
class Knowledge:
    """The triples of each file, and the text they came from."""

    files: dict[str, list[Triple]]
    texts: dict[str, str]
    homes: dict[NamedNode, str]
    """Node -> the file that describes it."""

    def present(self) -> Iterator[Triple]:
        """Return what is stated to hold now."""
        return self._triples(lambda file: not is_future(file))

    def future(self) -> Iterator[Triple]:
        """Return what may come to hold."""
        return self._triples(is_future)

    def all(self) -> Iterator[Triple]:
        """Return every stated triple."""
        return self._triples(lambda _file: True)

    def describes_future(self, node: object) -> bool:
        """Return whether a node is described in a file of the future."""
        return isinstance(node, NamedNode) and is_future(self.homes.get(node, ""))

    def place(self, node: NamedNode) -> tuple[str, int | None]:
        """Return the file that describes a node and the line where it starts; ("", None) where there is none."""
        file = self.homes.get(node, "")
        start = re.search(rf"^{re.escape(shorten(node.value))}(?=\s)", self.texts.get(file, ""), re.MULTILINE)
        return file, self.texts[file].count("\n", 0, start.start()) + 1 if start else None

    def _triples(self, wanted: Callable[[str], bool]) -> Iterator[Triple]:
        for file, triples in self.files.items():
            if wanted(file):
                yield from triples


def is_future(file: str) -> bool:
    """Return whether a file holds what may come to hold."""
    return file.endswith(FUTURE_SUFFIX)


def read_knowledge(sources: Sources) -> Knowledge:
    """Read every knowledge file and see that each node has one home, and the future a home of its own.

    Raises RejectedError with all syntax errors, else with all nodes in the wrong place.
    """
    texts = {sources.name(path): path.read_text(encoding="utf-8") for path in sources.knowledge()}
    files = parse_all(texts)
    knowledge = Knowledge(files, texts, _homes(files))
    findings = [*_described_twice(knowledge), *_in_the_wrong_time(knowledge)]
    if findings:
        raise RejectedError(findings)
    return knowledge


def parse_all(texts: dict[str, str]) -> dict[str, list[Triple]]:
    """Parse Turtle texts by name. Raises RejectedError with the syntax error of each that is none."""
    files, findings = {}, []
    for name, text in texts.items():
        try:
            files[name] = parse_turtle(text, name)
        except WiedoetwatError as error:
            message: Text = {"nl": error.message("nl"), "en": error.message("en")}
            findings.append(Finding("", None, "", "", "violation", message, NOTHING))
    if findings:
        raise RejectedError(findings)
    return files


def _homes(files: dict[str, list[Triple]]) -> dict[NamedNode, str]:
    homes: dict[NamedNode, str] = {}
    for file, triples in files.items():
        for subject in _described(triples):
            homes.setdefault(subject, file)
    return homes


def _described(triples: Iterable[Triple]) -> Iterator[NamedNode]:
    yield from dict.fromkeys(triple.subject for triple in triples if isinstance(triple.subject, NamedNode))


def _described_twice(knowledge: Knowledge) -> Iterator[Finding]:
    """A node has one file, so that an editor finds all of it; alignments and TOOI add to what others describe."""
    for file, triples in knowledge.files.items():
        if file.startswith("ontology/alignments/"):
            continue
        for subject in _described(triples):
            home = knowledge.homes[subject]
            if home != file and not subject.value.startswith(TOOI):
                yield _misplaced(knowledge, subject, in_both("check.described-twice", first=home, second=file))


def _in_the_wrong_time(knowledge: Knowledge) -> Iterator[Finding]:
    """What belongs to the future system stands in a file of the future, and nothing else does."""
    for file, triples in knowledge.files.items():
        for triple in triples:
            if triple.predicate != STELSEL or not isinstance(triple.subject, NamedNode):
                continue
            if triple.object == FUTURE and not is_future(file):
                yield _misplaced(knowledge, triple.subject, in_both("check.future-in-present", suffix=FUTURE_SUFFIX))
            if triple.object != FUTURE and is_future(file):
                yield _misplaced(knowledge, triple.subject, in_both("check.present-in-future", suffix=FUTURE_SUFFIX))


def _misplaced(knowledge: Knowledge, node: NamedNode, message: Text) -> Finding:
    file, line = knowledge.place(node)
    return Finding(file, line, shorten(node.value), "", "violation", message, NOTHING)
