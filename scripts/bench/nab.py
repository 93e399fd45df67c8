#!/usr/bin/env python3
"""Scores the judge of `live_anomalies` on the Numenta Anomaly Benchmark, with the benchmark's own sweeper.

    git clone https://github.com/numenta/NAB nab
    cargo build --release -p triptych-analytics --example judge_series
    python3 scripts/bench/nab.py nab/ --judge target/release/examples/judge_series

Wants `pandas<2.3`, as the benchmark does. As the benchmark has it, one threshold holds for all series, the best of all; the first 15 % of each series are
not scored; 0 is a judge that tells nothing, 100 one that tells each anomaly at once and nothing else. Prints the score of each profile.
"""

import argparse
import json
import pathlib
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description="Score the judge on the Numenta Anomaly Benchmark.")
    parser.add_argument("corpus", type=pathlib.Path, help="checkout of numenta/NAB")
    parser.add_argument("--judge", default="target/release/examples/judge_series", help="the program")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.corpus))
    from nab.corpus import Corpus
    from nab.labeler import CorpusLabel
    from nab.sweeper import Sweeper

    labels_file = arguments.corpus / "labels" / "combined_windows.json"
    corpus = Corpus(str(arguments.corpus / "data"))
    labels = CorpusLabel(path=str(labels_file), corpus=corpus)
    anomalies = sum(len(windows) for windows in json.loads(labels_file.read_text()).values())
    names = [name for name in corpus.dataFiles if name in labels.labels]
    scores = {name: judged(arguments.judge, corpus.dataFiles[name].data["value"]) for name in names}
    for profile, settings in json.loads((arguments.corpus / "config" / "profiles.json").read_text()).items():
        costs = settings["CostMatrix"]
        sweeper = Sweeper(probationPercent=0.15, costMatrix=costs)
        points = []
        for name in names:
            points += sweeper.calcSweepScore(corpus.dataFiles[name].data["timestamp"], scores[name], labels.windows[name], name)
        best = max(sweeper.calcScoreByThreshold(points), key=lambda one: one.score)
        nothing, perfect = -anomalies * costs["fnWeight"], anomalies * costs["tpWeight"]
        score = 100 * (best.score - nothing) / (perfect - nothing)
        print(f"{profile}: {score:.2f} of 100, over {len(names)} series with {anomalies} anomalies")


def judged(program, values):
    text = "\n".join(str(value) for value in values) + "\n"
    answer = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in answer.split()]


if __name__ == "__main__":
    main()
