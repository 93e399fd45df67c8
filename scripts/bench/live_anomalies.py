#!/usr/bin/env python3
"""Puts faults into a shop's export, loads it, and counts which of them `live_anomalies` tells, and what it tells besides.

    triptych-loader generate shop/ --orders 300000
    python3 scripts/bench/live_anomalies.py shop/ --loader target/release/triptych-loader --seeds 1,2,3

Wants DuckDB. SOURCE is a folder of Olist's files (the real ones unzipped, or generated ones); it is left as it is. Faults come every three to five
days, in turn, at a chance hour of the day, or for a whole day where they are told of deliveries and reviews:

    outage       no orders for 2 to 4 hours
    burst        as many orders again, 3 to 5 times, for 1 or 2 hours
    duplicates   each order comes three times more, with other ids, for 1 or 2 hours
    prices       prices times 10 for 3 to 6 hours
    late         half of a day's deliveries later than promised
    scores       half of a day's reviews say 1

Found (recall): an alarm of the shop, of a measure that the fault changes, in a window that ends after the fault begins, at most two
windows later. True (precision): of all new alarms of all series, those in the time of a fault or at most two windows after it. New is what the load without
faults does not tell. Of that load it prints the most alarms that one series has a month: each of these counts as false.
"""

import argparse
import collections
import csv
import datetime
import pathlib
import random
import shutil
import subprocess
import tempfile

import duckdb

HOUR, DAY = 3600, 86_400
SECONDS = {"quarter_hour": 900, "hour": HOUR, "day": DAY}
MONTH_DAYS = 30.44
# The first weeks are what later ones are judged by.
FIRST_DAYS, LAST_DAYS = 150, 30
OPENING_HOURS = range(9, 22)
CHANGED = {
    "outage": {"orders", "revenue"}, "burst": {"orders", "revenue"}, "duplicates": {"orders", "revenue"},
    "prices": {"revenue", "average_order_value"}, "late": {"late_rate"}, "scores": {"review_score"},
}
EPOCH = datetime.datetime(1970, 1, 1)


def main():
    arguments = parse_arguments()
    source = pathlib.Path(arguments.source)
    clean, took = alarms(arguments.loader, source)
    orders = read(source, "orders")
    times = sorted(seconds(row["order_purchase_timestamp"]) for row in orders)
    months = (times[-1] - times[0]) / DAY / MONTH_DAYS
    print(f"{len(orders)} orders in {months:.1f} months, loaded in {took:.1f} s; {len(clean)} alarms without faults")
    by_series = collections.Counter(alarm["series"] for alarm in clean)
    for series, count in by_series.most_common(3):
        print(f"  {count / months:.2f} a month: {' '.join(series)}")
    own = {(alarm["series"], alarm["opened"]) for alarm in clean}
    # The trickle at the end of an export is no time for faults.
    bounds = (times[0] + FIRST_DAYS * DAY, times[len(times) * 99 // 100] - LAST_DAYS * DAY)
    for seed in map(int, arguments.seeds.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            faults = inject(source, pathlib.Path(folder), bounds, seed)
            told, _ = alarms(arguments.loader, folder)
        new = [alarm for alarm in told if (alarm["series"], alarm["opened"]) not in own]
        report(seed, faults, told, [alarm for alarm in new if bounds[0] <= alarm["opened"] < bounds[1] + 5 * DAY])


def parse_arguments():
    parser = argparse.ArgumentParser(description="Count which faults live_anomalies tells.")
    parser.add_argument("source", help="folder with an export in Olist's form")
    parser.add_argument("--loader", default="target/release/triptych-loader", help="the program")
    parser.add_argument("--seeds", default="1,2,3", help="of the faults, with commas")
    return parser.parse_args()


def alarms(loader, source):
    with tempfile.TemporaryDirectory() as lake:
        command = [loader, "load", str(source), "--lake", lake, "--tune", "off", "--quiet", "--max-rejected", "5%"]
        started = datetime.datetime.now()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took = (datetime.datetime.now() - started).total_seconds()
        rows = duckdb.sql(f"""
            SELECT window_size, measure, dimension, member, kind, epoch(opened_at)::BIGINT, epoch(judged_at)::BIGINT
            FROM '{lake}/current/marts/live_anomalies.parquet'
        """).fetchall()
    return [{"series": row[:4], "kind": row[4], "opened": row[5], "judged": row[6]} for row in rows], took


def inject(source, folder, bounds, seed):
    """Copies the export with faults in it; returns them."""
    chance = random.Random(seed)
    faults = plan(chance, bounds)
    of_hour = by_hour(faults)
    for path in source.glob("*.csv"):
        shutil.copy(path, folder)
    items = collections.defaultdict(list)
    for row in read(source, "order_items"):
        items[row["order_id"]].append(row)
    orders, lines = [], []
    for row in read(source, "orders"):
        at = seconds(row["order_purchase_timestamp"])
        kinds = {fault["kind"]: fault for fault in of_hour.get(at // HOUR, [])}
        of_delivery = row["order_delivered_customer_date"]
        if of_delivery and is_in("late", of_hour, seconds(of_delivery)) and chance.random() < 0.5:
            row["order_estimated_delivery_date"] = text(seconds(of_delivery) - 2 * DAY)
        if "outage" in kinds:
            continue
        factor = 10 if "prices" in kinds else 1
        own = [{**item, "price": f"{float(item['price']) * factor:.2f}"} for item in items[row["order_id"]]]
        orders.append(row)
        lines += own
        again = 3 if "duplicates" in kinds else kinds["burst"]["factor"] if "burst" in kinds else 0
        for number in range(again):
            other = {**row, "order_id": f"{number:02x}{seed:02x}{row['order_id'][4:]}"}
            if "burst" in kinds:
                other["order_purchase_timestamp"] = text(chance.randrange(kinds["burst"]["from"], kinds["burst"]["to"]))
            orders.append({**other, "order_status": "approved", "order_delivered_customer_date": "",
                           "order_delivered_carrier_date": ""})
            lines += [{**item, "order_id": other["order_id"]} for item in own]
    reviews = read(source, "order_reviews")
    for row in reviews:
        at = row["review_answer_timestamp"] or row["review_creation_date"]
        if at and is_in("scores", of_hour, seconds(at)) and chance.random() < 0.5:
            row["review_score"] = "1"
    for name, rows in [("orders", orders), ("order_items", lines), ("order_reviews", reviews)]:
        write(folder, name, rows)
    return faults


def plan(chance, bounds):
    faults, at, kinds = [], bounds[0], list(CHANGED)
    while at < bounds[1]:
        kind, day = kinds[len(faults) % len(kinds)], at // DAY * DAY
        hours = {"outage": [2, 3, 4], "burst": [1, 2], "duplicates": [1, 2], "prices": [3, 4, 6]}.get(kind, [24])
        start = day if hours == [24] else day + chance.choice(OPENING_HOURS) * HOUR
        end = start + chance.choice(hours) * HOUR
        faults.append({"kind": kind, "from": start, "to": end, "factor": chance.choice([3, 4, 5])})
        at += chance.randint(3, 5) * DAY
    return faults


def by_hour(faults):
    of_hour = collections.defaultdict(list)
    for fault in faults:
        for hour in range(fault["from"] // HOUR, fault["to"] // HOUR):
            of_hour[hour].append(fault)
    return of_hour


def is_in(kind, of_hour, at):
    return any(fault["kind"] == kind for fault in of_hour.get(at // HOUR, []))


def report(seed, faults, told, new):
    def finds(alarm, fault):
        size, measure, dimension, _ = alarm["series"]
        begins = fault["from"] // SECONDS[size] * SECONDS[size]
        is_near = begins <= alarm["opened"] <= begins + 2 * SECONDS[size] and alarm["judged"] > fault["from"]
        return dimension == "shop" and measure in CHANGED[fault["kind"]] and is_near

    def is_of(alarm, fault):
        return alarm["judged"] > fault["from"] and alarm["opened"] <= fault["to"] + 2 * SECONDS[alarm["series"][0]]

    found, of_kind = collections.Counter(), collections.Counter(fault["kind"] for fault in faults)
    for fault in faults:
        found[fault["kind"]] += any(finds(alarm, fault) for alarm in told)
    false = [alarm for alarm in new if not any(is_of(alarm, fault) for fault in faults)]
    print(f"seed {seed}: recall {found.total() / len(faults):.3f} of {len(faults)} faults, precision "
          f"{1 - len(false) / max(len(new), 1):.3f} of {len(new)} new alarms")
    print("  found: " + ", ".join(f"{kind} {found[kind]}/{count}" for kind, count in of_kind.items()))
    for alarm in false[:5]:
        print(f"  false: {' '.join(alarm['series'])} {alarm['kind']} {text(alarm['opened'])}")


def read(folder, name):
    with open(pathlib.Path(folder) / f"olist_{name}_dataset.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(folder, name, rows):
    with open(folder / f"olist_{name}_dataset.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def seconds(at):
    return int((datetime.datetime.fromisoformat(at) - EPOCH).total_seconds())


def text(at):
    return str(EPOCH + datetime.timedelta(seconds=at))


if __name__ == "__main__":
    main()
