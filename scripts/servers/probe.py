"""Waits until one server answers a question by its own client, and gives it its users the first time.

    probe.py clickhouse|mongodb|neo4j|kafka|s3 --folder DIR --seconds-max N

Ends with a line saying why when the server has ended, or does not answer in time. Users: `triptych` (Neo4j: `neo4j`) may
do anything; `reader` may only read (Neo4j Community knows no such user).
"""

import argparse
import base64
import logging
import pathlib
import socket
import struct
import sys
import time
import urllib.error
import urllib.request

import neo4j
import neo4j.exceptions
import pymongo
import pymongo.errors

POLL_SECONDS = 0.1
ANSWER_SECONDS_MAX = 5
NEO4J_FIRST_PASSWORD = "neo4j"
MONGODB_UNAUTHORIZED = (13, 18)


def clickhouse(port, password):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/?query=SELECT+1")
    request.add_header("Authorization", "Basic " + base64.b64encode(f"triptych:{password}".encode()).decode())
    answer = urllib.request.urlopen(request, timeout=ANSWER_SECONDS_MAX).read()
    assert answer == b"1\n", f"SELECT 1 gives {answer!r}"


def mongodb(port, password):
    options = {"host": "127.0.0.1", "port": port, "serverSelectionTimeoutMS": 1000}
    try:
        with pymongo.MongoClient(**options, username="triptych", password=password) as client:
            client.admin.command("ping")
    except pymongo.errors.OperationFailure as error:
        if error.code not in MONGODB_UNAUTHORIZED:
            raise
        # As long as there is no user, whoever comes from this machine may make the first one.
        with pymongo.MongoClient(**options) as client:
            client.admin.command("createUser", "triptych", pwd=password, roles=["root"])
        with pymongo.MongoClient(**options, username="triptych", password=password) as client:
            client.admin.command("createUser", "reader", pwd=password, roles=["readAnyDatabase"])


def graph(port, password):
    address = f"bolt://127.0.0.1:{port}"
    try:
        with neo4j.GraphDatabase.driver(address, auth=("neo4j", password)) as driver:
            driver.execute_query("RETURN 1", database_="neo4j")
    except neo4j.exceptions.AuthError:
        with neo4j.GraphDatabase.driver(address, auth=("neo4j", NEO4J_FIRST_PASSWORD)) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                old=NEO4J_FIRST_PASSWORD,
                new=password,
                database_="system",
            )


def kafka(port, _password):
    """Asks which requests it takes (ApiVersions, version 0), which a broker answers once it serves."""
    number, client = 7, b"probe"
    request = struct.pack(">hhih", 18, 0, number, len(client)) + client
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS_MAX) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        answer = connection.recv(10, socket.MSG_WAITALL)
    _, found, error = struct.unpack(">iih", answer)
    assert (found, error) == (number, 0), f"ApiVersions gives {answer!r}"


def s3(port, _password):
    """Asks without a name, which a server that checks signatures refuses."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/triptych", timeout=ANSWER_SECONDS_MAX)
    except urllib.error.HTTPError as error:
        if error.code == 403:
            return
        raise
    raise AssertionError("it answers whoever asks")


PROBES = {"clickhouse": clickhouse, "mongodb": mongodb, "neo4j": graph, "kafka": kafka, "s3": s3}


def is_alive(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=PROBES)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--seconds-max", type=float, required=True)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lines = (arguments.folder / "settings").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines)
    process = (arguments.folder / f"{arguments.name}.pid").read_text().strip()
    until = time.monotonic() + arguments.seconds_max
    while True:
        try:
            return PROBES[arguments.name](int(settings[f"{arguments.name}_port"]), settings["password"])
        except Exception as error:
            if not is_alive(process):
                sys.exit("it ended")
            if time.monotonic() > until:
                sys.exit(f"no answer within {arguments.seconds_max:.0f} s ({error})")
            time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
