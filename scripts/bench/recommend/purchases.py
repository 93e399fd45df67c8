"""Reads a split (train/ and heldout/), cuts a validation window off the end of train, and asks for the same things of both.

Products are numbered by buyers, most first, so that the lower number wins a tie. Nothing of heldout/ is read before the parameters are chosen.
"""

import dataclasses
import functools

import numpy as np
import pandas as pd
import scipy.sparse as sp

TASKS = ("new items", "next basket", "hidden product")
FILES = {"new items": "new_items", "next basket": "next_basket", "hidden product": "loo"}
WINDOW_SHARES = (1 / 8, 1 / 6, 1 / 4, 1 / 3)
WINDOW_CUSTOMERS_MIN = 400


def read_train(folder):
    table = lambda name, columns: pd.read_csv(folder / f"olist_{name}_dataset.csv", dtype=str, usecols=columns)
    items = table("order_items", ["order_id", "product_id"])
    orders = table("orders", ["order_id", "customer_id", "order_purchase_timestamp"])
    people = table("customers", ["customer_id", "customer_unique_id"])
    lines = items.merge(orders, on="order_id").merge(people, on="customer_id")
    lines["day"] = (pd.to_datetime(lines.order_purchase_timestamp) - pd.Timestamp("2000-01-01")).dt.total_seconds() / 86_400
    lines = lines.rename(columns={"customer_unique_id": "customer", "order_id": "order", "product_id": "product"})
    lines = lines.drop_duplicates(["order", "product"])[["customer", "order", "product", "day"]]
    return lines.sort_values(["day", "order", "product"], kind="stable").reset_index(drop=True)


@dataclasses.dataclass
class Asked:
    """One question a row: whose history or which basket (as a matrix of products), and the products that would be right."""

    keys: list
    basket: sp.csr_matrix
    customers: np.ndarray | None
    right: list


class Shop:
    """The purchases that a method may learn from, as matrices."""

    def __init__(self, lines):
        self.lines = lines
        buyers = lines.drop_duplicates(["customer", "product"])["product"].value_counts()
        self.products = buyers.reset_index().sort_values(["count", "product"], ascending=[False, True])["product"].to_numpy()
        self.buyers = buyers[self.products].to_numpy().astype(np.float32)
        self.customers = np.sort(lines.customer.unique())
        self.product_number = pd.Series(np.arange(len(self.products)), self.products)
        self.customer_number = pd.Series(np.arange(len(self.customers)), self.customers)
        self.product = self.product_number[lines["product"]].to_numpy()
        self.customer = self.customer_number[lines.customer].to_numpy()
        self.order = pd.factorize(lines.order)[0]
        self.day = lines.day.to_numpy()
        self.end = self.day.max()

    def matrix(self, rows, values, rows_count):
        made = sp.csr_matrix((values.astype(np.float32), (rows, self.product)), shape=(rows_count, len(self.products)))
        made.sum_duplicates()
        return made

    @functools.cached_property
    def by_customer(self):
        made = self.matrix(self.customer, np.ones(len(self.product)), len(self.customers))
        made.data[:] = 1
        return made

    @functools.cached_property
    def by_basket(self):
        return self.matrix(self.order, np.ones(len(self.product)), self.order.max() + 1)

    def units(self, name):
        return self.by_customer if name == "customer" else self.by_basket

    def lately(self, days):
        """Distinct buyers of each product in the last days."""
        recent = self.day > self.end - days
        pairs = np.unique(self.customer[recent].astype(np.int64) * len(self.products) + self.product[recent])
        return np.bincount(pairs % len(self.products), minlength=len(self.products)).astype(np.float32)

    @functools.cached_property
    def filler(self):
        """What comes where there is no evidence: too little to change any other order."""
        recent = self.lately(90) + 0.01 * self.buyers
        return (1e-5 * recent / recent.max()).astype(np.float32)

    def asked(self, held, limit=None):
        """`held` has key, context (None for a customer's own history) and product."""
        groups = list(held.groupby("key", sort=True))
        if limit and len(groups) > limit:
            groups = [groups[number] for number in np.sort(np.random.default_rng(5).choice(len(groups), limit, replace=False))]
        keys = [key for key, _ in groups]
        right = [self.known(rows["product"]) for _, rows in groups]
        counts = [rows["product"].nunique() for _, rows in groups]
        if "context" in held:
            baskets = [self.known(rows.context.iloc[0].split(";")) for _, rows in groups]
            at = np.repeat(np.arange(len(keys)), [len(basket) for basket in baskets])
            flat = np.concatenate(baskets).astype(int)
            basket = sp.csr_matrix((np.ones(len(at), np.float32), (at, flat)), shape=(len(keys), len(self.products)))
            return Asked(keys, basket, None, list(zip(right, counts)))
        customers = self.customer_number[keys].to_numpy()
        return Asked(keys, self.by_customer[customers], customers, list(zip(right, counts)))

    def known(self, products):
        numbers = self.product_number.reindex(pd.unique(np.asarray(products)))
        return numbers.dropna().astype(int).to_numpy()


def heldout_of(folder, task):
    held = pd.read_csv(folder / f"{FILES[task]}.csv", dtype=str)
    return held.rename(columns={"customer_unique_id": "key", "query_id": "key", "product_id": "product"})


def window_of(lines):
    """Cuts the last eighth of the orders off, or up to a third where few customers come back in less."""
    orders = lines.drop_duplicates("order")
    for share in WINDOW_SHARES:
        cut = np.floor(orders.day.quantile(1 - share))
        before, after = lines[lines.day < cut], lines[lines.day >= cut]
        after_known = after[after.customer.isin(set(before.customer))]
        if after_known.customer.nunique() >= WINDOW_CUSTOMERS_MIN:
            break
    seen = pd.MultiIndex.from_frame(before[["customer", "product"]])
    is_new = ~pd.MultiIndex.from_frame(after_known[["customer", "product"]]).isin(seen)
    first = after_known[after_known.order.isin(set(after_known.drop_duplicates("customer").order))]
    of_customers = lambda rows: rows.rename(columns={"customer": "key"})[["key", "product"]].drop_duplicates()
    held = {"new items": of_customers(after_known[is_new]), "next basket": of_customers(first), "hidden product": hide_one(after)}
    return before, held


def hide_one(after):
    rng, rows = np.random.default_rng(6), []
    for order, products in after.groupby("order", sort=True)["product"]:
        products = sorted(products)
        if len(products) > 1:
            hidden = products.pop(int(rng.integers(len(products))))
            rows.append((order, ";".join(products), hidden))
    return pd.DataFrame(rows, columns=["key", "context", "product"])
