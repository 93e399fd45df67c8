"""What `live_anomalies` holds, worked out from the relations of `source.py`: each series as arrays over all windows of the load, judged one after another
by slices of what was before. Nothing of Triptych is used; only the formulas of docs/marts.md."""

import datetime
import math
from collections import defaultdict

import numpy as np

QUARTER, DAY_QUARTERS, DAYS = 900, 96, 28
LAG = 10
EPOCH = datetime.datetime(1970, 1, 1)
ENOUGH, FADES = 10, 0.995
NORMAL, CLIP, DRIFT_CLIP, PAIR = 1.482602218505602, 6.0, 3.0, math.sqrt(2.6)
POINT, DRIFT = (4.4, 2.5), (5.5, 2.0)
# By size: quarters, mean to be watched, neighbours, level, its least, pool, its least, tail, refresh, lambda.
SIZES = {
    "QUARTER_HOUR": (1, 5, 1, 672, 96, 1344, 192, (0.98, 2.326347874040841), 48, 0.03),
    "HOUR": (4, 5, 0, 168, 24, 504, 72, (0.98, 2.326347874040841), 12, 0.08),
    "DAY": (96, 8, 0, 14, 7, 56, 21, (0.9, 1.6448536269514727), 1, 0.3),
}
MEASURES = {"order": ["ORDERS", "REVENUE", "AVERAGE_ORDER_VALUE"], "review": ["REVIEW_SCORE"], "delivery": ["LATE_RATE"]}


def alarms(database):
    """All of a load, the newest first, as the API has them."""
    first, last, cells = happenings(database)
    found = []
    for (dimension, member, what), quarters in cells.items():
        for size, rules in SIZES.items():
            found += of_flow(first, last, quarters, (size, rules), (dimension, member, what))
    word = lambda alarm, name: alarm[name].lower()
    found.sort(key=lambda one: [word(one, name) for name in ("window", "measure", "dimension")] + [one["member"] or ""])
    found.sort(key=lambda one: one["openedAt"], reverse=True)
    return found


def happenings(database):
    """The smallest windows of the first purchase and of the 10th last, which windows are judged up to, and count and sum of what happened in each, by series."""
    seconds = lambda name: f"(epoch_ms({name}) // 1000)"
    orders = database.execute(f"""
        SELECT order_id, {seconds("bought")}, state, credit_note, {seconds("delivered")}, {seconds("promised")}, status = 'DELIVERED'
        FROM o
    """).fetchall()
    lines, reviews = defaultdict(list), defaultdict(list)
    for order, category, quantity, price in database.execute("SELECT order_id, category, quantity, price FROM i").fetchall():
        lines[order].append((category, quantity, price))
    for order, told, score in database.execute(f"SELECT order_id, {seconds('told')}, score FROM r WHERE told IS NOT NULL").fetchall():
        reviews[order].append((told, score))
    cells = defaultdict(lambda: defaultdict(lambda: [0, 0]))

    def add(series, what, at, count, sum_):
        cell = cells[(*series, what)][at // QUARTER]
        cell[0] += count
        cell[1] += sum_

    for order, bought, state, is_note, delivered, promised, is_delivered in orders:
        own = lines[order]
        whole = [("SHOP", None)] + ([("STATE", state)] if state is not None else [])
        categories = {category for category, _, _ in own if category is not None}
        sold = any(quantity > 0 for _, quantity, _ in own)
        for series in whole if own else []:
            add(series, "order", bought, int(sold), sum(price for _, _, price in own))
        for category in categories:
            of_it = [(quantity, price) for one, quantity, price in own if one == category]
            add(("CATEGORY", category), "order", bought, int(any(q > 0 for q, _ in of_it)), sum(p for _, p in of_it))
        everywhere = whole + [("CATEGORY", category) for category in categories]
        # What is told to be before its order is left out.
        if is_delivered and delivered is not None and promised is not None and not is_note and delivered // QUARTER >= bought // QUARTER:
            for series in everywhere:
                add(series, "delivery", delivered, 1, int(delivered > promised))
        for told, score in reviews[order]:
            if told // QUARTER >= bought // QUARTER:
                for series in everywhere:
                    add(series, "review", told, 1, score)
    times = sorted(bought for _, bought, *_ in orders)
    return times[0] // QUARTER, times[-min(LAG, len(times))] // QUARTER, cells


def of_flow(first, last, quarters, size_rules, series):
    """One kind of happening of one series, in windows of one size: which stretches it is watched in, and the alarms of each."""
    (size, rules), what = size_rules, series[2]
    length, rate_min = rules[0], rules[1]
    a_day = DAY_QUARTERS // length
    first_day = first // DAY_QUARTERS
    days = last // DAY_QUARTERS - first_day  # Of which the end is passed.
    by_day = np.zeros(max(days, 0), dtype=int)
    windows = np.zeros((last // length - first // length + 1, 2), dtype=np.int64)
    for quarter, (count, sum_) in quarters.items():
        if quarter < last:
            windows[quarter // length - first // length] += (count, sum_)
            if quarter // DAY_QUARTERS - first_day < days:
                by_day[quarter // DAY_QUARTERS - first_day] += count
    found, begun = [], None
    for day in range(days):
        mean = by_day[max(0, day - DAYS + 1):day + 1].sum() / min(day + 1, DAYS) / a_day
        end = (first_day + day + 1) * DAY_QUARTERS
        if begun is None and mean >= rate_min:
            begun = end
        elif begun is not None and mean < rate_min / 2:
            found += stretch(windows, (first, begun, end), size_rules, series, end * QUARTER)
            begun = None
    if begun is not None:
        found += stretch(windows, (first, begun, last // length * length), size_rules, series, None)
    return found


def stretch(windows, bounds, size_rules, series, end):
    (size, rules), (dimension, member, what) = size_rules, series
    first, begins, ends = bounds
    length = rules[0]
    from_, to = begins // length - first // length, ends // length - first // length
    counts, sums = windows[from_:to, 0].astype(float), windows[from_:to, 1].astype(float)
    found = []
    awaited = None
    for measure in MEASURES[what]:
        values, weights, floors, seen = readings(measure, counts, sums)
        judged, expected, shape = judge(measure, values, weights, floors, counts, awaited, rules)
        if measure == "ORDERS":
            awaited = [unscaled(measure, e if e is not None else s) if s is not None else 0.0 for e, s in zip(expected, shape)]
        for alarm in judged:
            at = begins + alarm.pop("place") * length
            closed = alarm.pop("closed")
            time = lambda quarter: (EPOCH + datetime.timedelta(seconds=quarter * QUARTER)).isoformat()
            alarm |= {
                "window": size, "measure": measure, "dimension": dimension, "member": member, "openedAt": time(at),
                "judgedAt": time(at + length),
                "closedAt": time(begins + (closed + 1) * length) if closed is not None else time(end // QUARTER) if end else None,
                "observed": float(seen[(at - begins) // length]), "expected": unscaled(measure, alarm["expected"]),
            }
            found.append(alarm)
    return found


def readings(measure, counts, sums):
    """Values on the scale they are judged on (NaN: none), weights, least spreads, and what was observed."""
    with np.errstate(all="ignore"):
        means = np.where(counts > 0, sums / counts, 0.0)
    ones, few = np.ones_like(counts), counts < ENOUGH
    if measure == "ORDERS":
        return 2 * np.sqrt(counts + 0.375), ones, ones, counts
    if measure == "REVENUE":
        floors, orders, cents = [], 0.0, 0.0
        for count, sum_ in zip(counts, sums):
            floors.append(math.sqrt(max(cents, 0) / 100 / orders) / 2 if orders > 0 else 0.0)
            orders, cents = orders * FADES + count, cents * FADES + sum_
        return np.sqrt(np.maximum(sums / 100, 0)), ones, np.array(floors), sums / 100
    if measure == "AVERAGE_ORDER_VALUE":
        means = np.where(counts > 0, sums / 100 / np.maximum(counts, 1), 0.0)
        values = [math.log(mean) if mean > 0 else math.nan for mean in means]
        return np.where(few, math.nan, values), counts, ones * 0.2, means
    if measure == "REVIEW_SCORE":
        return np.where(few, math.nan, means), counts, ones * 0.5, means
    return np.where(few, math.nan, np.arcsin(np.sqrt(means))), 4 * counts, ones, means


def unscaled(measure, value):
    if measure == "ORDERS":
        return max(max(value, 0) ** 2 / 4 - 0.375, 0)
    if measure == "REVENUE":
        return max(value, 0) ** 2
    if measure == "AVERAGE_ORDER_VALUE":
        return math.exp(value)
    return math.sin(min(max(value, 0), math.pi / 2)) ** 2 if measure == "LATE_RATE" else value


def judge(measure, values, weights, floors, counts, awaited, rules):
    """Alarms of one measure, and the outlook of each window."""
    length, _, neighbours, level_size, level_min, pool_size, pool_min, tail, refresh, weight_of_last = rules
    is_amount = measure in ("ORDERS", "REVENUE")
    steps = 7 * DAY_QUARTERS // length
    shapeless, residuals, pending, averages = [], [], None, []
    level = spread = None
    since, average, before = 0, 0.0, 0.0
    independent = math.sqrt(weight_of_last / (2 - weight_of_last))
    drift_spread = independent
    alarms_, point, drift = [], None, None
    outlooks, shapes = [], []
    for place, value in enumerate(values):
        shape = shape_of(values, place, steps, neighbours) if is_amount else 0.0
        expected = shape + level if shape is not None and level is not None else None
        outlooks.append(expected)
        shapes.append(shape)
        if pending is not None:
            residuals.append(pending)
            pending = None
        # Only of the window right before this one.
        earlier, before = before, 0.0
        if shape is None or math.isnan(value):
            continue
        if measure == "ORDERS":
            hoped = unscaled(measure, expected if expected is not None else shape)
        else:
            hoped = awaited[place] if is_amount else 0
        teaches = hoped >= ENOUGH or not is_amount
        is_judged = teaches or counts[place] >= ENOUGH
        residual = (value - expected) * math.sqrt(weights[place]) if expected is not None else None
        # Where nothing ever varied, no distance is far or near.
        least = (max(spread, floors[place]) or None) if spread is not None else None
        verdict = None
        if residual is not None and least is not None and is_judged:
            deviations = residual / least
            of_two = (deviations + earlier) / PAIR
            before = deviations
            average += weight_of_last * (min(max(deviations, -DRIFT_CLIP), DRIFT_CLIP) - average)
            averages.append(abs(average))
            verdict = (deviations, of_two, average / drift_spread)
        if teaches:
            shapeless.append(value - shape)
            if residual is not None:
                most = CLIP * least if least is not None else math.inf
                pending = min(max(residual, -most), most)
            since += 1
            if level is None or spread is None or since >= refresh:
                since = 0
                if len(shapeless) >= level_min:
                    level = float(np.median(shapeless[-level_size:]))
                if len(residuals) >= pool_min:
                    pool = np.array(residuals[-pool_size:])
                    mad = NORMAL * float(np.median(np.abs(pool - np.median(pool))))
                    spread = max(mad, float(np.quantile(np.abs(pool), tail[0])) / tail[1])
                if averages:
                    drift_spread = max(independent, NORMAL * float(np.median(averages[-pool_size:])))
        if verdict is None:
            continue
        deviations, of_two, drifted = verdict
        point = go_on(point, place, deviations, POINT[1], alarms_)
        farther = of_two if abs(of_two) > abs(deviations) else deviations
        begin = lambda kinds, far: {
            "kind": kinds[int(far < 0)], "place": place, "closed": None, "expected": expected, "deviations": far, "peakDeviations": far,
        }
        if point is None and abs(farther) >= POINT[0]:
            point = begin(("SPIKE", "DROP"), farther)
        drift = go_on(drift, place, drifted, DRIFT[1], alarms_)
        if point is None and drift is None and abs(drifted) >= DRIFT[0]:
            drift = begin(("DRIFT_UP", "DRIFT_DOWN"), drifted)
        if point is not None:
            average, before, pending = 0.0, 0.0, None
    return alarms_ + [one for one in (point, drift) if one], outlooks, shapes


def go_on(alarm, place, deviations, ends, done):
    if alarm is None:
        return None
    along = deviations * math.copysign(1, alarm["deviations"])
    if along > abs(alarm["peakDeviations"]):
        alarm["peakDeviations"] = deviations
    if along < ends:
        alarm["closed"] = place
        done.append(alarm)
        return None
    return alarm


def shape_of(values, place, steps, neighbours):
    of_the_place = sum(place - season * steps >= 0 for season in range(1, 9))
    if of_the_place < 4:
        return None
    around = [
        values[at] for season in range(1, 9) for at in range(place - season * steps - neighbours, place - season * steps + neighbours + 1)
        if at >= 0
    ]
    return float(np.median(around))
