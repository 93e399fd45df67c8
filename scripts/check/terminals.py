#!/usr/bin/env python3
"""Runs both programs on terminals of several widths, with and without NO_COLOR, and on none at all: bars that fit, and colours
only where they are wanted. The argument is the folder of the two programs."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios

BINARIES = os.path.realpath(sys.argv[1])
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SOURCE = "generate:orders=2000,seed=1"


def on_terminal(columns, command, **environment):
    """What a command writes on a terminal of so many columns."""
    pid, terminal = pty.fork()
    if pid == 0:
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(sys.stdout.fileno(), termios.TIOCSWINSZ, size)
        os.environ.pop("NO_COLOR", None)
        os.environ["TERM"] = "xterm-256color"
        os.environ.update(environment)
        os.execv(f"{BINARIES}/{command[0]}", command)
    written = b""
    while True:
        try:
            written += os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if b"listening on" in written:
            os.kill(pid, 2)
    os.waitpid(pid, 0)
    return written.decode()


def expect(holds, what, written):
    if not holds:
        sys.exit(f"FAILED: {what}: {written[-2000:]!r}")


def on_terminal_that_is_closed(command):
    """The exit code of a command whose terminal is closed as soon as it has written something."""
    pid, terminal = pty.fork()
    if pid == 0:
        # Under `nohup`, which this check may run under, a closed terminal is meant to be survived.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.environ["TERM"] = "xterm-256color"
        os.execv(f"{BINARIES}/{command[0]}", command)
    os.read(terminal, 1)
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    load = ["triptych-loader", "load", SOURCE]
    wide = on_terminal(120, load)
    expect("█" in wide and "published load" in wide, "120 columns hold a bar", wide)
    narrow = on_terminal(60, load)
    expect("█" not in narrow and "100 %" in narrow, "60 columns hold a percentage", narrow)
    summary = [line for line in narrow.splitlines() if line.startswith(" ") and "\x1b" not in line]
    expect(len(summary) > 10 and all(len(line) <= 60 for line in summary), "tables fit 60 columns", narrow)

    serve = ["triptych-gateway", "serve", "--listen", "127.0.0.1:0"]
    expect(COLOUR.search(on_terminal(80, serve)), "the log is in colours on a terminal", "")
    plain = on_terminal(80, serve, NO_COLOR="1")
    expect("listening" in plain and not COLOUR.search(plain), "the log is plain where NO_COLOR is set", plain)
    for command in [load, ["triptych-loader", "load", "nowhere"], ["triptych-loader", "--help"]]:
        plain = on_terminal(80, command, NO_COLOR="1")
        expect(not COLOUR.search(plain), f"{command} is plain where NO_COLOR is set", plain)
    piped = subprocess.run([f"{BINARIES}/{load[0]}", *load[1:]], capture_output=True, text=True, check=True)
    expect("\x1b" not in piped.stdout + piped.stderr, "nothing but text where no terminal is", piped.stderr)

    before = sorted(os.listdir("lake/loads"))
    code = on_terminal_that_is_closed(["triptych-loader", "load", "generate:orders=200000,seed=2"])
    expect(code == 4 and sorted(os.listdir("lake/loads")) == before, "a load ends with its terminal, cleaned up", str(code))
print("bars fit the terminal, colours are where they are wanted, and a load ends with its terminal")
