"""Called by marts.sh: asks five readers for the same marts, holds their answers against each other, then times them."""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time
import urllib.parse
import urllib.request

import duckdb
import pymongo

DIGITS = 6  # of numbers that are compared; more is noise of adding doubles in another order
MARTS = {
    # name: (SQL over the mart's table, MongoDB collection and pipeline, GraphQL, rows of its answer)
    "segments": (
        "SELECT segment, count(*), sum(monetary) FROM customer_metrics WHERE segment IS NOT NULL GROUP BY segment",
        ("customer_metrics", [
            {"$match": {"segment": {"$ne": None}}},
            {"$group": {"_id": "$segment", "customers": {"$sum": 1}, "revenue": {"$sum": "$monetary"}}},
        ], lambda row: (row["_id"], row["customers"], row["revenue"] / 100)),
        "{ segments { segment customers revenue } }",
        lambda data: [
            (row["segment"].lower(), row["customers"], row["revenue"]) for row in data["segments"] if row["customers"]
        ],
    ),
    "cohorts": (
        "SELECT month, months_later, customers, orders, revenue FROM cohorts",
        ("cohorts", [], lambda row: tuple(row[name] for name in ("month", "months_later", "customers", "orders"))
         + (row["revenue"] / 100,)),
        "{ cohorts { month retention { monthsLater customers orders revenue } } }",
        lambda data: [
            (cohort["month"], point["monthsLater"], point["customers"], point["orders"], point["revenue"])
            for cohort in data["cohorts"] for point in cohort["retention"]
        ],
    ),
    "concentration": (
        "SELECT members_percent, revenue_percent FROM concentration_curves WHERE of = 'customers' AND curve = 'top'",
        ("concentration_curves", [{"$match": {"of": "customers", "curve": "top"}}],
         lambda row: (row["members_percent"], row["revenue_percent"])),
        "{ concentration(of: CUSTOMERS) { topShares { membersPercent revenuePercent } } }",
        lambda data: [
            (point["membersPercent"], point["revenuePercent"]) for point in data["concentration"]["topShares"]
        ],
    ),
    "seasonality": (
        "SELECT position, revenue, orders, revenue_index FROM seasonality WHERE cycle = 'hour_of_day'",
        ("seasonality", [{"$match": {"cycle": "hour_of_day"}}],
         lambda row: (row["position"], row["revenue"] / 100, row["orders"], row.get("revenue_index"))),
        "{ seasonality(by: HOUR_OF_DAY) { position revenue orders index } }",
        lambda data: [
            tuple(row[name] for name in ("position", "revenue", "orders", "index")) for row in data["seasonality"]
        ],
    ),
    "histogram": (
        "SELECT bin_from, bin_to, count FROM histograms WHERE of = 'order_value'",
        ("histograms", [{"$match": {"of": "order_value"}}],
         lambda row: (row["bin_from"], row["bin_to"], row["count"])),
        "{ distribution(of: ORDER_VALUE) { histogram { from to count } } }",
        lambda data: [(row["from"], row["to"], row["count"]) for row in data["distribution"]["histogram"]],
    ),
    "anomalies": (
        "SELECT day, value, expected, deviations FROM daily_anomalies WHERE of = 'revenue' AND anomaly",
        ("daily_anomalies", [{"$match": {"of": "revenue", "anomaly": True}}],
         lambda row: tuple(row[name] for name in ("day", "value", "expected", "deviations"))),
        "{ anomalies(of: REVENUE) { day value expected deviations } }",
        lambda data: [
            tuple(row[name] for name in ("day", "value", "expected", "deviations")) for row in data["anomalies"]
        ],
    ),
}


class Lake:
    """DuckDB over the Parquet files, as an analyst would."""

    def __init__(self, load):
        self.connection = duckdb.connect()
        for file in pathlib.Path(load, "marts").glob("*.parquet"):
            self.connection.execute(f"CREATE VIEW {file.stem} AS FROM '{file}'")

    def read(self, sql, *_):
        return self.connection.execute(sql).fetchall()


class ClickHouse:
    """Its HTTP interface."""

    def __init__(self):
        asked = {"database": os.environ.get("CLICKHOUSE_DATABASE", "triptych")}
        self.address = os.environ["CLICKHOUSE_URL"].rstrip("/") + "/?" + urllib.parse.urlencode(asked)
        self.headers = {
            "X-ClickHouse-User": os.environ.get("CLICKHOUSE_USER", "default"),
            "X-ClickHouse-Key": os.environ.get("CLICKHOUSE_PASSWORD", ""),
        }

    def read(self, sql, *_):
        body = f"{sql} FORMAT JSONCompact SETTINGS output_format_json_quote_64bit_integers = 0".encode()
        with urllib.request.urlopen(urllib.request.Request(self.address, body, self.headers)) as answer:
            return json.load(answer)["data"]


class MongoDB:
    def __init__(self):
        self.database = pymongo.MongoClient(os.environ["MONGODB_URL"])[os.environ.get("MONGODB_DATABASE", "triptych")]

    def read(self, _, collection, *__):
        name, pipeline, row = collection
        return [row(document) for document in self.database[name].aggregate(pipeline)]


class Gateway:
    def __init__(self, address):
        self.address = address + "/graphql"

    def read(self, _, __, question, rows):
        body = json.dumps({"query": question}).encode()
        request = urllib.request.Request(self.address, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            answer = json.load(answer)
        assert "errors" not in answer, answer["errors"]
        return rows(answer["data"])


def comparable(rows):
    """Days as text, numbers rounded, in one order."""

    def cell(value):
        if hasattr(value, "isoformat"):
            return value.isoformat()[:10]
        if isinstance(value, str):
            return value[:10] if value[:2] in ("19", "20") else value
        return value if value is None else round(float(value), DIGITS)

    return sorted(tuple(map(cell, row)) for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("load")
    parser.add_argument("--files", required=True)
    parser.add_argument("--servers", required=True)
    parser.add_argument("--runs", type=int, default=30)
    arguments = parser.parse_args()
    readers = {
        "lake (DuckDB)": Lake(arguments.load),
        "ClickHouse": ClickHouse(),
        "MongoDB": MongoDB(),
        "gateway, files": Gateway(arguments.files),
        "gateway, servers": Gateway(arguments.servers),
    }
    print("median milliseconds".ljust(22) + "rows".rjust(6) + "".join(name.rjust(18) for name in readers))
    for mart, asked in MARTS.items():
        answers = {name: comparable(reader.read(*asked)) for name, reader in readers.items()}
        first = next(iter(answers.values()))
        for name, answer in answers.items():
            if not first or answer != first:
                differing = [pair for pair in zip(answer, first) if pair[0] != pair[1]][:3]
                sys.exit(f"{mart}: {name} says {len(answer)} rows, the lake {len(first)}; first differences {differing}")
        line = mart.ljust(22) + f"{len(first):6}"
        for reader in readers.values():
            times = []
            for _ in range(arguments.runs):
                started = time.perf_counter()
                reader.read(*asked)
                times.append((time.perf_counter() - started) * 1000)
            line += f"{statistics.median(times):18.2f}"
        print(line)
    print("all five gave the same rows")


if __name__ == "__main__":
    main()
