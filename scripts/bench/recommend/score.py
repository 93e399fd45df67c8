"""Hit rate and NDCG of lists of ten, question by question. The bought are left out of the lists where only new products are asked for.

As elsewhere, NDCG is binary, its ideal has as many hits as were held out (ten at most), and a question without a list scores 0.
"""

import math

import numpy as np

K = 10
BATCH = 256
GAINS = 1 / np.log2(np.arange(2, K + 2))


def lists(scores, shop, asked, task):
    """The ten best products of each question. What has no evidence comes by what sold in the last 90 days."""
    found = np.empty((len(asked.keys), K), int)
    for start in range(0, len(asked.keys), BATCH):
        rows = np.arange(start, min(start + BATCH, len(asked.keys)))
        values = np.asarray(scores(asked, rows), np.float32)
        values /= np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-30)
        values += shop.filler
        if task != "next basket":
            basket = asked.basket[rows]
            values[np.repeat(np.arange(len(rows)), np.diff(basket.indptr)), basket.indices] = -np.inf
        best = np.argpartition(-values, K - 1, axis=1)[:, :K]
        best.sort(axis=1)
        order = np.argsort(-np.take_along_axis(values, best, axis=1), axis=1, kind="stable")
        found[rows] = np.take_along_axis(best, order, axis=1)
    return found


def measure(found, asked):
    """(hits, ndcg), each with one value a question. `found` has product numbers, -1 for none."""
    hits, gains = np.zeros(len(asked.keys)), np.zeros(len(asked.keys))
    for row, (right, count) in enumerate(asked.right):
        is_hit = np.isin(found[row], right)
        hits[row] = is_hit.any()
        gains[row] = GAINS[is_hit].sum() / GAINS[: min(K, count)].sum()
    return hits, gains


def mean_and_error(values):
    return float(np.mean(values)), float(np.std(values) / math.sqrt(max(len(values), 1)))


def shown(hits, gains):
    (hit, hit_error), (gain, gain_error) = mean_and_error(hits), mean_and_error(gains)
    return f"{hit:.4f} ±{hit_error:.4f} / {gain:.4f} ±{gain_error:.4f}"
