"""Questions: the same answer from a lake and over HTTP, as a dict and as frames."""

from __future__ import annotations

import csv
import io
import socket
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

import triptych
from triptych._programs import path

STATES = "query ($first: Int) { kpis(groupBy: [STATE], first: $first) { rows { state revenue orders } } }"
# Questions of all forms: rows, nested objects, an object that is null in some rows, no list.
FORMS = [
    "{ kpis(groupBy: [STATE], first: 4) { rows { state revenue orders } } }",
    "{ orders(first: 3) { nodes { id customer { id state } revenue } } }",
    "{ products(first: 3) { nodes { id category } } }",
    "{ kpis { total { revenue orders averageScore } } }",
]


def test_variables_of_every_kind_reach_the_question(lake: Path) -> None:
    question = """query ($first: Int, $where: KpiFilter, $order: [KpiOrder!], $by: [KpiDimension!]) {
        kpis(groupBy: $by, first: $first, where: $where, orderBy: $order) { rows { state revenue } } }"""
    variables = {"first": 2, "where": {"state": {"in": ["SP", "RJ"]}}, "order": [{"measure": "REVENUE"}], "by": ["STATE"]}
    answer = triptych.query(question, variables, lake=lake)
    assert {row["state"] for row in answer["kpis"]["rows"]} == {"SP", "RJ"}


def test_a_text_that_looks_like_a_number_stays_text(lake: Path) -> None:
    customer = "query ($id: ID!) { customer(id: $id) { id } }"
    assert triptych.query(customer, {"id": "007"}, lake=lake) == {"customer": None}


def test_a_lake_and_a_server_give_the_same_answer(lake: Path) -> None:
    with triptych.serve(lake) as server:
        for question in FORMS:
            over_http = server.query(question)
            from_lake = triptych.query(question, lake=lake)
            assert over_http == from_lake
            assert over_http.extensions == from_lake.extensions
        assert triptych.query(STATES, {"first": 2}, url=f"{server.url}/graphql") == server.query(STATES, {"first": 2})


@pytest.mark.parametrize("question", FORMS)
def test_frames_have_the_rows_and_columns_of_the_programs_csv(lake: Path, question: str) -> None:
    printed = subprocess.run(
        [path("triptych-gateway"), "query", "--format=csv", "--raw", f"--lake={lake}", question],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    header, *rows = csv.reader(io.StringIO(printed))
    answer = triptych.query(question, lake=lake)
    assert answer.to_pandas().columns.to_list() == header
    assert answer.to_polars().columns == header
    assert answer.to_arrow().column_names == header
    assert len(answer.rows()) == len(rows)
    texts = [["" if value is None else str(value) for value in row.values()] for row in answer.rows()]
    assert [row[0] for row in texts] == [row[0] for row in rows]


def test_several_lists_are_no_frame(lake: Path) -> None:
    answer = triptych.query("{ orders(first: 1) { nodes { id } } products(first: 1) { nodes { id } } }", lake=lake)
    with pytest.raises(ValueError, match=r"`orders\.nodes`, `products\.nodes`"):
        answer.to_pandas()


def test_an_object_that_is_null_in_one_row_has_its_columns() -> None:
    answer = triptych.Answer({"rows": [{"seller": None, "n": 1}, {"seller": {"id": "a"}, "n": 2}]})
    assert answer.rows() == [{"n": 1, "seller.id": None}, {"n": 2, "seller.id": "a"}]


def test_an_empty_list_is_a_frame_without_rows(lake: Path) -> None:
    answer = triptych.query('{ orders(where: { state: { in: ["XX"] } }) { nodes { id } } }', lake=lake)
    assert (len(answer.to_pandas()), answer.to_polars().height, answer.to_arrow().num_rows) == (0, 0, 0)


def test_money_is_exact_or_a_float_by_choice(lake: Path) -> None:
    question = "{ kpis { total { revenue } } }"
    exact = triptych.query(question, lake=lake, money="decimal")["kpis"]["total"]["revenue"]
    assert isinstance(exact, Decimal)
    assert exact == sum(triptych.table("sales", lake, money="decimal").to_arrow()["price"].to_pylist())
    assert triptych.query(question, lake=lake)["kpis"]["total"]["revenue"] == float(exact)
    with pytest.raises(ValueError, match="'float' or 'decimal'"):
        triptych.query(question, lake=lake, money="cents")  # type: ignore[arg-type]


def test_an_unknown_field_is_exit_code_1_and_its_sentence(lake: Path) -> None:
    with triptych.serve(lake) as server:
        for ask in (server.query, lambda text: triptych.query(text, lake=lake)):
            with pytest.raises(triptych.TriptychError, match='Unknown field "nope"') as caught:
                ask("{ nope }")
            assert caught.value.exit_code == 1


def test_a_lake_that_is_not_there_says_how_to_load() -> None:
    with pytest.raises(triptych.TriptychError, match="no load is published in lake `nowhere`.*triptych-loader load"):
        triptych.query("{ load { id } }", lake="nowhere")


def test_an_address_where_nothing_listens_is_named() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # held, and not listening
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(triptych.TriptychError, match=f"nothing answers at {url}/graphql") as caught:
            triptych.query("{ load { id } }", url=url)
    assert caught.value.exit_code is None


def test_a_lake_and_an_address_are_one_too_many(lake: Path) -> None:
    with pytest.raises(ValueError, match="name a url, or a lake"):
        triptych.query("{ load { id } }", lake=lake, url="http://127.0.0.1:1")


def test_recommendations_have_ranks_and_reasons(lake: Path) -> None:
    sales = triptych.table("sales", lake).to_polars()
    frame = triptych.recommend(sales["customer_id"][0], first=5, lake=lake).to_pandas()
    assert frame["rank"].to_list() == [1, 2, 3, 4, 5]
    assert frame["reason.text"].str.len().min() > 0
    with_basket = triptych.recommend(basket=[sales["product_id"][0]], first=2, lake=lake)
    assert [row["rank"] for row in with_basket.rows()] == [1, 2]
    assert triptych.recommend(sales["customer_id"][0], mode="next-basket", first=1, lake=lake).rows()
    with pytest.raises(ValueError, match="a customer or a basket"):
        triptych.recommend(lake=lake)
