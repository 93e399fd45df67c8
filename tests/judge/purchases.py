"""Reads a folder of clients and purchases into DuckDB as `source.py` reads an Olist-shaped one: the same relations.

Refuses to clean: point it at files that load without quarantine, with ISO dates and amounts like 12.50.
"""

import pathlib

import duckdb

CLIENTS = "clients.csv"
PURCHASES = "achats.csv"


def is_one(folder):
    return (pathlib.Path(folder) / CLIENTS).exists()


def connect(folder):
    database = duckdb.connect()
    for table, file in {"clients": CLIENTS, "purchases": PURCHASES}.items():
        path = pathlib.Path(folder) / file
        csv = f"read_csv('{path}', header = true, all_varchar = true, quote = '\"', escape = '\"')"
        database.execute(f"CREATE TABLE raw_{table} AS SELECT COLUMNS(*).trim().nullif('') FROM {csv}")
    for statement in VIEWS:
        database.execute(statement)
    return database


# Several rows with one id are lines of one order. A row that is there twice counts once. What is below 0 came back; who is not told is a
# guest.
VIEWS = [
    """
    CREATE TABLE lines AS
    SELECT DISTINCT id_achat AS order_id, id_client AS customer, date_achat::TIMESTAMP AS bought, produit AS product,
           round(montant::DECIMAL(18, 4) * 100)::BIGINT AS price
    FROM raw_purchases
    """,
    """
    CREATE TABLE o AS
    SELECT order_id, any_value(customer) AS customer, NULL::VARCHAR AS status, any_value(bought) AS bought,
           NULL::TIMESTAMP AS delivered, NULL::TIMESTAMP AS promised, NULL::TIMESTAMP AS approved,
           NULL::TIMESTAMP AS shipped, NULL::VARCHAR AS city, NULL::VARCHAR AS state,
           any_value(pays) AS country, NULL::VARCHAR AS channel, NULL::VARCHAR AS coupon
    FROM lines LEFT JOIN raw_clients ON id_client = customer GROUP BY order_id
    """,
    """
    CREATE TABLE i AS
    SELECT order_id, row_number() OVER (PARTITION BY order_id) AS number, product, NULL::VARCHAR AS seller,
           price, NULL::BIGINT AS freight,
           CASE WHEN price < 0 THEN -1 ELSE 1 END AS quantity, greatest(-price, 0) AS refunded,
           NULL::VARCHAR AS vendor, NULL::VARCHAR AS type,
           NULL::VARCHAR AS category, NULL::VARCHAR AS seller_state, NULL::INT AS weight, NULL::INT AS km
    FROM lines
    """,
    "CREATE TABLE p (order_id VARCHAR, number INT, type VARCHAR, installments INT, value BIGINT)",
    "CREATE TABLE r (order_id VARCHAR, review_id VARCHAR, score INT, told TIMESTAMP)",
]
