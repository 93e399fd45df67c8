#!/usr/bin/env python3
"""Asks a running gateway for every mart and compares the answers with brute force over the raw CSVs.

    pip install -r tests/judge/requirements.txt
    triptych-loader load DIR && triptych-gateway serve &
    python3 tests/judge/marts.py DIR --gateway http://127.0.0.1:8000 --count 100 --seed 1

Whole numbers and money must be equal, other numbers within 1e-9 relative. `--count` is the number of random periods for which
cohorts and anomalies are asked. Prints the first difference. Exit code 0: all equal; 1: a difference; 2: no answer.
"""

import argparse
import random
import sys

import live_expected
import marts_expected as expected
import segments
from kpis import Difference, Gateway
from source import connect

TOLERANCE = 1e-9
# What is known of the real data: its orders, the Gini coefficient of its customers, and a day like no other.
OLIST_ORDERS, OLIST_GINI, GINI_TOLERANCE, BLACK_FRIDAY = 99_441, 0.5217, 0.0001, "2017-11-24"


def main():
    arguments = parse_arguments()
    database, ask = connect(arguments.source), Gateway(arguments.gateway).ask
    segments.add(database)
    compared = 0
    try:
        for judge in (judge_segments, judge_concentration, judge_seasonality, judge_distributions):
            compared += judge(database, ask)
        compared += judge_periods(database, ask, arguments)
        compared += judge_live(database, ask, arguments)
        judge_olist(database, ask)
    except Difference as difference:
        print(f"seed {arguments.seed}: {difference}")
        return 1
    print(f"seed {arguments.seed}: {compared} rows, all equal")
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(description="Judge marts against brute force over the raw CSVs.")
    parser.add_argument("source", help="folder with the CSVs that the served load was made from")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="address of the gateway")
    parser.add_argument("--count", type=int, default=100, help="periods to ask for")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def judge_segments(database, ask):
    found = ask("{ segments { segment customers revenue averageRecencyDays averageFrequency averageMonetary } }")["segments"]
    compare("segments", found, expected.segments(database))
    everybody = database.execute("SELECT count(DISTINCT customer) FROM o WHERE NOT credit_note").fetchone()[0]
    compare("customers of all segments", sum(row["customers"] for row in found), everybody)
    return len(found)


def judge_concentration(database, ask):
    for of, wanted in expected.concentration(database).items():
        query = f"{{ concentration(of: {of}) {{ members gini topShares {{ membersPercent revenuePercent }} }} }}"
        compare(f"concentration of {of}", ask(query)["concentration"], wanted)
    return 4


def judge_seasonality(database, ask):
    rows = 0
    for by, wanted in expected.seasonality(database).items():
        found = ask(f"{{ seasonality(by: {by}) {{ position revenue orders index }} }}")["seasonality"]
        compare(f"seasonality by {by}", found, wanted)
        rows += len(found)
    return rows


def judge_distributions(database, ask):
    for of, values in expected.values(database).items():
        query = (
            f"{{ distribution(of: {of}) {{ count mean standardDeviation min p25 median p75 p95 p99 max "
            "histogram { from to count } } }"
        )
        found = ask(query)["distribution"]
        bins = found.pop("histogram")
        compare(f"distribution of {of}", found, expected.distribution(values))
        compare(f"histogram of {of}", [one["count"] for one in bins], expected.counts(values, bins))
    return 4


def judge_periods(database, ask, arguments):
    """All cohorts and anomalies, then those of random periods."""
    chance = random.Random(arguments.seed)
    cohorts, rows = expected.cohorts(database), 0
    query = (
        "query ($from: Date, $to: Date) { cohorts(from: $from, to: $to) { month customers retention { monthsLater customers "
        "rate orders revenue } } }"
    )
    days = expected.days(database)
    for bounds in [(None, None), *(period(chance, days) for _ in range(arguments.count))]:
        start, end = bounds
        found = ask(query, **{"from": start, "to": end})["cohorts"]
        wanted = [one for one in cohorts if (start or "") <= one["month"] <= (end or "9999")]
        compare(f"cohorts {bounds}", found, wanted)
        rows += sum(len(one["retention"]) for one in found)
    for of, anomalies in expected.anomalies(database).items():
        query = (
            f"query ($from: Date, $to: Date) {{ anomalies(of: {of}, from: $from, to: $to) {{ day value expected deviations }} }}"
        )
        for bounds in [(None, None), *(period(chance, days) for _ in range(arguments.count))]:
            start, end = bounds
            found = ask(query, **{"from": start, "to": end})["anomalies"]
            wanted = [one for one in anomalies if (start or "") <= one["day"] <= (end or "9999")]
            compare(f"anomalies of {of} {bounds}", found, wanted)
            rows += len(found)
    return rows


def judge_live(database, ask, arguments):
    """All alarms, then those of random periods, sizes and measures."""
    alarms, rows = live_expected.alarms(database), 0
    chance, days = random.Random(arguments.seed), expected.days(database)
    fields = "window measure dimension member kind openedAt judgedAt closedAt observed expected deviations peakDeviations"
    query = (
        "query ($from: Date, $to: Date, $window: LiveWindow, $measure: LiveMeasure, $open: Boolean) { liveAnomalies(from: $from, "
        f"to: $to, window: $window, measure: $measure, open: $open, first: 1000) {{ {fields} }} }}"
    )
    some = lambda values: chance.choice([None, None, *values])
    asked = [((None, None), None, None, None)]
    asked += [
        (period(chance, days), some(live_expected.SIZES), some(["ORDERS", "REVENUE", "LATE_RATE"]), some([True, False]))
        for _ in range(arguments.count)
    ]
    for (start, end), window, measure, is_open in asked:
        found = ask(query, **{"from": start, "to": end, "window": window, "measure": measure, "open": is_open})["liveAnomalies"]
        wanted = [
            one for one in alarms
            if (start or "") <= one["openedAt"][:10] <= (end or "9999") and window in (None, one["window"])
            and measure in (None, one["measure"]) and is_open in (None, one["closedAt"] is None)
        ]
        compare(f"alarms of {(start, end, window, measure, is_open)}", found, wanted[:1000])
        rows += len(found)
    return rows


def judge_olist(database, ask):
    if database.execute("SELECT count(*) FROM o").fetchone()[0] != OLIST_ORDERS:
        return
    gini = ask("{ concentration(of: CUSTOMERS) { gini } }")["concentration"]["gini"]
    if abs(gini - OLIST_GINI) > GINI_TOLERANCE:
        raise Difference(f"the Gini coefficient of customers is {gini}, expected {OLIST_GINI}")
    for of in ("REVENUE", "ORDERS"):
        found = ask(f"{{ anomalies(of: {of}) {{ day }} }}")["anomalies"]
        if {"day": BLACK_FRIDAY} not in found:
            raise Difference(f"{BLACK_FRIDAY} is no anomaly of {of}")


def period(chance, days):
    """One or two bounds, now and then on a first or last day of a month."""
    start, end = sorted(chance.choices(days, k=2))
    if chance.random() < 0.3:
        start = start[:8] + "01"
    return chance.choice([(start, end), (start, end), (start, None), (None, end), (start, start)])


def compare(place, found, wanted):
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or found.keys() != wanted.keys():
            raise Difference(f"{place} is {found}, expected {wanted}")
        for name, value in wanted.items():
            compare(f"{place}: {name}", found[name], value)
    elif isinstance(wanted, list):
        if len(found) != len(wanted):
            raise Difference(f"{place}: {len(found)} rows, expected {len(wanted)}")
        for number, (one, other) in enumerate(zip(found, wanted)):
            compare(f"{place}[{number}]", one, other)
    elif isinstance(wanted, float) and isinstance(found, (int, float)):
        # A deviation of nearly nothing is a difference of nearly equal numbers.
        if abs(found - wanted) > TOLERANCE * max(abs(wanted), 1):
            raise Difference(f"{place} is {found}, expected {wanted}")
    elif found != wanted:
        raise Difference(f"{place} is {found}, expected {wanted}")


if __name__ == "__main__":
    sys.exit(main())
