"""A shop's CSV export, cleaned, and answers about it, from Python.

The module calls the programs ``triptych-loader`` and ``triptych-gateway``, which come in the same wheel, and reads the files that
they write. It computes nothing itself, so that Python, the command line and HTTP give the same answers.

>>> import triptych
>>> load = triptych.load("generate:orders=300,seed=7", lake="lake", progress=False)
>>> triptych.query("{ kpis { total { ordersPlaced } } }", lake="lake")
{'kpis': {'total': {'ordersPlaced': 300}}}
>>> triptych.table("sales", lake="lake").to_polars().columns[:2]
['order_key', 'order_id']
"""

from importlib.metadata import PackageNotFoundError, version

from ._errors import TriptychError
from ._frames import Frame, Money
from ._lake import Quarantine, Rejected, Table, quarantine, table, tables
from ._load import Load, delete, load
from ._query import Answer, query, recommend
from ._serve import Server, serve
from ._servers import Servers

try:
    __version__ = version("triptych")
except PackageNotFoundError:  # a checkout that is on the path, and not installed
    __version__ = "unknown"

__all__ = [
    "Answer",
    "Frame",
    "Load",
    "Money",
    "Quarantine",
    "Rejected",
    "Server",
    "Servers",
    "Table",
    "TriptychError",
    "__version__",
    "delete",
    "load",
    "quarantine",
    "query",
    "recommend",
    "serve",
    "table",
    "tables",
]
