"""README.md lists which changes to the conforming example go unnoticed, and no other does."""

import re
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from tests.shapes.mutate import EXAMPLE, unnoticed
from wiedoetwat.graph.snapshot import Snapshot

README = Path(__file__).with_name("README.md").read_text(encoding="utf-8")


def test_every_unnoticed_change_is_listed_and_justified(snapshot: Snapshot) -> None:
    rows = re.findall(r"^\| (\w+) \| (\S+) \| (\S+) \| (\d+) \| (.+) \|$", README, re.MULTILINE)
    listed = {(what, subject, predicate): int(count) for what, subject, predicate, count, _ in rows}
    assert listed == unnoticed(snapshot.shapes.read_text(encoding="utf-8"))
    tried = 3 * sum(1 for _ in parse(path=str(EXAMPLE), format=RdfFormat.TURTLE))
    assert f"{tried:,} changes" in README.replace("\n", " ")
