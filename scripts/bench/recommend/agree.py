"""Holds the methods written here against another way to the same answer, on a handful of purchases: another's code, or the formula by hand.

`recommend_peers.py --quick` and --agree run it; whatever differs ends the run.
"""

import numpy as np
import pandas as pd

from . import customers, items, purchases


def a_shop():
    rng = np.random.default_rng(1)
    rows = [(f"c{customer:02}", f"o{customer:02}-{visit}", f"p{product:02}", 10.0 * visit + customer / 100)
            for customer in range(30) for visit in range(3) for product in rng.choice(20, rng.integers(2, 6), replace=False)]
    return purchases.Shop(pd.DataFrame(rows, columns=["customer", "order", "product", "day"]))


def check(what, one, other):
    assert np.allclose(one, other, rtol=1e-3, atol=1e-4), f"{what}: differs by {np.abs(np.asarray(one) - np.asarray(other)).max()}"


def all_agree():
    shop = a_shop()
    everyone = np.arange(len(shop.customers))
    asked = purchases.Asked(list(shop.customers), shop.by_customer, everyone, [])
    check("RecTools' popularity and distinct buyers", items.popularity(shop, 0)(asked, everyone)[0], shop.buyers)
    check("RecTools' popularity of late", items.popularity(shop, 5)(asked, everyone)[0], shop.lately(5))
    ease_agrees(shop, asked, everyone)
    neighbours_agree(shop, asked, everyone)
    upcf_agrees(shop, asked, everyone)
    tifuknn_agrees()


def ease_agrees(shop, asked, rows):
    import cornac

    pairs = shop.by_customer.tocoo()
    data = cornac.data.Dataset.from_uir(zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist()))
    model = cornac.models.EASE(lamb=5.0, posB=False).fit(data)
    columns = [data.iid_map[product] for product in range(len(shop.products))]
    theirs = np.array([np.asarray(model.score(data.uid_map[row])).ravel()[columns] for row in rows])
    dual = items.ease(shop, "customer", 5.0)(asked, rows)
    kept_max, items.EASE_UNITS_MAX = items.EASE_UNITS_MAX, 0
    primal = items.ease(shop, "customer", 5.0)(asked, rows)
    items.EASE_UNITS_MAX = kept_max
    check("EASE by products and Cornac's", primal, theirs)
    check("EASE by customers and Cornac's", dual, theirs)


def neighbours_agree(shop, asked, rows):
    of_all = items.neighbours(shop, "customer", 0.5, 0.5, 0.3, 0.0, len(shop.products))
    check("RP3beta with and without a matrix of products", items.together(shop, "customer", 0.5, 0.5, 0.3)(asked, rows), of_all(asked, rows))
    matrix = shop.by_basket.toarray()
    counts = matrix.T @ matrix
    np.fill_diagonal(counts, 0)
    check("raw counts by hand", items.together(shop, "basket")(asked, rows), shop.by_customer.toarray() @ counts)


def upcf_agrees(shop, asked, rows):
    bought = shop.by_customer.toarray()
    sizes = bought.sum(axis=1)
    like = bought @ bought.T / (sizes[:, None] ** 0.25 * sizes[None, :] ** 0.75)
    place, count = customers.visits(shop)
    votes = np.zeros_like(bought)
    np.add.at(votes, (shop.customer, shop.product), (place >= count - 2) / 2)
    check("UP-CF by hand", customers.upcf(shop, 2, 3, 0.25)(asked, rows), like**3 @ votes)


def tifuknn_agrees():
    """Three baskets in two groups, as in the paper's section 4.1: the older group of one or two, the newer of the rest."""
    rows = [("a", "1", "x", 1.0), ("a", "2", "x", 2.0), ("a", "3", "y", 3.0), ("b", "4", "y", 1.0), ("b", "5", "z", 2.0)]
    shop = purchases.Shop(pd.DataFrame(rows, columns=["customer", "order", "product", "day"]))
    asked = purchases.Asked(["a"], shop.by_customer[:1], np.array([0]), [])
    got = customers.tifuknn(shop, groups=2, within=0.9, between=0.5, nearest=1, alpha=0.7)(asked, np.array([0]))[0]
    of_a = {"x": 0.5 * (0.9 + 1) / 2 / 2, "y": 1 / 2}
    of_b = {"y": 0.5 / 2, "z": 1 / 2}
    want = [0.7 * of_a.get(product, 0) + 0.3 * of_b.get(product, 0) for product in shop.products]
    check("TIFUKNN by hand", got, want)
