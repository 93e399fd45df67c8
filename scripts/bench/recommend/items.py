"""The usual ways by products alone: popularity, counts of what is bought together, ItemKNN, RP3beta and EASE.

A score is a sum over the basket, so most need no matrix of products by products: (basket x units') x units.
"""

import datetime

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import linalg

NEIGHBOURS_BLOCK = 500
NEIGHBOURS_PRODUCTS_MAX = 24_000
NEIGHBOURS_PRODUCTS = 10_000
EASE_PRODUCTS = 6_000
EASE_UNITS_MAX = 5_000


def times(left, right):
    """A full matrix, of two sparse ones; with a full left where that is rather full, which is some ten times as quick."""
    if left.nnz > 0.04 * left.shape[0] * left.shape[1]:
        return np.ascontiguousarray((right.T @ left.toarray().T).T)
    return (left @ right).toarray()


def popularity(shop, days):
    """RecTools' popularity: distinct buyers of late."""
    from rectools import Columns
    from rectools.dataset import Dataset
    from rectools.models import PopularModel

    moment = pd.Timestamp("2000-01-01") + pd.to_timedelta(shop.day, unit="D")
    frame = pd.DataFrame({Columns.User: shop.customer, Columns.Item: shop.product, Columns.Weight: 1, Columns.Datetime: moment})
    period = {"period": datetime.timedelta(days=days)} if days else {}
    dataset = Dataset.construct(frame)
    items, scores = PopularModel(popularity="n_users", **period).fit(dataset).popularity_list
    by_product = np.zeros(len(shop.products), np.float32)
    by_product[dataset.item_id_map.convert_to_external(items)] = scores
    return lambda asked, rows: np.tile(by_product, (len(rows), 1))


def weighed(shop, unit, alpha):
    """Units by products, and the same with each unit weighed by its size to the power of -alpha."""
    units = shop.units(unit)
    sizes = np.diff(units.indptr)
    units = units[sizes > 1]
    return units, sp.diags((np.diff(units.indptr) ** -float(alpha)).astype(np.float32)) @ units


def together(shop, unit="customer", alpha=0.0, of=0.0, to=0.0):
    """Sum over the basket's i of g_ij / (p_i^of p_j^to), g_ij = sum of |unit|^-alpha where both are. Raw counts with zeros."""
    units, sized = weighed(shop, unit, alpha)
    power = lambda exponent: np.maximum(shop.buyers, 1) ** -np.float32(exponent)
    transposed, target = units.T.tocsr(), power(to)
    own = np.asarray(sized.sum(axis=0)).ravel() * power(of) * target

    def scores(asked, rows):
        basket = asked.basket[rows] @ sp.diags(power(of))
        return times(basket @ transposed, sized) * target - asked.basket[rows].toarray() * own

    return scores


def neighbours(shop, unit="customer", alpha=0.0, of=0.5, to=0.5, shrink=0.0, nearest=100):
    """As `together`, of each product's nearest only. On big catalogues the most bought products alone have neighbours."""
    units, sized = weighed(shop, unit, alpha)
    count = len(shop.products) if len(shop.products) <= NEIGHBOURS_PRODUCTS_MAX else NEIGHBOURS_PRODUCTS
    units, sized = units[:, :count].tocsc(), sized[:, :count].tocsr()
    p = np.maximum(np.asarray(units.sum(axis=0)).ravel(), 1)
    columns, values = [], []
    nearest = min(nearest, count - 1)
    for start in range(0, count, NEIGHBOURS_BLOCK):
        block = sp.coo_matrix(units[:, start : start + NEIGHBOURS_BLOCK].T.tocsr() @ sized)
        keep = block.col != block.row + start
        row, col = block.row[keep], block.col[keep]
        near = block.data[keep] / (p[row + start] ** of * p[col] ** to + shrink)
        row, col, near = nearest_of(row, col, near, block.shape, nearest)
        columns.append((row + start, col))
        values.append(near)
    pairs = tuple(np.concatenate(side) for side in zip(*columns))
    near = sp.csr_matrix((np.concatenate(values).astype(np.float32), pairs), shape=(len(shop.products),) * 2)
    return lambda asked, rows: (asked.basket[rows] @ near).toarray()


def nearest_of(row, col, near, shape, nearest):
    """The largest of each row; of a full block by a full matrix, since sorting all its values takes ten times as long."""
    if len(row) > 0.02 * shape[0] * shape[1]:
        full = np.zeros(shape, np.float32)
        full[row, col] = near
        best = np.argpartition(-full, nearest - 1, axis=1)[:, :nearest]
        row, col = np.repeat(np.arange(shape[0]), nearest), best.ravel()
        return row, col, full[row, col]
    order = np.lexsort((col, -near, row))
    row, col, near = row[order], col[order], near[order]
    kept = np.arange(len(row)) - np.searchsorted(row, row) < nearest
    return row[kept], col[kept], near[kept]


def cosine(shop, unit="customer", shrink=0.0, nearest=100):
    if nearest:
        return neighbours(shop, unit, 0.0, 0.5, 0.5, shrink, nearest)
    return together(shop, unit, 0.0, 0.5, 0.5)


def rp3beta(shop, unit="customer", alpha=1.0, beta=0.4, nearest=0):
    if nearest:
        return neighbours(shop, unit, alpha, alpha, beta, 0.0, nearest)
    return together(shop, unit, alpha, alpha, beta)


def ease(shop, unit="customer", weight=200.0):
    """EASE over all products where there are few units (by the inverse of units x units, which comes to the same), else over the
    products most bought together with others."""
    units, _ = weighed(shop, unit, 0.0)
    if units.shape[0] <= EASE_UNITS_MAX:
        return ease_of_few_units(units, weight)
    count = np.asarray(units.sum(axis=0)).ravel()
    kept = np.sort(np.argsort(-count, kind="stable")[:EASE_PRODUCTS])
    kept = kept[count[kept] > 0]
    some = units[:, kept]
    gram = (some.T @ some).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += weight
    inverse, info = linalg.lapack.spotrf(gram, lower=0, overwrite_a=1)
    assert info == 0, "the matrix is positive"
    inverse, info = linalg.lapack.spotri(inverse, lower=0, overwrite_c=1)
    upper = np.triu(inverse)
    item_to_item = upper + np.triu(upper, 1).T
    item_to_item /= -np.diag(item_to_item).copy()
    item_to_item[np.diag_indices_from(item_to_item)] = 0

    def scores(asked, rows):
        values = np.zeros((len(rows), units.shape[1]), np.float32)
        values[:, kept] = asked.basket[rows][:, kept] @ item_to_item
        return values

    return scores


def ease_of_few_units(units, weight):
    """P = (X'X + w)^-1 = (1 - X' M X) / w with M = (XX' + w)^-1; B = -P / diag(P) beside the diagonal."""
    gram = (units @ units.T).toarray().astype(np.float64)
    gram[np.diag_indices_from(gram)] += weight
    middle = linalg.inv(gram, check_finite=False)
    root = linalg.cholesky(middle, lower=True).astype(np.float32)
    diagonal = np.empty(units.shape[1])
    by_product = units.tocsc()
    for start in range(0, units.shape[1], 4096):
        part = by_product[:, start : start + 4096].T.tocsr() @ root
        diagonal[start : start + 4096] = 1 - np.einsum("ij,ij->i", part, part)
    diagonal = np.maximum(diagonal, 1e-6).astype(np.float32)
    middle, transposed = middle.astype(np.float32), units.T.tocsr()

    def scores(asked, rows):
        basket = asked.basket[rows]
        known = (basket @ transposed).toarray() @ middle
        through = np.ascontiguousarray((transposed @ known.T).T)
        itself = basket.toarray()
        return (through - itself) / diagonal + itself

    return scores
