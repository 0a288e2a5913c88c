"""`wiedoetwat validate`: what one gemeente or hundreds have arranged, held against law and guideline."""

import asyncio
import os
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from wiedoetwat.cli.console import complain, current_language, progress
from wiedoetwat.cli.options import LangOption
from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.graph.build import ensure_built
from wiedoetwat.graph.isolation import Pool
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.messages import text
from wiedoetwat.settings import Lang, Settings
from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.outcome import Outcome, exit_code, of_error, of_failure
from wiedoetwat.validation.places import Place
from wiedoetwat.validation.reading import ENDINGS, LARGEST, too_large
from wiedoetwat.validation.report import whole
from wiedoetwat.validation.worker import Order, open_pool, outcomes_of

Form = Literal["text", "json", "turtle", "csv", "xlsx", "html", "sarif"]
STDIN: Final = "-"


class AskedWronglyError(WiedoetwatError):
    """The command cannot be carried out as it was given."""

    exit_code = 2


def validate(
    paths: Annotated[list[str], typer.Argument(metavar="PAD...", help="Bestanden of mappen; - is stdin.")],
    format_: Annotated[Form, typer.Option("--format", help="Vorm van het verslag.")] = "text",
    lang: LangOption = None,
    engine: Annotated[Literal["fast", "pyshacl"], typer.Option(help="Snel, of de referentie.")] = "fast",
    shapes: Annotated[
        list[Path] | None, typer.Option(metavar="BESTAND", help="Eigen SHACL-shapes in plaats van die van ons.")
    ] = None,
) -> None:
    """Toets wat een gemeente heeft geregeld. Code 0: voldoet, 1: voldoet niet, 2: niet te lezen (2 voor 1 voor 0)."""
    language = lang or current_language()
    own = [(str(path), _text_of(path)) for path in shapes or ()]
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    many = len(files) > 1 or any(Path(path).is_dir() for path in paths)
    if format_ == "xlsx" and many:
        raise AskedWronglyError("validate.one-workbook")
    sources = find_sources()
    with progress() as report:
        snapshot = ensure_built(sources, Settings.from_environment().data_dir, report)
    terminal = sys.stdout.isatty() and format_ == "text"
    workers = min(os.cpu_count() or 1, len(files)) or 1
    with open_pool(snapshot, sources, workers, own) as pool, _counting(len(files), language) as done:

        def order(file: str) -> Order:
            return Order(_name(file), format_, language, engine=engine, terminal=terminal)

        outcomes = asyncio.run(_all(pool, files, order, workers, done))
    _write(outcomes, format_, language, many or len(outcomes) > 1, terminal)
    sys.exit(exit_code(outcomes))


async def _all(
    pool: Pool, files: list[str], order: Callable[[str], Order], workers: int, done: Callable[[], None]
) -> list[Outcome]:
    """Validate all files, as many at a time as there are processes; the outcomes come in the order of the files."""
    free = asyncio.Semaphore(workers)

    async def one(file: str) -> list[Outcome]:
        async with free:
            try:
                return await outcomes_of(pool, order(file), _data(file))
            except UnreadableError as error:
                return [of_error(file, error)]
            except WiedoetwatError as error:
                if len(files) == 1 or error.exit_code == 2:  # shapes that cannot be used are the same for all
                    raise
                return [of_failure(file, error)]
            finally:
                done()

    return [outcome for found in await asyncio.gather(*map(one, files)) for outcome in found]


def _files(path: str) -> Iterator[str]:
    """Return the files that a path stands for; of a folder those whose name tells a format, in the order of names."""
    if path != STDIN and Path(path).is_dir():
        found = sorted(str(one) for one in Path(path).rglob("*") if one.suffix.lower() in ENDINGS and one.is_file())
        if not found:
            raise AskedWronglyError("validate.empty-folder", folder=path, endings=" ".join(sorted(ENDINGS)))
        yield from found
    else:
        yield path


def _data(file: str) -> bytes:
    """Return a file's bytes. Raises TooLargeError before a file is read that is too large, UnreadableError."""
    if file == STDIN:
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise too_large("stdin", len(data))
        return data
    try:
        size = Path(file).stat().st_size
        if size > LARGEST:
            raise too_large(file, size)
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadableError("validate.absent", Place(file), detail=error.strerror or "?") from error


def _name(file: str) -> str:
    return "stdin" if file == STDIN else file


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise AskedWronglyError("query.unreadable", file=path, detail=detail) from error


def _write(outcomes: list[Outcome], form: Form, lang: Lang, many: bool, terminal: bool) -> None:
    for outcome in outcomes:
        if outcome.error:
            complain(outcome.error[lang])
    read = [outcome for outcome in outcomes if not outcome.error]
    if form == "xlsx":
        sys.stdout.buffer.write(b"".join(b64decode(outcome.part) for outcome in read))
    elif read or many:
        shown = outcomes if many else read
        sys.stdout.buffer.write(whole(shown, form, lang, many=many, terminal=terminal).encode())
    sys.stdout.flush()


@contextmanager
def _counting(total: int, lang: Lang) -> Iterator[Callable[[], None]]:
    """Give what counts finished files: one line that rewrites itself and goes away, on a terminal only."""
    count = 0
    shown = sys.stderr.isatty() and total > 1

    def done() -> None:
        nonlocal count
        count += 1
        if shown:
            line = text("validate.progress", lang, count=count, total=total)
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    try:
        yield done
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
