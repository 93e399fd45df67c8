"""Loads a source by ``triptych-loader load``. Every option is the program's own."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ._errors import TriptychError
from ._programs import lake_path, run
from ._progress import show
from ._servers import Servers


@dataclass(frozen=True)
class Load:
    """A load that was published.

    Attributes:
        id: Its id; folders and answers are named by it.
        lake: The folder that it lies in.
        summary: What the program printed about it: tables, rules, times.
        report: The same for programs, as ``docs/report.schema.json`` describes it.
    """

    id: str
    lake: Path
    summary: str = field(repr=False)
    report: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return self.summary

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In a notebook, the summary."""
        printer.text(self.summary)


def load(
    source: str | os.PathLike[str],
    lake: str | os.PathLike[str] | None = None,
    *,
    servers: Servers | None = None,
    progress: bool = True,
    keep: int | None = None,
    max_rejected: int | str | None = None,
    max_shrink: int | str | None = None,
    mapping: str | os.PathLike[str] | None = None,
    dates: Literal["day-first", "month-first"] | None = None,
    as_of: date | str | None = None,
    tune: Literal["auto", "off"] | int | None = None,
    materialize_recommendations: bool = False,
    replace_source: bool = False,
    only: bool = False,
    adopt: bool = False,
    strict: bool = False,
    change: Literal["append", "upsert", "snapshot"] | None = None,
    window: tuple[date | str, date | str] | None = None,
    max_deleted: int | str | None = None,
    newest_by: str | None = None,
) -> Load:
    """Reads, cleans and publishes a source: a folder, an archive, an address, or ``generate:orders=20000,seed=7``.

    What is left out is decided by the program; ``triptych-loader load --help`` tells how.

    Args:
        source: What to load.
        lake: The folder of loads: ``lake`` unless it, or the variable ``TRIPTYCH_LAKE``, says otherwise.
        servers: Where else to publish; the variables of the environment decide where this is ``None``.
        progress: Whether to show how far it is.
        keep: How many published loads stay.
        max_rejected: How many rows may be rejected: a count, or a share as ``"1%"``.
        max_shrink: How many orders fewer than the served load may be published.
        mapping: What the files mean: the name of a ready mapping, or a TOML file.
        dates: How ``01/03/2024`` is read where the column does not tell.
        as_of: The day that counts as the load's.
        tune: Whether recommendations choose their model: ``"auto"``, ``"off"``, or seconds for it at most.
        materialize_recommendations: Whether lists of recommendations are written into MongoDB and Neo4j.
        replace_source: Whether a source of another shape may replace the served one.
        only: Whether servers of the served load may be left out.
        adopt: Whether servers that hold another lake's loads are taken over.
        strict: Whether rejected rows are an error: the load is published, and exit code 1 is raised.
        change: What the source is of the served load, where it is not whole: rows to add (``"append"``), to add or replace (``"upsert"``), or
            all that there is, so that absent orders are deleted (``"snapshot"``).
        window: First and last day of the purchases that a snapshot is of; all where it is ``None``.
        max_deleted: How many of the served orders a snapshot may lack: a count, or a share as ``"1%"``.
        newest_by: The source's column that tells which of two rows with one key is newer.

    Raises:
        TriptychError: Nothing was published, or ``strict`` found rejected rows. ``report`` tells what happened.

    >>> load("generate:orders=300,seed=7", lake="lake", progress=False).report["shape"]
    'olist'
    """
    options = {
        "--keep": keep,
        "--max-rejected": max_rejected,
        "--max-shrink": max_shrink,
        "--mapping": None if mapping is None else os.fspath(mapping),
        "--dates": dates,
        "--as-of": _day(as_of),
        "--tune": tune,
        "--window": None if window is None else ",".join(str(_day(day)) for day in window),
        "--max-deleted": max_deleted,
        "--newest-by": newest_by,
    }
    flags = {
        "--materialize-recommendations": materialize_recommendations,
        "--replace-source": replace_source,
        "--only": only,
        "--adopt": adopt,
        "--strict": strict,
        f"--{change}": change is not None,
    }
    arguments = [f"{name}={value}" for name, value in options.items() if value is not None]
    arguments += [name for name, is_set in flags.items() if is_set]
    return _run("load", [*arguments, "--", os.fspath(source)], lake, servers, progress)


def delete(
    ids: str | os.PathLike[str],
    lake: str | os.PathLike[str] | None = None,
    *,
    servers: Servers | None = None,
    progress: bool = True,
) -> Load:
    """Deletes orders and customers for good, from every store, with all that could be gone back to.

    Args:
        ids: A CSV file with the header ``order_id``, ``customer_id`` or both.
        lake: The folder of loads: ``lake`` unless it, or the variable ``TRIPTYCH_LAKE``, says otherwise.
        servers: Where the loads are published too; the variables of the environment decide where this is ``None``.
        progress: Whether to show how far it is.

    Raises:
        TriptychError: Nothing was deleted, or not everywhere. The message says what is left.

    >>> from triptych import table
    >>> load("generate:orders=300,seed=7", lake="lake", progress=False).report["outcome"]
    'published'
    >>> order = table("orders", lake="lake", columns=["order_id"]).to_pandas()["order_id"].iloc[0]
    >>> _ = Path("forget.csv").write_text(f"order_id\\n{order}\\n")
    >>> delete("forget.csv", lake="lake", progress=False).report["change"]["deleted_orders"]
    1
    """
    return _run("delete", [f"--ids={os.fspath(ids)}"], lake, servers, progress)


def _day(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def _run(
    command: str,
    arguments: list[str],
    lake: str | os.PathLike[str] | None,
    servers: Servers | None,
    progress: bool,
) -> Load:
    folder = lake_path(lake)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.json"
        all_arguments = [command, f"--lake={folder}", f"--report={file}", *arguments]
        ended = run("triptych-loader", all_arguments, servers=servers, show=show(progress))
        text = file.read_text() if file.exists() else ""
    report = json.loads(text) if text else None
    if ended.exit_code != 0 or report is None:
        sentence = ended.sentence
        if ended.exit_code == 1 and "error: " not in ended.stderr:
            sentence = f"published, but rows were rejected:\n{ended.stdout}"
        raise TriptychError(sentence, ended.exit_code, report)
    return Load(id=report["load_id"], lake=folder, summary=ended.stdout, report=report)
