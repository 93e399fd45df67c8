"""What can become a frame of pandas, Polars or Arrow. None of the three is needed until it is asked for."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Money = Literal["float", "decimal"]
"""How money is read: as floats, which every library computes with, or as exact decimals."""


class Frame(ABC):
    """Rows and columns, as the library of your choice has them."""

    @abstractmethod
    def to_arrow(self) -> pyarrow.Table:
        """As a table of Arrow; wants ``pyarrow``."""

    @abstractmethod
    def to_polars(self) -> polars.DataFrame:
        """As a frame of Polars; wants ``polars``."""

    @abstractmethod
    def to_pandas(self) -> pandas.DataFrame:
        """As a frame of pandas; wants ``pandas``, and ``pyarrow`` for what is read from files."""


def library(name: str) -> Any:
    """The library, or how to get it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        raise ModuleNotFoundError(f"{name} is not installed; install it with: pip install {error.name}", name=error.name) from None


def check_money(money: Money) -> Money:
    if money not in ("float", "decimal"):
        raise ValueError(f"money is 'float' or 'decimal', not {money!r}")
    return money
