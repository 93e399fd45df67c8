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


VIEWS = [
    """
    CREATE TABLE o AS
    SELECT id_achat AS order_id, id_client AS customer, NULL::VARCHAR AS status, date_achat::TIMESTAMP AS bought,
           NULL::TIMESTAMP AS delivered, NULL::TIMESTAMP AS promised, NULL::TIMESTAMP AS approved,
           NULL::TIMESTAMP AS shipped, NULL::VARCHAR AS city, NULL::VARCHAR AS state,
           pays AS country,
           row_number() OVER (PARTITION BY id_client ORDER BY date_achat::TIMESTAMP, id_achat) = 1 AS is_first
    FROM raw_purchases JOIN raw_clients USING (id_client)
    """,
    """
    CREATE TABLE i AS
    SELECT id_achat AS order_id, 1 AS number, produit AS product, NULL::VARCHAR AS seller,
           round(montant::DECIMAL(18, 4) * 100)::BIGINT AS price, NULL::BIGINT AS freight,
           NULL::VARCHAR AS category, NULL::VARCHAR AS seller_state, NULL::INT AS weight, NULL::INT AS km
    FROM raw_purchases
    """,
    "CREATE TABLE p (order_id VARCHAR, number INT, type VARCHAR, installments INT, value BIGINT)",
    "CREATE TABLE r (order_id VARCHAR, review_id VARCHAR, score INT)",
]
