#!/usr/bin/env python3
"""Holds Triptych's recommendations against the usual methods, each with its own best parameters, on the same splits.

    pip install -r scripts/bench/recommend/requirements.txt
    python3 scripts/bench/recommend_peers.py --work WORK --split olist=DIR --split dense=DIR --shops --loader PATH
    python3 scripts/bench/recommend_peers.py --work WORK --quick --loader PATH

A split is a folder with train/ (Olist's nine files, up to a day) and heldout/ (new_items.csv, next_basket.csv, loo.csv: what
came after it). --shops adds the three of recommend_shops.py. Each method's parameters are found one after another by NDCG@10 on a
window cut off the end of train; then it learns from all of train and is scored once on heldout/. What was found and scored
stays in WORK, so that a later run asks only the loader anew (--again asks all). Single-threaded but for ALS and BLAS.
"""

import argparse
import csv
import functools
import itertools
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np

import recommend_shops
from recommend import agree, customers, items, purchases, score

NEW, NEXT, HIDDEN = purchases.TASKS
UNITS = ["customer", "basket"]
CHOICE_QUESTIONS_MAX = 500
FITTED_MAX = 10
MODES = {NEW: ("new-items", "new.csv"), NEXT: ("next-basket", "next.csv"), HIDDEN: (None, "also.csv")}
OURS = "Triptych"

# name: (function, tasks, parameters: the first value is where the search starts; searched in this order, once)
METHODS = {
    "popularity (RecTools)": (items.popularity, purchases.TASKS, {"days": [30, 7, 14, 90, 0]}),
    "own frequency and recency": (customers.own, [NEXT], {"tau": [60, 15, 30, 120, 300, 0]}),
    "raw counts": (items.together, purchases.TASKS, {"unit": UNITS}),
    "TIFUKNN": (customers.tifuknn, [NEXT], {"groups": [7, 3, 15], "alpha": [0.7, 0.3, 0.5, 0.9], "within": [0.9, 0.8, 1.0],
                                            "between": [0.7, 0.5, 0.9], "nearest": [100, 300]}),
    "UP-CF": (customers.upcf, [NEW, NEXT], {"recency": [5, 2, 25, 0], "locality": [5, 1, 10, 20], "asymmetry": [0.25, 0.0, 0.5, 0.75]}),
    "RP3beta": (items.rp3beta, purchases.TASKS, {"unit": UNITS, "beta": [0.4, 0.0, 0.2, 0.6, 0.8], "alpha": [1.0, 0.5], "nearest": [0, 100]}),
    "EASE": (items.ease, purchases.TASKS, {"unit": UNITS, "weight": [200.0, 10.0, 50.0, 1000.0]}),
    "basket neighbours": (customers.upcf, [HIDDEN], {"unit": ["basket"], "locality": [1, 2, 5, 10], "asymmetry": [0.5, 0.25, 0.75, 1.0]}),
    "ItemKNN, cosine": (items.cosine, purchases.TASKS, {"unit": UNITS, "shrink": [0, 10, 50], "nearest": [100, 20, 0]}),
    "ALS (implicit)": (customers.als, [NEW, HIDDEN], {"factors": [64, 128], "alpha": [10.0, 1.0, 40.0], "regularization": [0.1, 10.0]}),
    "BPR (Cornac)": (customers.bpr, [NEW, HIDDEN], {"epochs": [100, 30], "regularization": [0.01, 0.001]}),
}


class Fitted:
    """What one method learned, kept while its tasks are gone through: EASE takes minutes on a big shop, and is the same for each."""

    def __init__(self, function):
        self.function, self.kept = function, {}

    def __call__(self, shop, parameters):
        """The scores' function, and the processor seconds that learning took."""
        key = (id(shop), *sorted(parameters.items()))
        if key not in self.kept:
            if len(self.kept) >= FITTED_MAX:
                self.kept.pop(next(iter(self.kept)))
            started = time.process_time()
            scores = self.function(shop, **parameters)
            self.kept[key] = scores, time.process_time() - started
        return self.kept[key]


def choose(shop, asked, task, fitted, grid):
    """One pass over the parameters, each at its best so far; the first value stays unless another is better."""
    best, tried = {name: values[0] for name, values in grid.items()}, 0
    best_gain = None
    for name, values in grid.items():
        for value in values if best_gain is None else values[1:]:
            candidate = best | {name: value}
            tried += 1
            gain = score.measure(score.lists(fitted(shop, candidate)[0], shop, asked, task), asked)[1].mean()
            if best_gain is None or gain > best_gain:
                best, best_gain = candidate, gain
    return best, float(best_gain), tried


def missing(cache, only):
    """(method, task, where it is kept) that no earlier run has scored; those of a method stand together."""
    every = [(name, task, cache / f"{name.split(',')[0].split(' (')[0]}, {task}".replace(" ", "_"))
             for name, (_, tasks, _) in METHODS.items() if not only or name in only for task in tasks]
    return [found for found in every if not found[2].with_suffix(".json").exists()]


def run_peers(folder, cache, only):
    """Fills the cache: a JSON object and the values of each question, for each method and task."""
    wanted = missing(cache, only)
    if not wanted:
        return
    lines = purchases.read_train(folder / "train")
    before, held = purchases.window_of(lines)
    small, whole = purchases.Shop(before), purchases.Shop(lines)
    window = functools.cache(lambda task: small.asked(held[task], CHOICE_QUESTIONS_MAX))
    heldout = functools.cache(lambda task: whole.asked(purchases.heldout_of(folder / "heldout", task)))
    for name, group in itertools.groupby(wanted, lambda found: found[0]):
        function, _, grid = METHODS[name]
        fitted = Fitted(function)
        for _, task, kept in group:
            asked, started = window(task), time.process_time()
            found, gain, tried = choose(small, asked, task, fitted, grid)
            searched = time.process_time() - started
            told = final(whole, heldout(task), task, fitted, found, kept)
            told |= {"method": name, "task": task, "parameters": found, "tried": tried, "search_s": searched, "window_ndcg": gain,
                     "window_questions": len(asked.keys)}
            kept.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")
            print(f"  {task}: {name} {found}: {told['shown']}", file=sys.stderr, flush=True)


def final(whole, asked, task, fitted, found, kept):
    scores, fit_seconds = fitted(whole, found)
    started = time.process_time()
    listed = score.lists(scores, whole, asked, task)
    rank_seconds = time.process_time() - started
    hits, gains = score.measure(listed, asked)
    np.savez_compressed(kept.with_suffix(".npz"), hits=hits, gains=gains)
    return {"shown": score.shown(hits, gains), "fit_s": fit_seconds, "rank_s": rank_seconds, "questions": len(hits)}


def run(command):
    """Processor seconds of a command, and all that it started."""
    before = os.times()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def run_ours(folder, cache, loader, options):
    """Loads train as anybody would, asks for lists, and scores them as the others' are scored."""
    lake = cache / "lake"
    seconds = run([loader, "load", folder / "train", "--lake", lake, "--quiet", "--replace-source", *options])
    whole = purchases.Shop(purchases.read_train(folder / "train"))
    for task, (mode, name) in MODES.items():
        out, people = cache / name, cache / "customers.txt"
        asked = whole.asked(purchases.heldout_of(folder / "heldout", task))
        people.write_text("\n".join(asked.keys) + "\n", encoding="utf-8")
        what = ["--mode", mode, "--customers", people] if mode else ["--baskets", folder / "heldout" / "loo.csv"]
        ranking = run([loader, "recommend", "--lake", lake, *what, "--first", 2 * score.K, "--out", out, "--quiet"])
        hits, gains = score.measure(read_lists(out, whole, asked, task), asked)
        kept = cache / f"{OURS}, {task}".replace(" ", "_")
        np.savez_compressed(kept.with_suffix(".npz"), hits=hits, gains=gains)
        told = {"method": OURS, "task": task, "shown": score.shown(hits, gains), "fit_s": seconds, "rank_s": ranking, "questions": len(hits)}
        kept.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def read_lists(path, whole, asked, task):
    """The first ten of each list, less what the customer has where new products are asked for."""
    row_of = {key: row for row, key in enumerate(asked.keys)}
    ranked = [{} for _ in asked.keys]
    with open(path, newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            key = line.get("query_id") or line.get("customer_unique_id") or line.get("customer_id")
            if key in row_of:
                ranked[row_of[key]][int(line["rank"])] = whole.product_number.get(line["product_id"], -1)
    assert all(len(set(row.values())) == len(row) for row in ranked), "a list names a product twice"
    found = np.full((len(asked.keys), score.K), -1)
    for row, places in enumerate(ranked):
        has = set(asked.basket[row].indices) if task != NEXT else set()
        kept = [product for _, product in sorted(places.items()) if product not in has][: score.K]
        found[row, : len(kept)] = kept
    return found


def scored(cache, task):
    """Ours (or none) and the peers', each what is told and the values of each question; the best peer by NDCG first."""
    paths = (path for path in sorted(cache.glob("*.json")) if path.with_suffix(".npz").exists())
    rows = [(json.loads(path.read_text(encoding="utf-8")), dict(np.load(path.with_suffix(".npz")))) for path in paths]
    rows = sorted((row for row in rows if row[0]["task"] == task), key=lambda row: -row[1]["gains"].mean())
    return [row for row in rows if row[0]["method"] == OURS], [row for row in rows if row[0]["method"] != OURS]


def table(name, cache):
    """Markdown: one block a task, ours first, then the peers."""
    text = []
    for task in purchases.TASKS:
        ours, peers = scored(cache, task)
        if not ours + peers:
            continue
        text += [f"### {name}: {task} ({(ours + peers)[0][0]['questions']:,} questions)", "",
                 "| method | HitRate@10 / NDCG@10 ± standard error | learning, s | lists, s | parameters; NDCG on the window |",
                 "| --- | --- | --- | --- | --- |"]
        for told, _ in ours + peers:
            what = ", ".join(f"{key} {value}" for key, value in told.get("parameters", {}).items())
            what = f"{what}; {told['window_ndcg']:.4f}" if what else "its own choice; learning is a whole load"
            text.append(f"| {told['method']} | {told['shown']} | {told['fit_s']:.1f} | {told['rank_s']:.1f} | {what} |")
        text.append("")
    return "\n".join(text)


def summary(caches):
    """One row a data set and task: the best peer by each figure, ours, and the difference from the best peer by each figure."""
    text = ["| data | asked | questions | best by HitRate@10 | best by NDCG@10 | Triptych | less the best, ± standard error |",
            "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, cache in caches.items():
        for task in purchases.TASKS:
            ours, peers = scored(cache, task)
            if peers:
                best = [max(peers, key=lambda row: row[1][of].mean()) for of in ("hits", "gains")]
                named = [f"{told['method']} {values[of].mean():.4f}" for of, (told, values) in zip(("hits", "gains"), best)]
                mine = ours[0][0]["shown"] if ours else ""
                apart = " / ".join(difference(ours[0][1][of], peers, of) for of in ("hits", "gains")) if ours else ""
                text.append(f"| {name} | {task} | {peers[0][0]['questions']:,} | {named[0]} | {named[1]} | {mine} | {apart} |")
    return "\n".join(text)


def difference(mine, peers, of):
    """From the peer that is best by this figure, with the standard error of the difference question by question."""
    best = max((values[of] for _, values in peers), key=np.mean)
    mean, error = score.mean_and_error(mine - best)
    return f"{mean:+.4f} ±{error:.4f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for shops, what was found, and lists")
    parser.add_argument("--split", action="append", default=[], metavar="NAME=DIR")
    parser.add_argument("--shops", action="store_true", help="also the three generated shops, whole")
    parser.add_argument("--quick", action="store_true", help="one generated shop at a tenth of its size, a minute or two")
    parser.add_argument("--loader", type=pathlib.Path, help="triptych-loader; without it the peers alone are told")
    parser.add_argument("--load-option", action="append", default=[], help="of `load`, as --load-option=--tune=60")
    parser.add_argument("--only", action="append", choices=METHODS, help="these methods only")
    parser.add_argument("--again", action="store_true", help="forget what an earlier run found")
    arguments = parser.parse_args()
    splits = {name: pathlib.Path(folder) for name, folder in (split.split("=", 1) for split in arguments.split)}
    for name in recommend_shops.SHOPS if arguments.shops else ["supermarket"] if arguments.quick else []:
        label, size = (name, 1.0) if arguments.shops else (f"{name}, small", 0.1)
        splits[label] = arguments.work / "shops" / f"{name}-{size}"
        if not splits[label].exists():
            print(recommend_shops.write_shop(name, splits[label], size), file=sys.stderr)
    if arguments.quick:
        agree.all_agree()
    assert splits, "nothing to measure: give --split, --shops or --quick"
    caches = {}
    for name, folder in splits.items():
        cache = arguments.work / "found" / name.replace(" ", "_").replace(",", "")
        cache.mkdir(parents=True, exist_ok=True)
        for path in cache.glob("*.json") if arguments.again else []:
            path.unlink()
        print(name, file=sys.stderr, flush=True)
        run_peers(folder, cache, arguments.only)
        if arguments.loader:
            run_ours(folder, cache, arguments.loader, arguments.load_option)
        print(table(name, cache), flush=True)
        caches[name] = cache
    print(summary(caches))


if __name__ == "__main__":
    main()
