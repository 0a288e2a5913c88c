"""How well `ask` answers the plain Dutch questions of this folder; `python -m tests.questions.measure` tells.

It prints a table per file and writes both into README.md, which says how the measure works.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wiedoetwat.ask.ask import Outcome, ask
from wiedoetwat.cli.opening import open_graph
from wiedoetwat.questions.answer import Answer
from wiedoetwat.questions.rows import IDENTIFIERS

HERE: Final = Path(__file__).parent
FILES: Final = ("goud_ask.toml", "eigen.toml")
HARD: Final = "E41"
"""From here the questions are hard input, counted apart."""
FIRST: Final = 10
"""Among how many identifiers those that support an answer must be."""
FEW: Final = 5
"""Where more than this many identifiers support an answer, twice as many places count as there are of them."""
LONG: Final = 25
"""An answer of more rows than this holds what was asked, and leaves finding it to the reader: counted apart."""
UNSTATED: Final = "niet-gesteld"
LIST: Final = "uitspraken"
"""The catalogue question for a bare list: its parameters are its rows."""

Question = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """How one question was answered."""

    id: str
    right: bool
    coverage: float | None
    """Which share of `steun` is among the first identifiers; None where nothing supports an answer."""
    alarm: bool
    """Whether danger was heard exactly where it should be."""
    kind: str
    given: str
    """The first answer, in a few words."""
    rows: int
    short: str
    """What is wrong with it, in a few words; empty where it is right."""


def read(name: str) -> dict[str, Question]:
    """Return the questions of a file, by id."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def measure(questions: dict[str, Question], answered: Callable[[str], Outcome]) -> list[Measured]:
    """Put every question to `answered` and return how that went."""
    return [judge(id_, question, answered(question["vraag"])) for id_, question in questions.items()]


def judge(id_: str, question: Question, outcome: Outcome) -> Measured:
    """Return how good an outcome is for a question."""
    first = outcome.antwoorden[0]
    short = _unstated(outcome) if question["soort"] == UNSTATED else _wanting(question, set(identifiers([first])))
    return Measured(
        id=id_,
        right=not short,
        coverage=coverage(question["steun"], identifiers(outcome.antwoorden)),
        alarm=bool(outcome.nood) == question["nood"],
        kind=outcome.soort,
        given=_given(first),
        rows=len(first.rijen),
        short=short,
    )


def identifiers(answers: Iterable[Answer]) -> list[str]:
    """Return the identifiers that the rows of some answers carry, in their order, each once."""
    return list(dict.fromkeys(number for one in answers for row in one.rijen for number in row[IDENTIFIERS]))


def coverage(support: Sequence[str], shown: Sequence[str]) -> float | None:
    """Return which share of the supporting identifiers is among the first ones shown.

    A rule that the graph splits counts through any of its parts.
    """
    if not support:
        return None
    places = shown[: 2 * len(support) if len(support) > FEW else FIRST]
    return sum(any(one == id_ or one.startswith(f"{id_}.") for one in places) for id_ in support) / len(support)


def _unstated(outcome: Outcome) -> str:
    return "" if outcome.soort == UNSTATED else "should say that it is not stated"


def _wanting(question: Question, shown: set[str]) -> str:
    lacking = [anyof[0] for anyof in question["goed"] if not shown.intersection(anyof)]
    wrong = [one for one in question.get("fout", ()) if one in shown]
    parts = ((f"lacks {_several(lacking)}", lacking), (f"has {_several(wrong)}", wrong))
    return "; ".join(text for text, there in parts if there)


def _several(ids: Sequence[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _given(first: Answer) -> str:
    filled = ", ".join(f"{name}={value['waarde']}" for name, value in first.parameters.items())
    return first.vraag + (f" ({filled})" if filled and first.vraag != LIST else "")


def mean(measured: Iterable[Measured]) -> float:
    """Return the average coverage of the questions that have support."""
    shares = [one.coverage for one in measured if one.coverage is not None]
    return sum(shares) / len(shares)


def summary(measured: Sequence[Measured]) -> str:
    """Return the figures of some questions in one line."""
    right = sum(one.right for one in measured)
    long = sum(one.right and one.rows > LONG for one in measured)
    denied = sum(one.kind == UNSTATED and not one.right for one in measured)
    alarms = sum(one.alarm for one in measured)
    return (
        f"First answer right {right} of {len(measured)}, {long} of them in more than {LONG} rows; "
        f"wrongly told that it is not stated {denied}; "
        f"coverage {mean(measured):.2f} on average; danger heard as it should {alarms} of {len(measured)}."
    )


def table(measured: Sequence[Measured]) -> str:
    """Return a line per question, in Markdown."""
    lines = ["| question | first answer | rows | right | coverage |", "|---|---|---|---|---|"]
    for one in measured:
        verdict = ("yes" if one.right else f"no: {one.short}") + ("" if one.alarm else "; danger misjudged")
        share = "" if one.coverage is None else f"{one.coverage:.2f}"
        lines.append(f"| {one.id} | {one.kind}, {one.given} | {one.rows} | {verdict} | {share} |")
    return "\n".join(lines)


def report(name: str, measured: Sequence[Measured]) -> str:
    """Return the figures and the table of one file."""
    hard = [one for one in measured if one.id >= HARD and one.id.startswith("E")]
    plain = [one for one in measured if one not in hard]
    texts = [summary(plain), f"Hard input, {HARD} and on: {summary(hard)}" if hard else "", table(measured)]
    return f"### {name}\n\n" + "\n\n".join(text for text in texts if text)


def main() -> None:
    """Measure both files, print the figures and write them into README.md."""
    store, catalogue = open_graph()
    reports = [report(name, measure(read(name), lambda text: ask(store, catalogue, text))) for name in FILES]
    written = "\n\n".join(reports)
    print(written)
    readme = HERE / "README.md"
    kept = re.split("(?<=<!-- measured -->\n).*?(?=<!-- end -->)", readme.read_text(encoding="utf-8"), flags=re.DOTALL)
    readme.write_text(f"\n{written}\n\n".join(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
