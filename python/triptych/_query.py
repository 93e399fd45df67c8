"""Asks in GraphQL: by ``triptych-gateway query`` over a lake, or over HTTP where a gateway serves."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from ._errors import TriptychError
from ._frames import Frame, Money, check_money, library
from ._programs import lake_path, run
from ._servers import Servers

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

HTTP_TIMEOUT_SECONDS = 300

_FOR_CUSTOMER = """
query ($customer: ID!, $first: Int!, $mode: RecommendationMode!) {
  recommendations(customerId: $customer, first: $first, mode: $mode) {
    rank score noLongerSold product { id category } reason { text }
  }
}"""
_FOR_BASKET = """
query ($basket: [ID!]!, $first: Int!) {
  alsoBought(productIds: $basket, first: $first) {
    rank score noLongerSold product { id category } reason { text }
  }
}"""


class Answer(dict[str, Any], Frame):
    """The ``data`` of an answer, as a dict, that can become a frame.

    The frame's rows are those of the one list in the answer; without a list, the answer is one row. Nested objects are columns
    with dots, as in ``product.id``, as ``triptych-gateway query --format csv`` prints them; lists within a row stay lists.

    Attributes:
        extensions: What the gateway notes beside the data: the load that answered, and months that are not whole.

    >>> answer = Answer({"kpis": {"rows": [{"state": "SP", "orders": 7}, {"state": "RJ", "orders": 2}]}})
    >>> answer["kpis"]["rows"][0]["state"]
    'SP'
    >>> answer.rows()
    [{'state': 'SP', 'orders': 7}, {'state': 'RJ', 'orders': 2}]
    >>> answer.to_pandas()["orders"].sum().item()
    9
    """

    def __init__(self, data: Mapping[str, Any], extensions: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.extensions: dict[str, Any] = dict(extensions or {})

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the frame. All have the same columns.

        Raises:
            ValueError: The answer has several lists.
        """
        lists = list(_lists("", self))
        if len(lists) > 1:
            names = ", ".join(f"`{name}`" for name, _ in lists)
            raise ValueError(f"the answer has several lists ({names}): ask for one of them, or take the data as it is")
        items = lists[0][1] if lists else [_innermost(self)]
        name = lists[0][0].rpartition(".")[2] if lists else ""
        rows = [dict(_columns("", item)) if isinstance(item, dict) else {name: item} for item in items]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        # An object that is null in one row has columns in the others.
        columns = [one for one in columns if not any(other.startswith(f"{one}.") for other in columns)]
        return [{column: row.get(column) for column in columns} for row in rows]

    def to_arrow(self) -> pyarrow.Table:
        return library("pyarrow").Table.from_pylist(self.rows())

    def to_polars(self) -> polars.DataFrame:
        frame: polars.DataFrame = library("polars").DataFrame(self.rows(), infer_schema_length=None)
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        frame: pandas.DataFrame = library("pandas").DataFrame(self.rows())
        return frame


def query(
    graphql: str,
    variables: Mapping[str, Any] | None = None,
    *,
    lake: str | os.PathLike[str] | None = None,
    url: str | None = None,
    servers: Servers | None = None,
    operation: str | None = None,
    money: Money = "float",
) -> Answer:
    """Answers a question in GraphQL, from a lake or from a gateway that serves.

    Args:
        graphql: The question. ``triptych-gateway schema`` prints what can be asked.
        variables: Values of its variables.
        lake: The folder of loads, ``lake`` unless it, or the variable ``TRIPTYCH_LAKE``, says otherwise.
        url: The address of a gateway, in the place of a lake.
        servers: Servers that hold the load; the variables of the environment decide where this is ``None``.
        operation: Which operation to run, where the question has several.
        money: ``"float"``, or ``"decimal"``, which takes every number with a point exactly as it was answered.

    Raises:
        TriptychError: The answer has errors (exit code 1), or cannot be had.

    >>> states = query("query ($n: Int) { kpis(groupBy: [STATE], first: $n) { rows { state orders } } }", {"n": 3}, lake="lake")
    >>> len(states["kpis"]["rows"])
    3
    >>> states.to_pandas().columns.to_list()
    ['state', 'orders']
    >>> total = query("{ kpis { total { revenue } } }", lake="lake", money="decimal")
    >>> type(total["kpis"]["total"]["revenue"]).__name__
    'Decimal'
    """
    check_money(money)
    if url is not None:
        if lake is not None or servers is not None:
            raise ValueError("name a url, or a lake and servers: the gateway at the url has its own")
        text = _over_http(url, graphql, variables, operation)
    else:
        text = _from_lake(lake_path(lake), graphql, variables, servers, operation)
    answer = json.loads(text, parse_float=Decimal if money == "decimal" else float)
    if answer.get("errors"):
        raise TriptychError("; ".join(error["message"] for error in answer["errors"]), 1)
    return Answer(answer["data"], answer.get("extensions"))


def recommend(
    customer: str | None = None,
    *,
    basket: Sequence[str] | None = None,
    first: int = 10,
    mode: Literal["new-items", "next-basket"] = "new-items",
    lake: str | os.PathLike[str] | None = None,
    url: str | None = None,
    servers: Servers | None = None,
) -> Answer:
    """What to offer a customer next, or with the products of a basket, and why.

    Args:
        customer: The customer's id. A stranger gets what is popular now.
        basket: In the place of a customer, ids of products.
        first: How many products, at most 100.
        mode: For a customer: products never bought, or what the next basket may hold.
        lake: As for :func:`query`; so are ``url`` and ``servers``.

    >>> customer = triptych.table("sales", lake="lake").to_polars()["customer_id"][0]
    >>> recommend(customer, first=3, lake="lake").to_pandas()["rank"].to_list()
    [1, 2, 3]
    """
    if (customer is None) == (basket is None):
        raise ValueError("name a customer or a basket, one of the two")
    if customer is not None:
        variables = {"customer": customer, "first": first, "mode": mode.replace("-", "_").upper()}
        return query(_FOR_CUSTOMER, variables, lake=lake, url=url, servers=servers)
    variables = {"basket": list(basket or ()), "first": first}
    return query(_FOR_BASKET, variables, lake=lake, url=url, servers=servers)


def _from_lake(
    lake: os.PathLike[str], graphql: str, variables: Mapping[str, Any] | None, servers: Servers | None, operation: str | None
) -> str:
    arguments = ["query", "--format=json", f"--lake={os.fspath(lake)}"]
    arguments += [f"--var={name}={_json(value)}" for name, value in (variables or {}).items()]
    if operation is not None:
        arguments.append(f"--operation={operation}")
    ended = run("triptych-gateway", [*arguments, "-"], servers=servers, stdin=graphql)
    if ended.exit_code != 0:
        raise TriptychError(ended.sentence, ended.exit_code)
    return ended.stdout


def _over_http(url: str, graphql: str, variables: Mapping[str, Any] | None, operation: str | None) -> str:
    address = url.rstrip("/").removesuffix("/graphql") + "/graphql"
    question = {"query": graphql, "variables": dict(variables or {}), "operationName": operation}
    request = urllib.request.Request(
        address, data=_json(question).encode(), headers={"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=HTTP_TIMEOUT_SECONDS) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")
        if text.startswith("{"):  # an answer in GraphQL's form, which tells more than its status
            return text
        raise TriptychError(f"{address} answers {error.code}: {text.strip() or error.reason}", None) from None
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise TriptychError(f"nothing answers at {address}: {reason}", None) from None


def _json(value: Any) -> str:
    """With dates and times as the API writes them, and decimals as numbers."""
    return json.dumps(value, default=lambda other: float(other) if isinstance(other, Decimal) else str(other))


def _lists(name: str, value: Any) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(f"{name}.{key}" if name else key, inner)


def _innermost(data: dict[str, Any]) -> dict[str, Any]:
    """What is left of an answer without a list when the fields that lead to it are taken off."""
    inner = list(data.values())
    return _innermost(inner[0]) if len(inner) == 1 and isinstance(inner[0], dict) else data


def _columns(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _columns(f"{name}.{key}" if name else key, inner)
    else:
        yield name, value
