"""Loading: what is published, what is refused, and how far it is."""

from __future__ import annotations

import os
import pickle
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import triptych


def test_a_load_tells_its_id_summary_and_report(loaded: triptych.Load) -> None:
    assert loaded.report["outcome"] == "published"
    assert loaded.id == loaded.report["load_id"] == os.path.basename((loaded.lake / "current").resolve())
    assert f"published load {loaded.id}" in str(loaded)


def test_options_reach_the_program(loaded: triptych.Load) -> None:
    assert loaded.report["as_of"].startswith("2025-01-01")


def test_a_source_that_is_not_there_is_exit_code_3_and_its_sentence() -> None:
    with pytest.raises(triptych.TriptychError) as caught:
        triptych.load("nowhere.zip", progress=False)
    assert (caught.value.exit_code, str(caught.value)) == (3, "no such file or folder: nowhere.zip")


def test_an_option_that_is_wrong_is_exit_code_3_and_names_it() -> None:
    with pytest.raises(triptych.TriptychError, match="--max-rejected") as caught:
        triptych.load("generate:orders=10,seed=7", max_rejected="many", progress=False)
    assert caught.value.exit_code == 3


def test_a_source_that_begins_with_a_dash_is_no_option() -> None:
    with pytest.raises(triptych.TriptychError, match="no such file or folder: --strict"):
        triptych.load("--strict", progress=False)


def test_too_many_rejected_rows_are_exit_code_2_with_the_report() -> None:
    with pytest.raises(triptych.TriptychError, match="rejected; over the budget") as caught:
        triptych.load("generate:orders=500,seed=7,dirt=0.2", progress=False)
    assert caught.value.exit_code == 2
    assert caught.value.report is not None and caught.value.report["outcome"] == "over_budget"
    rejected = triptych.quarantine()
    assert len(rejected) > 0 and not any(one.is_published for one in rejected)
    with pytest.raises(FileNotFoundError, match="no load is served in `lake`"):
        triptych.tables()


def test_strict_publishes_and_raises_exit_code_1() -> None:
    with pytest.raises(triptych.TriptychError, match="rejected") as caught:
        triptych.load("generate:orders=2000,seed=7,dirt=0.001", strict=True, progress=False)
    assert caught.value.exit_code == 1
    assert "sales" in triptych.tables()


def test_a_change_is_loaded_and_orders_are_deleted_for_good(tmp_path: Path) -> None:
    triptych.load("generate:orders=300,seed=7", progress=False, tune="off")
    change = triptych.load("generate:orders=20,seed=8", progress=False, tune="off", change="upsert")
    assert change.report["change"]["kind"] == "upsert" and change.report["version"]["sequence"] == 1
    orders = triptych.table("orders").to_pandas()["order_id"]
    assert len(orders) == 320
    ids = tmp_path / "forget.csv"
    ids.write_text(f"order_id\n{orders.iloc[0]}\n")
    assert triptych.delete(ids, progress=False).report["change"]["deleted_orders"] == 1
    assert orders.iloc[0] not in set(triptych.table("orders").to_pandas()["order_id"])
    with pytest.raises(triptych.TriptychError, match="lacks"):
        triptych.load("generate:orders=20,seed=8", progress=False, change="snapshot", window=("2016-01-01", "2030-01-01"))


def test_an_error_survives_pickling() -> None:
    error = triptych.TriptychError("a sentence", 3, {"outcome": "failed"})
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.exit_code, again.report) == ("a sentence", 3, {"outcome": "failed"})


def test_progress_is_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    triptych.load("generate:orders=300,seed=7")
    assert "stage done" in capsys.readouterr().err


def test_no_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    triptych.load("generate:orders=300,seed=7", progress=False)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_progress_is_the_programs_own_bars_in_a_terminal() -> None:
    ours, theirs = pty.openpty()
    code = "import triptych; triptych.load('generate:orders=3000,seed=7')"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(ours)
    assert child.wait() == 0, said
    assert b"\x1b[" in said and b"INFO" not in said


def test_ctrl_c_stops_the_program_and_publishes_nothing(tmp_path: Path) -> None:
    code = "import triptych; triptych.load('generate:orders=400000,seed=7')"
    child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not (tmp_path / "lake" / ".lock").exists():
        assert time.monotonic() < until and child.poll() is None, "the load did not begin"
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=120)
    assert child.returncode != 0 and "KeyboardInterrupt" in stderr
    assert not (tmp_path / "lake" / "current").exists()
    # The program has ended with it: the lake is free.
    triptych.load("generate:orders=300,seed=7", progress=False)
