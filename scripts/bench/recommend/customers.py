"""The usual ways that look at customers: own frequency and recency, TIFUKNN, UP-CF, ALS and BPR.

TIFUKNN and UP-CF are written from their papers (Hu et al. 2020, arXiv:2006.00556; Faggioli et al. 2020, doi:10.1145/3340631.3394850).
Cornac's TIFUKNN averages its neighbours to a single number and keeps customers by products as a full matrix; its UP-CF stacks
all customers anew for each list and needs a further package. ALS is implicit's, BPR is Cornac's.
"""

import numpy as np
import pandas as pd
import scipy.sparse as sp

from .items import times

FACTORS_SEED = 3


def visits(shop):
    """Of each line: the place of its basket among its customer's (from 0), and how many the customer has."""
    baskets = pd.DataFrame({"customer": shop.customer, "order": shop.order, "day": shop.day}).drop_duplicates("order")
    baskets = baskets.sort_values(["customer", "day", "order"], kind="stable")
    baskets["place"] = baskets.groupby("customer").cumcount()
    baskets["count"] = baskets.groupby("customer").order.transform("size")
    lines = baskets.set_index("order").loc[shop.order]
    return lines.place.to_numpy(), lines["count"].to_numpy()


def own(shop, tau=60):
    """Sum over the customer's baskets with the product of exp(-age / tau); counts with tau 0."""
    weights = np.exp((shop.day - shop.end) / tau) if tau else np.ones(len(shop.day))
    mine = shop.matrix(shop.customer, np.maximum(weights, 1e-30), len(shop.customers))
    return lambda asked, rows: mine[asked.customers[rows]].toarray()


def tifuknn(shop, groups=7, within=0.9, between=0.7, nearest=100, alpha=0.7):
    place, count = visits(shop)
    of_all = np.minimum(count, groups)
    group = place * of_all // count
    first = -(-group * count // of_all)
    after = -(-(group + 1) * count // of_all)
    weights = within ** (after - 1.0 - place) / (after - first) * between ** (of_all - 1.0 - group) / of_all
    vectors = shop.matrix(shop.customer, np.maximum(weights, 1e-12), len(shop.customers))
    squares = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    transposed = vectors.T.tocsr()
    nearest = min(nearest, len(shop.customers) - 1)

    def scores(asked, rows):
        people = asked.customers[rows]
        distance = squares - 2 * (vectors[people] @ transposed).toarray()
        distance[np.arange(len(rows)), people] = np.inf
        near = np.argpartition(distance, nearest - 1, axis=1)[:, :nearest]
        chosen = sp.csr_matrix((np.full(near.size, 1 / nearest, np.float32), (np.repeat(np.arange(len(rows)), nearest), near.ravel())),
                               shape=(len(rows), len(shop.customers)))
        return alpha * vectors[people].toarray() + (1 - alpha) * (chosen @ vectors).toarray()

    return scores


def upcf(shop, recency=5, locality=5, asymmetry=0.25, unit="customer"):
    """Similar customers (or baskets), asymmetric cosine to the power of locality, vote with their last baskets."""
    if unit == "customer":
        place, count = visits(shop)
        window = np.minimum(count, recency) if recency else count
        votes = shop.matrix(shop.customer, np.where(place >= count - window, 1 / window, 0), len(shop.customers))
        votes.eliminate_zeros()
    else:
        votes = shop.by_basket
    units = shop.units(unit)
    transposed = units.T.tocsr()
    theirs = np.maximum(np.diff(units.indptr), 1) ** -np.float32(1 - asymmetry)

    def scores(asked, rows):
        basket = asked.basket[rows]
        mine = np.maximum(np.diff(basket.indptr), 1) ** -np.float32(asymmetry)
        like = sp.csr_matrix(sp.diags(mine) @ (basket @ transposed) @ sp.diags(theirs))
        like.data **= locality
        return times(like, votes)

    return scores


def als(shop, factors=64, alpha=10.0, regularization=0.1):
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(factors=factors, alpha=alpha, regularization=regularization, iterations=10, random_state=FACTORS_SEED,
                                    num_threads=2, use_native=True, use_cg=True)
    model.fit(shop.by_customer, show_progress=False)

    def scores(asked, rows):
        people = model.user_factors[asked.customers[rows]] if asked.customers is not None else model.recalculate_user(rows, asked.basket[rows])
        return people @ model.item_factors.T

    return scores


def bpr(shop, factors=50, epochs=100, regularization=0.01):
    import cornac

    pairs = shop.by_customer.tocoo()
    data = cornac.data.Dataset.from_uir(zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist()), seed=FACTORS_SEED)
    model = cornac.models.BPR(k=factors, max_iter=epochs, learning_rate=0.05, lambda_reg=regularization, num_threads=1, seed=FACTORS_SEED)
    model.fit(data)
    people = np.zeros((len(shop.customers), factors), np.float32)
    people[list(data.uid_map.keys())] = model.u_factors[list(data.uid_map.values())]
    products, liking = np.zeros((len(shop.products), factors), np.float32), np.full(len(shop.products), -1e3, np.float32)
    products[list(data.iid_map.keys())] = model.i_factors[list(data.iid_map.values())]
    liking[list(data.iid_map.keys())] = model.i_biases[list(data.iid_map.values())]

    def scores(asked, rows):
        taste = people[asked.customers[rows]] if asked.customers is not None else asked.basket[rows] @ products
        return taste @ products.T + liking

    return scores
