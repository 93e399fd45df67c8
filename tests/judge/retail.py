"""A wholesaler's invoices as one file of lines, in the form of Online Retail: made at random, and read into DuckDB as `source.py` reads an
Olist-shaped folder. Quantities, prices of units, invoices that take back, and lines without a customer.

    python3 tests/judge/retail.py DIR --seed 1

Refuses to clean: point it at files that load without quarantine.
"""

import argparse
import csv
import datetime
import pathlib
import random

import duckdb

INVOICES = "online_retail.csv"
HEADERS = "InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country".split()
START = datetime.datetime(2010, 12, 1)
MINUTES = 540 * 1_440


def is_one(folder):
    return (pathlib.Path(folder) / INVOICES).exists()


def connect(folder):
    database = duckdb.connect()
    # A line that is there twice counts once.
    csv_of = f"read_csv('{pathlib.Path(folder) / INVOICES}', header = true, all_varchar = true)"
    database.execute(f"CREATE TABLE raw_lines AS SELECT DISTINCT * FROM {csv_of}")
    for statement in VIEWS:
        database.execute(statement)
    return database


VIEWS = [
    """
    CREATE TABLE o AS
    SELECT InvoiceNo AS order_id, any_value(CustomerID) AS customer, NULL::VARCHAR AS status,
           any_value(InvoiceDate)::TIMESTAMP AS bought, NULL::TIMESTAMP AS delivered, NULL::TIMESTAMP AS promised,
           NULL::TIMESTAMP AS approved, NULL::TIMESTAMP AS shipped, NULL::VARCHAR AS city, NULL::VARCHAR AS state,
           any_value(Country) AS country, NULL::VARCHAR AS channel, NULL::VARCHAR AS coupon
    FROM raw_lines GROUP BY InvoiceNo
    """,
    """
    CREATE TABLE i AS
    SELECT InvoiceNo AS order_id, row_number() OVER (PARTITION BY InvoiceNo) AS number, StockCode AS product,
           NULL::VARCHAR AS seller, (Quantity::INT * UnitPrice::DECIMAL(18, 2) * 100)::BIGINT AS price, NULL::BIGINT AS freight,
           Quantity::INT AS quantity, greatest(-price, 0) AS refunded, NULL::VARCHAR AS vendor, NULL::VARCHAR AS type,
           NULL::VARCHAR AS category, NULL::VARCHAR AS seller_state, NULL::INT AS weight, NULL::INT AS km
    FROM raw_lines
    """,
    "CREATE TABLE p (order_id VARCHAR, number INT, type VARCHAR, installments INT, value BIGINT)",
    "CREATE TABLE r (order_id VARCHAR, review_id VARCHAR, score INT, told TIMESTAMP)",
]


def main():
    parser = argparse.ArgumentParser(description="Makes a wholesaler's invoices.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--invoices", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(arguments.seed)
    prices = {f"{20_000 + number}": [f"{chance.uniform(0.2, 30):.2f}" for _ in range(2)] for number in range(120)}
    lines = [line for number in range(arguments.invoices) for line in invoice(number, prices, chance)]
    # The lines of an invoice need not lie together.
    chance.shuffle(lines)
    with open(arguments.folder / INVOICES, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADERS)
        writer.writerows(lines)


def invoice(number, prices, chance):
    time = START + datetime.timedelta(minutes=chance.randrange(MINUTES))
    is_note = chance.random() < 0.12
    customer = "" if chance.random() < 0.2 else 12_000 + chance.randrange(300)
    country = chance.choice(["United Kingdom", "United Kingdom", "France", "EIRE"])

    def line(code, quantity, price):
        name = f"{'C' if is_note else ''}{536_000 + number}"
        return [name, code, f"Thing {code}", quantity, time.isoformat(" "), price, customer, country]

    codes = chance.sample(list(prices), chance.randint(1, 6))
    lines = [line(code, chance.randint(1, 24) * (-1 if is_note else 1), chance.choice(prices[code])) for code in codes]
    if chance.random() < 0.05:
        lines.append(line("M", -1, f"{chance.uniform(1, 9):.2f}"))
    return lines


if __name__ == "__main__":
    main()
