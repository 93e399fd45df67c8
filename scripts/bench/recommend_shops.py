#!/usr/bin/env python3
"""Writes three shops of different habits as Olist-shaped CSVs, cut at a day, with what came after held out.

    pip install -r scripts/bench/recommend/requirements.txt
    python3 scripts/bench/recommend_shops.py OUT [--shop supermarket] [--size 0.1]

Each shop gets OUT/NAME/train (the nine files of an Olist export, nothing after the cut) and OUT/NAME/heldout
(new_items.csv, next_basket.csv, loo.csv). The same arguments give the same bytes. The habits are made up: they are
here so that a model is not judged by one shop alone, and stand for no shop in the world.
"""

import argparse
import hashlib
import pathlib

import numpy as np
import pandas as pd

START = pd.Timestamp("2024-01-01")
ASKED_MAX = 3_000
DAY_SECONDS = 86_400


def pick_distinct(rng, weights, count):
    """Draws by weight without giving one twice, quicker than rng.choice: the largest of log(weight) plus Gumbel noise."""
    keys = np.log(np.maximum(weights, 1e-12)) + rng.gumbel(size=len(weights))
    count = min(count, len(weights))
    return np.argpartition(-keys, count - 1)[:count]


def wholesaler(rng, size):
    """Small shops that buy for their own counter: wide baskets out of a few assortments, with seasons; 60 % come back."""
    customers, products, days = int(4000 * size), max(300, int(4000 * size**0.5)), 365
    assortment_of = rng.integers(0, 40, products)
    popularity = rng.lognormal(0, 1.1, products)
    peak = rng.uniform(0, 365, 40)
    is_seasonal = rng.random(40) < 0.5
    trades = [rng.choice(40, 5, replace=False) for _ in range(12)]
    lines = []
    for customer in range(customers):
        taste = np.full(40, 0.004)
        taste[trades[rng.integers(12)]] = rng.dirichlet(np.full(5, 0.8))
        own_liking = rng.lognormal(0, 0.9, products)
        visits = 1 if rng.random() > 0.6 else 2 + rng.geometric(0.22)
        history = np.zeros(products)
        for day in np.sort(rng.uniform(0, days, visits)):
            season = np.where(is_seasonal, 0.15 + 2 * np.exp(4 * (np.cos(2 * np.pi * (day - peak) / 365) - 1)), 1)
            weights = popularity * own_liking * (taste * season)[assortment_of]
            weights = weights / weights.sum() + 0.05 * history / max(1, history.sum())
            basket = pick_distinct(rng, weights, 1 + rng.poisson(19))
            history[basket] += 1
            lines += [(customer, day, product) for product in basket]
    return lines, assortment_of, days - 45


def supermarket(rng, size):
    """Four months of a supermarket: all come back 4 to 8 times, popularity drifts, and what is on offer sells."""
    customers, products, days, departments = int(14_000 * size), max(600, int(12_000 * size**0.5)), 120, 60
    department_of = rng.integers(0, departments, products)
    weeks = days // 7 + 1
    walk = np.cumsum(rng.normal(0, 0.18, (weeks, products)), axis=0)
    popularity = 1 / (rng.permutation(products) + 8) ** 0.95 * np.exp(walk)
    for week in range(weeks):
        popularity[week, rng.choice(products, products // 120, replace=False)] *= 8
    members = [np.flatnonzero(department_of == department) for department in range(departments)]
    lines = []
    for customer in range(customers):
        taste = rng.dirichlet(np.full(departments, 0.25))
        loyalty = rng.beta(2, 4)
        had = []
        for day in np.sort(rng.uniform(0, days, rng.integers(4, 9))):
            week, basket = int(day // 7), set()
            wanted = 1 + rng.poisson(5)
            for department in rng.choice(departments, wanted, p=taste):
                if had and rng.random() < loyalty:
                    basket.add(had[rng.integers(len(had))])
                elif len(members[department]):
                    weights = popularity[week, members[department]]
                    basket.add(members[department][np.searchsorted(np.cumsum(weights), rng.random() * weights.sum())])
            had += list(basket)
            lines += [(customer, day, product) for product in basket]
    return lines, department_of, days - 20


def consumables(rng, size):
    """Coffee, filters, pet food: few products a customer, bought again when they are used up, hardly ever a new one."""
    customers, products, days = int(5000 * size), max(100, int(600 * size**0.5)), 270
    line_of = rng.integers(0, 25, products)
    popularity = rng.lognormal(0, 1.2, products)
    lines = []
    for customer in range(customers):
        kinds = rng.choice(25, rng.integers(1, 4), replace=False)
        joined = rng.uniform(-60, days - 30)
        left = joined + rng.exponential(220)
        for kind in kinds:
            choices = np.flatnonzero(line_of == kind)
            if not len(choices):
                continue
            draw = lambda: choices[pick_distinct(rng, popularity[choices], 1)[0]]
            product, interval, day = draw(), rng.choice([14, 28, 30, 45, 60]), max(joined, 0) + rng.uniform(0, 14)
            while day < min(left, days):
                lines.append((customer, float(np.floor(day)) + 0.5, product))
                if rng.random() < 0.06:
                    lines.append((customer, float(np.floor(day)) + 0.5, draw()))
                product = draw() if rng.random() < 0.05 else product
                day += interval * rng.normal(1, 0.12)
    return lines, line_of, days - 40


SHOPS = {"wholesaler": (wholesaler, 11), "supermarket": (supermarket, 12), "consumables": (consumables, 13)}


def identifier(kind, number):
    return hashlib.md5(f"{kind}:{number}".encode()).hexdigest()


def lines_of(raw):
    lines = pd.DataFrame(raw, columns=["customer", "day", "product"]).drop_duplicates()
    lines = lines.sort_values(["day", "customer", "product"], kind="stable")
    lines["order"] = lines.groupby(["day", "customer"], sort=False).ngroup()
    for column, kind in (("customer", "c"), ("order", "o"), ("product", "p")):
        names = {number: identifier(kind, number) for number in lines[column].unique()}
        lines[f"{column}_id"] = lines[column].map(names)
    lines["moment"] = (START + pd.to_timedelta((lines.day * DAY_SECONDS).astype(int), unit="s")).dt.strftime("%Y-%m-%d %H:%M:%S")
    return lines


def write_train(folder, lines, group_of, rng):
    """The nine files; delivery, reviews and places are not what is asked here and are left empty or alike."""
    folder.mkdir(parents=True, exist_ok=True)
    write = lambda name, **columns: pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)
    price = np.round(rng.lognormal(2, 0.7, len(group_of)), 2)
    orders = lines.drop_duplicates("order")
    in_order = orders.order_id.map(lambda order: identifier("oc", order))
    write("olist_customers_dataset", customer_id=in_order, customer_unique_id=orders.customer_id, customer_zip_code_prefix="00000",
          customer_city="unknown", customer_state="ZZ")
    write("olist_orders_dataset", order_id=orders.order_id, customer_id=in_order, order_status="delivered",
          order_purchase_timestamp=orders.moment, order_approved_at=orders.moment, order_delivered_carrier_date=orders.moment,
          order_delivered_customer_date=orders.moment, order_estimated_delivery_date=orders.moment)
    seller_of = [identifier("s", group) for group in range(int(max(group_of)) + 1)]
    write("olist_order_items_dataset", order_id=lines.order_id, order_item_id=lines.groupby("order").cumcount() + 1,
          product_id=lines.product_id, seller_id=[seller_of[group] for group in group_of[lines["product"]]],
          shipping_limit_date=lines.moment, price=price[lines["product"]], freight_value=0.0)
    paid = lines.assign(price=price[lines["product"]]).groupby("order_id", sort=False).price.sum().round(2)
    write("olist_order_payments_dataset", order_id=paid.index, payment_sequential=1, payment_type="not_defined",
          payment_installments=1, payment_value=paid.to_numpy())
    sold = lines.drop_duplicates("product")
    names = [f"group_{group}" for group in group_of[sold["product"]]]
    blank = {name: "" for name in ("product_name_lenght", "product_description_lenght", "product_photos_qty", "product_weight_g",
                                   "product_length_cm", "product_height_cm", "product_width_cm")}
    write("olist_products_dataset", product_id=sold.product_id, product_category_name=names, **blank)
    sellers = sorted({seller_of[group] for group in group_of[sold["product"]]})
    write("olist_sellers_dataset", seller_id=sellers, seller_zip_code_prefix="00000", seller_city="unknown", seller_state="ZZ")
    write("product_category_name_translation", product_category_name=sorted(set(names)), product_category_name_english=sorted(set(names)))
    empty = lambda name, header: (folder / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    empty("olist_order_reviews_dataset", "review_id,order_id,review_score,review_comment_title,review_comment_message,"
          "review_creation_date,review_answer_timestamp")
    empty("olist_geolocation_dataset", "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng,geolocation_city,geolocation_state")


def write_heldout(folder, before, after, rng):
    """What customers known before the cut bought after it, and baskets with one product hidden; at most 3,000 of each."""
    folder.mkdir(parents=True, exist_ok=True)
    known = after[after.customer_id.isin(set(before.customer_id))]
    people = known.customer_id.drop_duplicates().sort_values().to_numpy()
    people = rng.choice(people, min(ASKED_MAX, len(people)), replace=False)
    known = known[known.customer_id.isin(set(people))]
    first = known[known.order.isin(set(known.drop_duplicates("customer_id").order))]
    seen = set(zip(before.customer_id, before.product_id))
    for name, asked in (("new_items", known[[pair not in seen for pair in zip(known.customer_id, known.product_id)]]), ("next_basket", first)):
        pairs = asked[["customer_id", "product_id"]].drop_duplicates().sort_values(["customer_id", "product_id"])
        pairs.set_axis(["customer_unique_id", "product_id"], axis=1).to_csv(folder / f"{name}.csv", index=False)
    baskets = [(order, sorted(products)) for order, products in after.groupby("order_id").product_id if len(products) > 1]
    chosen = np.sort(rng.choice(len(baskets), min(ASKED_MAX, len(baskets)), replace=False))
    rows = []
    for order, products in (baskets[number] for number in chosen):
        hidden = products.pop(int(rng.integers(len(products))))
        rows.append((order, ";".join(products), hidden))
    pd.DataFrame(rows, columns=["query_id", "context", "product_id"]).to_csv(folder / "loo.csv", index=False)


def write_shop(name, out, size=1.0):
    make, seed = SHOPS[name]
    rng = np.random.default_rng(seed)
    raw, group_of, cut_day = make(rng, size)
    lines = lines_of(raw)
    before, after = lines[lines.day < cut_day], lines[lines.day >= cut_day]
    write_train(out / "train", before, group_of, rng)
    write_heldout(out / "heldout", before, after, rng)
    back = before.groupby("customer").order.nunique()
    return (f"{name}: {len(before)} lines, {before.order.nunique()} orders, {len(back)} customers of which "
            f"{(back > 1).mean():.0%} came back, {before['product'].nunique()} products")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--shop", choices=SHOPS, help="one only; all three if not given")
    parser.add_argument("--size", type=float, default=1.0, help="share of the customers (default 1)")
    arguments = parser.parse_args()
    for name in [arguments.shop] if arguments.shop else SHOPS:
        print(write_shop(name, arguments.out / name, arguments.size))


if __name__ == "__main__":
    main()
