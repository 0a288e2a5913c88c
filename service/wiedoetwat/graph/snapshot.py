"""Built graphs on disk: a directory each, named after its content; a pointer says which one is current.

Whatever is killed when: a directory gets its name when it is complete, the pointer moves in one step, and what a dead
build left behind is cleared by the next. A snapshot that somebody has open is never removed.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

DUMP: Final = "wiedoetwat.nq"
SHAPES: Final = "inrichting.nt"
MANIFEST: Final = "manifest.json"
POINTER: Final = "current"
STORE: Final = "store"
TEMPORARY: Final = ".new-"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds and what it was made of; without a clock, so that the same input gives the same bytes."""

    dataset: str
    """sha256 of the sorted N-Quads."""
    shapes: str
    """sha256 of the shapes for arrangements."""
    sources: str
    """Sources.digest() of what it was built from."""
    version: str
    """Version of the program that built it."""
    engine: str
    """Version of the store engine whose files stand beside."""
    date: str
    """The newest date that the knowledge gives for itself, yyyy-mm-dd."""
    counts: dict[str, int]
    """Triples per graph: kennis, afgeleid, toekomst."""

    def write(self, folder: Path) -> None:
        """Write the manifest into a folder, replacing the one there in one step."""
        write_whole(folder / MANIFEST, json.dumps(asdict(self), indent=2, sort_keys=True) + "\n")


@dataclass(frozen=True)
class Snapshot:
    """A complete built graph."""

    path: Path
    manifest: Manifest

    @property
    def dump(self) -> Path:
        """The graph as sorted N-Quads."""
        return self.path / DUMP

    @property
    def shapes(self) -> Path:
        """The shapes for what a gemeente arranged, as N-Triples: hand-written and compiled from the knowledge."""
        return self.path / SHAPES

    @property
    def store(self) -> Path:
        """The graph as the files of the embedded store."""
        return self.path / STORE

    @property
    def version(self) -> str:
        """The version of the dataset as people see it: the name of the directory."""
        return self.path.name


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in a folder, None where there is none that this version understands."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def current(data_dir: Path) -> Snapshot | None:
    """Return the snapshot that the pointer names, None where there is none that is complete."""
    try:
        name = json.loads((data_dir / POINTER).read_text(encoding="utf-8"))["snapshot"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    manifest = read_manifest(data_dir / name)
    return Snapshot(data_dir / name, manifest) if manifest else None


@contextmanager
def building(data_dir: Path, waiting: Callable[[], None]) -> Iterator[Path]:
    """Give one process at a time a temporary directory inside `data_dir` to build in; call `waiting` before waiting."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("w") as lock:
        if not _locked(lock, fcntl.LOCK_EX):
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left_behind in data_dir.glob(TEMPORARY + "*"):  # whoever made it is dead: the lock is ours
            shutil.rmtree(left_behind)
        temporary = data_dir / f"{TEMPORARY}{os.getpid()}"
        temporary.mkdir()
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def publish(temporary: Path, data_dir: Path, manifest: Manifest) -> Snapshot:
    """Give what stands in `temporary` its name, point to it, and clear what nobody uses; call inside building()."""
    before = current(data_dir)
    snapshot = _name(temporary, data_dir, manifest)
    write_whole(data_dir / POINTER, json.dumps({"snapshot": snapshot.path.name}) + "\n")
    _clear(data_dir, keep={snapshot.path, before.path if before else snapshot.path})
    return snapshot


def place(temporary: Path, data_dir: Path, manifest: Manifest, finish: Callable[[], None]) -> Snapshot:
    """Give what stands in `temporary` its name without pointing to it; `finish` makes what is lacking, if it is new.

    Clears what nobody uses, the current snapshot excepted; call inside building().
    """
    there = read_manifest(data_dir / manifest.dataset[:16])
    if there is None or there.engine != manifest.engine:
        finish()
    snapshot, pointed = _name(temporary, data_dir, manifest), current(data_dir)
    _clear(data_dir, keep={snapshot.path, pointed.path if pointed else snapshot.path})
    return snapshot


def _name(temporary: Path, data_dir: Path, manifest: Manifest) -> Snapshot:
    target = data_dir / manifest.dataset[:16]
    manifest.write(temporary)
    there = read_manifest(target)
    if there and there.engine == manifest.engine:
        (temporary / SHAPES).replace(target / SHAPES)  # the same graph from other sources: a comment or shape changed
        manifest.write(target)
    else:
        aside = temporary.with_suffix(".old")  # another engine's files, or half of what somebody removed by hand
        if target.exists():
            target.rename(aside)
        temporary.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    return Snapshot(target, manifest)


def hold(snapshot: Snapshot) -> int:
    """Return a file descriptor that keeps a snapshot from being removed until it is closed or the process ends."""
    lock = os.open(snapshot.dump, os.O_RDONLY)  # the one file of a snapshot that is never replaced
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new text, never a part of it."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _clear(data_dir: Path, keep: set[Path]) -> None:
    for folder in data_dir.iterdir():
        if folder not in keep and (folder / MANIFEST).is_file() and not folder.name.startswith("."):
            with (folder / DUMP).open() as lock:
                if _locked(lock, fcntl.LOCK_EX):
                    shutil.rmtree(folder)


def _locked(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
