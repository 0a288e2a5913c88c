"""A permalink: a question, what was filled in, the language, the dataset's version, and a mark of the rows it gave.

The mark holds a digest of the identifiers that carried the rows and of the content behind them, and where these stand
in the list of that version, data/uitgaven/{version}.tsv (identifier, content hash). A later build asks the question
again and names what was added, what is gone and what changed. Nothing about an answer is stored.
"""

import base64
import csv
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import Question, fill
from wiedoetwat.questions.rows import terms_of
from wiedoetwat.questions.terms import Value
from wiedoetwat.settings import Lang, Settings

LANG_KEY: Final = "taal"
VERSION_KEY: Final = "dataset"
MARK_KEY: Final = "kenmerk"
MOST_REPORTED: Final = 40
"""How many identifiers the address for reports carries."""
_DIGEST: Final = 9
_LONGEST: Final = 64 * 1024


@dataclass(frozen=True)
class Addresses:
    """Where links lead to: `base` is the address of this service without a final slash, `report` where errors go."""

    base: str = ""
    report: str = ""


def addresses_of(settings: Settings) -> Addresses:
    """Return where links lead to by the settings."""
    return Addresses(settings.base_url, settings.report_address)


HERE: Final = Addresses()
"""Links within the service, whatever its address."""


@dataclass(frozen=True)
class Comparison:
    """What is different in an answer since an earlier version of the dataset; identifiers of what carries the rows."""

    versie: str
    bekend: bool
    """Whether the list of that version is kept; if not, nothing can be said."""
    toegevoegd: list[str]
    verdwenen: list[str]
    gewijzigd: list[str]


class PermalinkError(WiedoetwatError):
    """The mark of a permalink is not whole."""

    exit_code = 2


def permalink(
    store: Store, catalogue: Catalogue, question: Question, values: Mapping[str, Value], numbers: Iterable[str],
    lang: Lang, addresses: Addresses = HERE,
) -> str | None:  # fmt: skip
    """Return the address that asks a question again and tells what changed; None where it would hold free text.

    `values` are what was filled in, `numbers` the identifiers that carry the rows.
    """
    if any(parameter.free and parameter.name in values for parameter in question.parameters):
        return None
    asked = {
        name: values[name].shown for name in (parameter.name for parameter in question.parameters) if name in values
    }
    mark = _mark(sorted(set(numbers)), listed(store, catalogue), hashes(store, catalogue, numbers))
    query = urlencode({**asked, LANG_KEY: lang, VERSION_KEY: store.version, MARK_KEY: mark}, quote_via=quote)
    return f"{addresses.base}/v1/vragen/{question.id}/antwoord?{query}"


def report_link(question: Question, numbers: Sequence[str], version: str, addresses: Addresses = HERE) -> str:
    """Return where to say that the content of an answer is wrong: an address that carries identifiers alone."""
    told = ",".join(numbers[:MOST_REPORTED])
    fields = {"vraag": question.id, VERSION_KEY: version, "nummers": told}
    if urlsplit(addresses.report).scheme == "mailto":
        lines = "\n".join(f"{name}: {value}" for name, value in fields.items())
        fields = {"subject": f"Wiedoetwat {question.id}", "body": lines}
    target = addresses.report or f"{addresses.base}/fout-melden"
    return f"{target}{'&' if '?' in target else '?'}{urlencode(fields, quote_via=quote)}"


def compare(store: Store, catalogue: Catalogue, version: str, mark: str, numbers: Iterable[str]) -> Comparison:
    """Return how the rows that `numbers` carry differ from those of an answer of an earlier version.

    Raises PermalinkError where the mark is damaged or of another version.
    """
    then = _list_of(store, catalogue, version)
    if then is None:
        return Comparison(version, False, [], [], [])
    before, now = _read_mark(mark, then), hashes(store, catalogue, numbers)
    return Comparison(
        version,
        True,
        toegevoegd=sorted(now.keys() - before),
        verdwenen=sorted(before - now.keys()),
        gewijzigd=sorted(number for number in before & now.keys() if now[number] != then[number]),
    )


def hashes(store: Store, catalogue: Catalogue, numbers: Iterable[str] | None = None) -> dict[str, str]:
    """Return identifier -> hash of what is stated about it (a statement of law with its provision); None: of all."""
    rows = None if numbers is None else [{"nummer": pyoxigraph.Literal(number)} for number in sorted(set(numbers))]
    if rows == []:
        return {}
    query = catalogue.support("inhoud")
    lines: dict[str, set[str]] = {}
    for solution in terms_of(store, fill(query, rows) if rows else query):
        number = solution["nummer"]
        if number is not None:
            lines.setdefault(number.value, set()).add(" ".join(str(term) for term in solution.values()))
    return {
        number: hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]
        for number, said in sorted(lines.items())
    }


def release_file(catalogue: Catalogue, version: str) -> Path:
    """Return where the list of a version stands."""
    return catalogue.folder.parent / "uitgaven" / f"{version}.tsv"


def write_release(store: Store, catalogue: Catalogue) -> Path:
    """Write the list of the present version, identifier and content hash a line, and return its file."""
    path = release_file(catalogue, store.version)
    path.parent.mkdir(exist_ok=True)
    lines = ("\t".join(pair) + "\n" for pair in hashes(store, catalogue).items())
    path.write_text("identifier\thash\n" + "".join(lines), encoding="utf-8")
    return path


@lru_cache(maxsize=4)
def listed(store: Store, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the identifiers of the present version in the order of its list."""
    found = (solution["nummer"] for solution in terms_of(store, catalogue.support("nummers")))
    return tuple(number.value for number in found if number is not None)


@lru_cache(maxsize=32)
def _list_of(store: Store, catalogue: Catalogue, version: str) -> dict[str, str] | None:
    """Return the list of a version, in its order; None where it was not kept."""
    if version == store.version:
        return hashes(store, catalogue)
    known = {path.stem: path for path in release_file(catalogue, version).parent.glob("*.tsv")}
    if version not in known:
        return None
    with known[version].open(encoding="utf-8", newline="") as file:
        return {row["identifier"]: row["hash"] for row in csv.DictReader(file, delimiter="\t")}


def _mark(numbers: list[str], known: Sequence[str], now: Mapping[str, str]) -> str:
    places = {number: place for place, number in enumerate(known)}
    steps, last = bytearray(), -1
    for place in sorted(places[number] for number in numbers):
        step, last = place - last, place
        while step > 127:
            steps.append(step & 127 | 128)
            step >>= 7
        steps.append(step)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(steps)) + packer.flush()
    return base64.urlsafe_b64encode(_digest(numbers, now) + packed).decode().rstrip("=")


def _read_mark(mark: str, then: Mapping[str, str]) -> set[str]:
    """Return the identifiers that a mark stands for in the list of its version. Raises PermalinkError."""
    known = list(then)
    try:
        raw = base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15)
        steps = unpacker.decompress(raw[_DIGEST:], _LONGEST)
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError(mark)
        place, step, shift, numbers = -1, 0, 0, []
        for byte in steps:
            step |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                place += step
                numbers.append(known[place])
                step = shift = 0
    except (ValueError, IndexError, zlib.error) as error:
        raise PermalinkError("permalink.damaged", name=MARK_KEY) from error
    if raw[:_DIGEST] != _digest(numbers, then):
        raise PermalinkError("permalink.damaged", name=MARK_KEY)
    return set(numbers)


def _digest(numbers: Iterable[str], content: Mapping[str, str]) -> bytes:
    lines = "\n".join(f"{number}\t{content[number]}" for number in sorted(set(numbers)))
    return hashlib.sha256(lines.encode()).digest()[:_DIGEST]
