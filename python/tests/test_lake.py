"""Tables, rejected rows, servers that are named, and the version."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import triptych
from triptych._programs import path
from triptych._servers import environment


def test_tables_are_the_facts_and_marts_of_the_lake(lake: Path) -> None:
    names = triptych.tables(lake)
    files = {file.stem for folder in ("facts", "marts") for file in (lake / "current" / folder).iterdir()}
    assert set(names) == files and len(names) == len(files)
    for name in names:
        assert triptych.table(name, lake).to_arrow().column_names == triptych.table(name, lake).to_polars().columns


def test_a_table_has_as_many_rows_as_the_load_says(loaded: triptych.Load) -> None:
    accepted = {table["table"]: table["accepted"] for table in loaded.report["tables"]}
    assert len(triptych.table("orders", loaded.lake).to_pandas()) == accepted["orders"]
    assert triptych.table("sales", loaded.lake).to_polars().height == accepted["order_items"]


def test_money_of_a_table_is_exact_or_a_float_by_choice(lake: Path) -> None:
    exact = triptych.table("sales", lake, columns=["price"], money="decimal")
    floats = triptych.table("sales", lake, columns=["price"])
    assert isinstance(exact.to_pandas()["price"][0], Decimal)
    assert str(exact.to_polars().schema["price"]).startswith("Decimal")
    assert floats.to_pandas()["price"].dtype.kind == "f"
    assert floats.to_polars()["price"].dtype.is_float()
    assert floats.to_arrow()["price"].to_pylist() == [float(value) for value in exact.to_arrow()["price"].to_pylist()]


def test_a_table_that_is_not_there_names_those_that_are(lake: Path) -> None:
    with pytest.raises(LookupError, match="no table `sale` in .*sales"):
        triptych.table("sale", lake)


def test_tables_that_are_taken_stay_those_of_their_load() -> None:
    triptych.load("generate:orders=300,seed=7", progress=False)
    before = triptych.table("orders")
    triptych.load("generate:orders=400,seed=7", progress=False)
    assert (len(before.to_pandas()), len(triptych.table("orders").to_pandas())) == (300, 400)


def test_the_lake_is_that_of_the_variable_where_none_is_named(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_LAKE", str(lake))
    assert triptych.tables() == triptych.tables(lake)
    assert triptych.query("{ load { id } }") == triptych.query("{ load { id } }", lake=lake)


def test_rejected_rows_have_their_rule_and_line(loaded: triptych.Load) -> None:
    rejected = triptych.quarantine(loaded.lake)
    quarantined = {table["table"]: table["quarantined"] for table in loaded.report["tables"] if table["quarantined"]}
    assert {one.table: one.rows for one in rejected} == quarantined
    frame = rejected.to_pandas()
    assert frame.columns.to_list() == rejected.to_polars().columns
    assert frame.columns.to_list()[:4] == ["load_id", "table", "file", "line"]
    assert len(frame) == len(rejected.to_polars()) == sum(quarantined.values())
    assert frame["rule"].str.contains(".", regex=False).all()
    assert all(one.file.exists() and one.rules for one in rejected)


def test_named_servers_are_the_only_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGODB_URL", "mongodb://elsewhere/")
    assert environment(None)["MONGODB_URL"] == "mongodb://elsewhere/"
    named = environment(triptych.Servers(clickhouse_url="http://db:8123", clickhouse_password="secret"))
    assert "MONGODB_URL" not in named
    assert (named["CLICKHOUSE_URL"], named["CLICKHOUSE_PASSWORD"]) == ("http://db:8123", "secret")


def test_passwords_are_not_shown() -> None:
    servers = triptych.Servers(
        clickhouse_password="secret", mongodb_url="mongodb://me:secret@db/", neo4j_url="bolt://db:7687", neo4j_password="secret"
    )
    assert "secret" not in repr(servers)


def test_servers_that_are_named_are_used() -> None:
    with pytest.raises(triptych.TriptychError, match="(?i)clickhouse") as caught:
        triptych.load("generate:orders=10,seed=7", servers=triptych.Servers(clickhouse_url="nonsense"), progress=False)
    assert caught.value.exit_code == 3


def test_a_gateway_that_cannot_start_says_why(lake: Path) -> None:
    with triptych.serve(lake) as server:
        taken = server.url.removeprefix("http://")
        with pytest.raises(triptych.TriptychError, match=taken.rpartition(":")[2]) as caught:
            triptych.serve(lake, listen=taken)
        assert caught.value.exit_code == 3


def test_a_gateway_stops_at_the_end_of_its_block(lake: Path) -> None:
    with triptych.serve(lake) as server:
        assert triptych.query("{ load { id } }", url=server.url)
    with pytest.raises(triptych.TriptychError, match="nothing answers"):
        server.query("{ load { id } }")
    server.close()


def test_a_program_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIPTYCH_BINARIES", str(tmp_path))
    with pytest.raises(triptych.TriptychError, match="triptych-loader is not in"):
        triptych.load("generate:orders=10,seed=7", progress=False)


@pytest.mark.parametrize("name", ["triptych-loader", "triptych-gateway"])
def test_programs_and_module_tell_the_same_version(name: str) -> None:
    printed = subprocess.run([path(name), "--version"], capture_output=True, text=True, check=True).stdout
    assert printed == f"{name} {triptych.__version__}\n"


def test_nothing_is_needed_until_it_is_asked_for() -> None:
    code = "import sys, triptych; print([name for name in ('pandas', 'polars', 'pyarrow') if name in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "[]\n"
