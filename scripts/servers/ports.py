"""Finds free ports of 127.0.0.1, and prints as many as its argument says, one a line.

They are none of those that the system gives to connections by itself: such a port may be taken by any client of the machine
while a server is being started again, and a client that looks whether somebody listens there may meet itself.
"""

import contextlib
import pathlib
import random
import socket
import sys

LOWEST, HIGHEST = 10_000, 65_535
# Of so many ports a few that are free are soon found.
PORTS_MIN = 1_000


def lasting():
    """Those that no connection is given; all where they are too few, or where the system does not say."""
    try:
        low, high = map(int, pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    except (OSError, ValueError):
        return range(LOWEST, HIGHEST)
    return max(range(LOWEST, low), range(high + 1, HIGHEST), key=len)


def free(count):
    candidates = lasting()
    if len(candidates) < PORTS_MIN:
        candidates = range(LOWEST, HIGHEST)
    found = []
    with contextlib.ExitStack() as held:
        for port in random.sample(candidates, len(candidates)):
            if len(found) == count:
                return found
            with contextlib.suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
    raise OSError(f"{count} ports of 127.0.0.1 are not free")


if __name__ == "__main__":
    print(*free(int(sys.argv[1])), sep="\n")
