"""Reads the files of a lake: the Parquet files of the served load, and what loads could not keep."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._errors import TriptychError
from ._frames import Frame, Money, check_money, library
from ._programs import lake_path, run

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_FOLDERS = ("facts", "marts")


@dataclass(frozen=True)
class Table(Frame):
    """A table of a load. It is read when it becomes a frame.

    Attributes:
        name: As in :func:`tables`.
        path: Its Parquet file, for a tool that reads files.
        money: How :meth:`to_pandas` and its neighbours give money.
        columns: Those that are read; all where it is ``None``.
    """

    name: str
    path: Path
    money: Money = "float"
    columns: tuple[str, ...] | None = None

    def to_arrow(self) -> pyarrow.Table:
        arrow = library("pyarrow")
        read = library("pyarrow.parquet").read_table(self.path, columns=self._columns())
        if self.money == "float":
            for index, column in enumerate(read.schema):
                if arrow.types.is_decimal(column.type):
                    read = read.set_column(index, column.name, _floats(arrow, read.column(index)))
        return read

    def to_polars(self) -> polars.DataFrame:
        engine = library("polars")
        frame: polars.DataFrame = engine.read_parquet(self.path, columns=self._columns())
        if self.money == "float":
            frame = frame.with_columns(engine.selectors.decimal().cast(engine.Float64))
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def _columns(self) -> list[str] | None:
        return None if self.columns is None else list(self.columns)


@dataclass(frozen=True)
class Rejected:
    """Rows of one table that one load could not keep.

    Attributes:
        load_id: The load.
        is_published: Whether it was published all the same.
        table: The table.
        rows: How many.
        file: They themselves, as CSV, to be corrected and given to ``triptych-loader quarantine replay``.
        rules: For each rule that rejected rows, how many, and what it means.
    """

    load_id: str
    is_published: bool
    table: str
    rows: int
    file: Path
    rules: list[dict[str, Any]] = field(repr=False)


class Quarantine(Frame):
    """What loads could not keep: a sequence of :class:`Rejected`, and a frame with a row for each rejected row.

    The frame tells the load, the table, the file, line and byte where the row stands, the rule, and the column and value that
    the rule is about.
    """

    def __init__(self, rejected: list[Rejected]) -> None:
        self._rejected = rejected

    def __len__(self) -> int:
        return len(self._rejected)

    def __iter__(self) -> Iterator[Rejected]:
        return iter(self._rejected)

    def __getitem__(self, index: int) -> Rejected:
        return self._rejected[index]

    def __repr__(self) -> str:
        return f"Quarantine({self._rejected!r})"

    def to_arrow(self) -> pyarrow.Table:
        arrow, parquet = library("pyarrow"), library("pyarrow.parquet")
        frames = [arrow.table({name: arrow.array([], arrow.string()) for name in ("load_id", "table")})]
        for one in self._rejected:
            frame = parquet.read_table(one.file.with_suffix(".parquet"))
            for index, (name, value) in enumerate([("load_id", one.load_id), ("table", one.table)]):
                frame = frame.add_column(index, name, arrow.array([value] * len(frame), arrow.string()))
            frames.append(frame)
        return arrow.concat_tables(frames, promote_options="default")

    def to_polars(self) -> polars.DataFrame:
        engine = library("polars")
        frames = [engine.DataFrame(schema={"load_id": engine.String, "table": engine.String})]
        for one in self._rejected:
            named = [engine.lit(one.load_id).alias("load_id"), engine.lit(one.table).alias("table")]
            frames.append(engine.read_parquet(one.file.with_suffix(".parquet")).select(*named, engine.all()))
        found: polars.DataFrame = engine.concat(frames, how="diagonal")
        return found

    def to_pandas(self) -> pandas.DataFrame:
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame


def tables(lake: str | os.PathLike[str] | None = None) -> list[str]:
    """The tables of the served load: facts first, then marts.

    >>> tables("lake")[:3]
    ['accounts', 'categories', 'customers']
    """
    return list(_files(lake_path(lake)))


def table(
    name: str,
    lake: str | os.PathLike[str] | None = None,
    *,
    columns: list[str] | None = None,
    money: Money = "float",
) -> Table:
    """A table of the served load, as one of :func:`tables`.

    Args:
        name: As ``"sales"``, which has a row for each order item.
        lake: The folder of loads, ``lake`` unless it, or the variable ``TRIPTYCH_LAKE``, says otherwise.
        columns: Those to read; all where it is ``None``.
        money: ``"float"``, or ``"decimal"`` for exact values.

    Raises:
        FileNotFoundError: No load is served there.
        LookupError: It has no such table.

    >>> sales = table("sales", lake="lake", columns=["price", "freight"], money="decimal")
    >>> sales.to_arrow().schema.field("price").type
    Decimal128Type(decimal128(18, 2))
    """
    folder = lake_path(lake)
    files = _files(folder)
    if name not in files:
        raise LookupError(f"no table `{name}` in {folder}; there are: {', '.join(files)}")
    return Table(name, files[name], check_money(money), tuple(columns) if columns is not None else None)


def quarantine(lake: str | os.PathLike[str] | None = None) -> Quarantine:
    """What the loads of a lake could not keep, and why.

    >>> quarantine("lake")
    Quarantine([])
    """
    ended = run("triptych-loader", ["quarantine", "list", "--json", f"--lake={lake_path(lake)}"])
    if ended.exit_code != 0:
        raise TriptychError(ended.sentence, ended.exit_code)
    return Quarantine([
        Rejected(load["load_id"], load["is_published"], one["table"], one["rows"], Path(one["file"]), one["rules"])
        for load in json.loads(ended.stdout)
        for one in load["tables"]
    ])


def _floats(arrow: Any, column: Any) -> Any:
    """The nearest floats. Arrow's own cast makes 28.900000000000002 of 28.90."""
    compute, units = library("pyarrow.compute"), 10**column.type.scale
    whole = compute.multiply(column, arrow.scalar(units, arrow.int64())).cast(arrow.int64())
    return compute.divide(whole.cast(arrow.float64()), float(units))


def _files(lake: Path) -> dict[str, Path]:
    try:
        # The link is followed once, so that tables that are taken together are of one load.
        load = (lake / "current").resolve(strict=True)
    except OSError:
        raise FileNotFoundError(f"no load is served in `{lake}`; load one: triptych.load(source, lake={str(lake)!r})") from None
    return {file.stem: file for folder in _FOLDERS for file in sorted((load / folder).glob("*.parquet"))}
