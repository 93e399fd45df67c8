#!/usr/bin/env python3
"""Followers, their broker and their lake under random kills: a generated shop with faults goes into Kafka while followers are killed or
frozen and the broker is killed and started again. In the end the lake holds what the file of truth says, to the row and the cent.

    soak.py [--minutes 20] [--rate 20] [--followers 2] [--seed N]

Starts a broker of its own (scripts/servers/up). Programs are those of target/release, or of TRIPTYCH_BINARIES. Python's standard library
is enough. Exit code 1 where anything was lost, was there twice, or was answered by a version older than one before.
"""

import argparse
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "../bench"))
from streams import BINARIES, SERVERS, TABLES, free_port  # noqa: E402

UP, DOWN = HERE / "../servers/up", HERE / "../servers/down"
FAULTS = "duplicates=0.02,late=0.02,poison=0.002,price-errors=0.002,bursts=0.005,drops=0.005,aborted=0.1"
# A dead follower's partitions go to another after three seconds.
QUICK = "session.timeout.ms=3000\nheartbeat.interval.ms=1000\n"
# Of what is done to somebody, by chance.
DEEDS = ["kill"] * 7 + ["freeze"] * 2 + ["broker"]
BETWEEN_SECONDS = (2, 12)
FROZEN_SECONDS = (1, 8)
BROKER_AWAY_SECONDS = (0, 10)
KEPT = 40
ASKED = '{ load { version { sequence } } kpis { total { revenue freight paymentValue ordersPlaced } } }'


class Soak:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.dice = random.Random(arguments.seed)
        self.environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
        self.log = open(folder / "log", "w")
        self.done = dict.fromkeys(["kill", "freeze", "broker"], 0)
        self.followers, self.problems = [], []
        self.manifests, self.answers, self.refused = {}, 0, 0
        self.is_over = False
        (folder / "quick").write_text(QUICK)

    def up(self):
        told = subprocess.run([UP, "--only-kafka", self.folder / "broker"], stdout=subprocess.PIPE, stderr=self.log, check=True, text=True)
        return told.stdout.split("TRIPTYCH_KAFKA=")[1].split()[0]

    def start(self, program, *words):
        return subprocess.Popen([BINARIES / program, *words], cwd=self.folder, env=self.environment, stdout=self.log, stderr=self.log)

    def follower(self, *further):
        of_lake = ["--tune", "off", "--max-shrink", "100%", "--kafka-config", "quick", "--keep", str(KEPT), "--every", "1s"]
        return self.start("triptych-loader", "follow", "--kafka", self.kafka, "--topic", self.topics, *of_lake, *further)

    def run(self):
        self.kafka = self.up()
        self.topics = ",".join(f"{table}=soak.{table}" for table in TABLES)
        seconds = self.arguments.minutes * 60
        orders = str(int(self.arguments.rate * (seconds + 1200)))
        generator = self.start(
            "triptych-loader", "generate", "--kafka", self.kafka, "--topic", self.topics, "--orders", orders, "--seed", str(self.arguments.seed),
            "--rate", str(self.arguments.rate), "--faults", FAULTS, "--truth", "truth")  # fmt: skip
        self.begin()
        port = free_port()
        gateway = self.start("triptych-gateway", "serve", "--listen", f"127.0.0.1:{port}", "--no-ui")
        watchers = [threading.Thread(target=self.watch_lake), threading.Thread(target=self.watch_gateway, args=(port,))]
        for watcher in watchers:
            watcher.start()
        try:
            self.followers = [self.follower() for _ in range(self.arguments.followers)]
            self.harm(time.time() + seconds, generator)
            generator.send_signal(signal.SIGTERM)
            code = generator.wait(200)
            assert code == 4, f"the generator ended with {code}"
            for follower in self.followers:
                follower.send_signal(signal.SIGTERM)
                assert follower.wait(200) == 0, "a follower failed"
            assert self.follower("--until-end").wait(600) == 0, "the last follower failed"
            time.sleep(3)
        finally:
            self.is_over = True
            for process in [generator, gateway, *self.followers]:
                process.kill()
            for watcher in watchers:
                watcher.join()

    def begin(self):
        """A lake begins with so many rows; a stream that goes on has no end to begin with. Topics may not be there yet."""
        until = time.time() + 600
        follower = self.follower("--max-rows", "2000")
        while not (self.folder / "lake/current").exists():
            assert time.time() < until, "no lake begins"
            if follower.poll() is not None:
                follower = self.follower("--max-rows", "2000")
            time.sleep(0.5)
        follower.send_signal(signal.SIGTERM)
        assert follower.wait(200) == 0, "the first follower failed"

    def harm(self, until, generator):
        while time.time() < until:
            time.sleep(self.dice.uniform(*BETWEEN_SECONDS))
            assert generator.poll() is None, f"the generator ended with {generator.returncode}"
            deed = self.dice.choice(DEEDS)
            self.done[deed] += 1
            place = self.dice.randrange(len(self.followers))
            follower = self.followers[place]
            assert follower.poll() is None, f"a follower ended with {follower.returncode}"
            if deed == "kill":
                follower.kill()
                follower.wait()
                self.followers[place] = self.follower()
            elif deed == "freeze":
                follower.send_signal(signal.SIGSTOP)
                time.sleep(self.dice.uniform(*FROZEN_SECONDS))
                follower.send_signal(signal.SIGCONT)
            else:
                os.kill(int((self.folder / "broker/kafka.pid").read_text()), signal.SIGKILL)
                time.sleep(self.dice.uniform(*BROKER_AWAY_SECONDS))
                assert self.up() == self.kafka

    def watch_lake(self):
        """Remembers what each version says of itself, before it is removed."""
        while not self.is_over:
            for path in (self.folder / "lake/loads").glob("*/manifest.json"):
                if path.parent.name not in self.manifests and not path.parent.name.endswith(".partial"):
                    try:
                        self.manifests[path.parent.name] = json.loads(path.read_text())
                    except (OSError, ValueError):
                        continue
            time.sleep(0.5)

    def watch_gateway(self, port):
        newest = 0
        while not self.is_over:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", json.dumps({"query": ASKED}).encode(), {"content-type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    found = json.load(answer)
                self.last = found["data"]
                sequence = self.last["load"]["version"]["sequence"]
                self.answers += 1
                if sequence < newest:
                    self.problems.append(f"version {sequence} was answered after {newest}")
                newest = max(newest, sequence)
            except (OSError, KeyError, TypeError) as error:
                self.refused += 1
                if self.answers:
                    self.problems.append(f"a question was not answered: {error!r}")
            time.sleep(0.5)

    def served(self):
        """The newest version of each number: what died before it was published is there under no name."""
        newest = {}
        for load in sorted(self.manifests):
            newest[self.manifests[load]["version"]["sequence"]] = self.manifests[load]
        return newest

    def check(self):
        truth = [json.loads(line) for line in (self.folder / "truth").read_text().splitlines()]
        end = truth[-1]
        assert end["kind"] == "end"
        versions = self.served()
        last = versions[max(versions)]
        tables = {table["table"]: table for table in last["tables"]}

        def expect(what, found, expected):
            if found != expected:
                self.problems.append(f"{what}: {found} instead of {expected}")

        for table in [*TABLES, "order_items", "payments", "reviews"]:
            merged = tables[table]["deduplicated"] if table == "customers" else 0
            expect(table, tables[table]["accepted"] + merged, end[table])
            expect(f"{table} in quarantine", tables[table]["quarantined"], 0)
        total = self.last["kpis"]["total"]
        for name, cents in [("revenue", "price_cents"), ("freight", "freight_cents"), ("paymentValue", "payment_cents")]:
            expect(name, round(total[name] * 100), end[cents])
        expect("orders answered", total["ordersPlaced"], end["orders"])
        # Each account is sent once, so that it was in one change.
        expect("versions", sorted(versions), list(range(min(versions), max(versions) + 1)))
        brought = sum(rows_of(version, "customers") for version in versions.values())
        expect("accounts in all changes together", brought, end["customers"])
        poison = {(line["topic"], line["partition"], line["offset"]) for line in truth if line["kind"] == "poison"}
        apart = []
        for path in (self.folder / "lake/messages").glob("*.csv"):
            with open(path, newline="") as file:
                apart += [(row["topic"], int(row["partition"]), int(row["offset"])) for row in csv.DictReader(file)]
        expect("messages kept apart", sorted(apart), sorted(poison))
        expect("exit code of verify", self.start("triptych-loader", "verify", "--quiet").wait(600), 0)
        kinds = {kind: sum(line["kind"] == kind for line in truth) for kind in sorted({line["kind"] for line in truth[:-1]})}
        print(f"{self.arguments.minutes:g} minutes, seed {self.arguments.seed}: {end['orders']} orders in {end['messages']} messages; injected {kinds}")
        print(f"done to followers and broker: {self.done}; {len(versions)} versions; {self.answers} questions answered")


def rows_of(version, table):
    if version.get("change"):
        return sum(changed["brought"] for changed in version["change"]["tables"] if changed["table"] == table)
    return sum(read["read"] for read in version["tables"] if read["table"] == table)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--followers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="soak-"))
    soak = Soak(arguments, folder)
    try:
        soak.run()
        soak.check()
    finally:
        soak.log.flush()
        subprocess.run([DOWN, folder / "broker"], check=False)
    for problem in soak.problems:
        print(f"  {problem}")
    if soak.problems:
        sys.exit(f"seed {arguments.seed}; lake, truth and log are in {folder}")
    shutil.rmtree(folder)
    print("nothing lost, nothing twice")


if __name__ == "__main__":
    main()
