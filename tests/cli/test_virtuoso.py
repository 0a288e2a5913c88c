"""The portable questions of the catalogue on Virtuoso: the same solutions as from the embedded store, by value.

Virtuoso knows no default graph of a dataset, so the request names one, and the named graphs beside it.
"""

import json
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from wiedoetwat.graph.remote import RemoteStore
from wiedoetwat.graph.snapshot import Snapshot
from wiedoetwat.graph.sources import find_sources
from wiedoetwat.graph.store import Result, Store
from wiedoetwat.questions.answer import fill_example
from wiedoetwat.questions.catalogue import Catalogue, open_catalogue
from wiedoetwat.questions.sparql import write
from wiedoetwat.vocabulary import AFGELEID, KENNIS, TOEKOMST

LIST = find_sources().root / "data" / "vragen" / "overdraagbaar.txt"
PORTABLE = LIST.read_text(encoding="utf-8").split()
DEFAULT = "https://w3id.org/wiedoetwat/graaf/standaard"
CONFIGURATION = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {dump}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
"""


@pytest.fixture(scope="module")
def virtuoso(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """A Virtuoso that holds the dump: what has no graph there stands in DEFAULT."""
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = _free_ports()
    told = CONFIGURATION.format(folder=folder, sql=sql, http=http, dump=snapshot.dump.parent)
    (folder / "virtuoso.ini").write_text(told)
    command = ["virtuoso-t", "+configfile", str(folder / "virtuoso.ini"), "+foreground"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(sql)
            quads = 512
            _run(sql, f"DB.DBA.TTLP(file_to_string_output('{snapshot.dump}'), '', '{DEFAULT}', {quads}); checkpoint;")
            graphs = [("named-graph-uri", graph) for graph in (KENNIS, AFGELEID, TOEKOMST)]
            query = urlencode([("default-graph-uri", DEFAULT), *graphs])
            yield RemoteStore(f"http://127.0.0.1:{http}/sparql?{query}", snapshot, seconds=60)
        finally:
            server.kill()


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _run(port: int, commands: str) -> None:
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={commands}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "Error" not in told, told


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            return _run(port, "select 1;")
        except (subprocess.CalledProcessError, AssertionError):
            assert time.monotonic() < end, "Virtuoso does not start"
            time.sleep(0.2)


def values(result: Result) -> Counter[str]:
    """Return the solutions as lexical values and languages: Virtuoso orders otherwise, and knows fewer datatypes."""
    rows = json.loads(write(result, "json"))["results"]["bindings"]
    cells = (sorted((name, cell["value"], cell.get("xml:lang", "")) for name, cell in row.items()) for row in rows)
    return Counter(map(str, cells))


@pytest.fixture(scope="module")
def everything() -> Catalogue:
    return open_catalogue(find_sources())


def test_the_list_names_questions(everything: Catalogue) -> None:
    known = [*everything.questions, *(f"voorbeelden/{lesson.id}" for lesson in everything.lessons)]
    assert sorted(set(PORTABLE)) == PORTABLE
    assert [name for name in PORTABLE if name not in known] == []


@pytest.mark.extern
@pytest.mark.parametrize("name", PORTABLE)
def test_a_portable_question_gives_equal_values(
    virtuoso: RemoteStore, store: Store, everything: Catalogue, name: str
) -> None:
    lessons = {f"voorbeelden/{lesson.id}": lesson for lesson in everything.lessons}
    question = lessons.get(name) or everything.question(name)
    filled = [fill_example(store, everything, question, example) for example in question.examples if example.parameters]
    expected = [values(store.query(query)) for query in (question.sparql, *filled)]
    assert any(expected)
    assert [values(virtuoso.query(query)) for query in (question.sparql, *filled)] == expected
