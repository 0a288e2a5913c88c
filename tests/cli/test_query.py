"""`wiedoetwat query` as a user meets it."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.commands import Run
from wiedoetwat.graph.sources import Sources

SELECT = "SELECT ?n { ?n a wdw:Verbod }"
NORM = "https://w3id.org/wiedoetwat/id/norm/l090.gi"


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["-e", SELECT], f"?n\n<{NORM}>\n"),
        (["-e", SELECT, "--format", "csv"], f"n\r\n{NORM}\r\n"),
        (["-e", "ASK { ?n a wdw:Verbod }"], "true\n"),
        (["-e", SELECT, "--format", "table"], "n           \nnorm:l090.gi\n"),
        (["-e", "CONSTRUCT { ?n a wdw:Norm } WHERE { ?n a wdw:Verbod }", "--format", "ntriples"],
         f"<{NORM}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/wiedoetwat/def#Norm> .\n"),
    ],
)  # fmt: skip
def test_a_result_goes_to_stdout(run: Run, arguments: list[str], out: str) -> None:
    assert run("query", *arguments) == (0, out, "")


def test_json_is_json_and_a_graph_is_turtle(run: Run) -> None:
    assert json.loads(run("query", "-e", SELECT, "--format", "json").out)["head"] == {"vars": ["n"]}
    assert "norm:l090.gi" in run("query", "-e", "DESCRIBE norm:l090.gi").out
    assert run("query", "-e", SELECT, "--format", "xml").out.startswith("<?xml")


def test_a_query_comes_from_a_file_or_from_stdin(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vraag.rq"
    file.write_text(SELECT)
    assert NORM in run("query", str(file)).out
    monkeypatch.setattr(sys, "stdin", io.StringIO(SELECT))
    assert NORM in run("query", "-").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-e", "SELECT * {\n  ?s ?p }"], "regel 2, kolom 10"),
        (["-e", "SELECT * { ?s wd:x ?o }"], "wdw:"),
        (["-e", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"], "SERVICE"),
        (["-e", "DROP ALL"], "Update"),
        (["-e", SELECT, "--format", "turtle"], "json, xml, csv, tsv"),
        (["nergens.rq"], "nergens.rq"),
        ([], "-e"),
        (["x.rq", "-e", SELECT], "-e"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(run: Run, arguments: list[str], says: str) -> None:
    code, out, err = run("query", *arguments)
    assert code != 0
    assert out == ""
    assert says in err
    assert "Traceback" not in err


def test_a_terminal_gets_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = run("query", "-e", SELECT).out
    assert "norm:l090.gi" in out
    assert NORM not in out


def test_ctrl_c_ends_a_query_that_the_engine_is_busy_with(case_sources: Sources, case_data: Path) -> None:
    """Well after the engine has begun; that it ends is what is tested, with much time to spare."""
    code = (
        "import pathlib, sys; from wiedoetwat.cli import main, opening; from wiedoetwat.graph.sources import Sources;"
        f"opening.find_sources = lambda: Sources(pathlib.Path({str(case_sources.root)!r}));"
        "real = opening.open_store;"
        "opening.open_store = lambda s: (print('open', file=sys.stderr, flush=True), real(s))[1]; main()"
    )
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    environment = {**os.environ, "WIEDOETWAT_DATA": str(case_data)}
    command = [sys.executable, "-c", code, "query", "-e", endless]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"open\n"
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == -signal.SIGINT
        assert process.stderr.read() == b""


def test_a_spreadsheet_is_written_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written))
    assert run("query", "-e", SELECT, "--format", "xlsx").code == 0
    assert openpyxl.load_workbook(written).active["A2"].value == NORM  # type: ignore[index]
