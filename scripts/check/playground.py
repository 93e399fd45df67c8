"""Uses the playground as a person with a phone does, in a headless Chromium: reads, opens a tab, shows an answer as a table, saves
it, and asks again when the gateway is gone. Arguments: the browser, an empty folder, the gateway's address, its process."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

WIDTH, HEIGHT = 390, 844
PATIENCE_SECONDS = 180
TEXT_WIDTH_MIN = 250


class Browser:
    """Speaks with Chromium over two pipes: a message is JSON, and a zero byte ends it."""

    def __init__(self, program, folder):
        to_browser, self.send = os.pipe()
        self.receive, from_browser = os.pipe()

        def lay_pipes():
            # Copies first: either end may be at the place of the other.
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        arguments = ["--headless", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        self.process = subprocess.Popen(
            [program, *arguments, *sandbox, f"--user-data-dir={folder}/profile"],
            preexec_fn=lay_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        # Ours of the browser's ends, so that it is noticed when the browser is gone.
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.session = b"", 0, None

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.send, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                read = os.read(self.receive, 1 << 16)
                if not read:
                    raise AssertionError("the browser ended")
                self.rest += read
            one, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(one)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, address):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=True)
        self.call("Page.navigate", url=address)

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, what, expression):
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            found = self.value(expression)
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{what}: `{expression}` never came about")

    def click(self, selector):
        self.wait(selector, f"!!document.querySelector({selector!r})")
        self.value(f"document.querySelector({selector!r}).click()")


def box(selector):
    return f"(() => {{ const {{left, right, width}} = document.querySelector({selector!r}).getBoundingClientRect(); return {{left, right, width}}; }})()"


# Answers, and the columns and rows that they are laid out in, as tests of `gateway/src/query` have them.
LAID_OUT = [
    ({"kpis": {"total": {"revenue": 1.5, "orders": 2}}}, [["revenue", "orders"], [[1.5, 2]]]),
    (
        {"cohorts": [{"month": "a", "retention": [{"later": 0}, {"later": 1}], "customers": 9}, {"month": "b", "retention": [], "customers": 0}]},
        [["month", "retention.later", "customers"], [["a", 0, 9], ["a", 1, 9], ["b", None, 0]]],
    ),
    ({"list": [{"items": [{"x": 1}, {"x": 2}], "paid": [{"y": 3}]}]}, [["items.1.x", "items.2.x", "paid.1.y"], [[1, 2, 3]]]),
    ({"list": [{"id": 1, "ids": ["a", "b"]}, None]}, [["id", "ids.1", "ids.2"], [[1, "a", "b"], [None, None, None]]]),
    ({"list": [{"of": None, "n": 1}, {"of": {"id": "p"}, "n": 2}]}, [["of.id", "n"], [[None, 1], ["p", 2]]]),
]


def check_tables(browser):
    for answer, expected in LAID_OUT:
        found = browser.value(f"answerTables.of({json.dumps(answer)}).map(({{columns, rows}}) => [columns, rows])")
        assert found == [expected], f"{answer}: {found}"


def check(browser, folder, gateway):
    answer = "document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()"
    browser.wait("the first answer", f"({answer} ?? '').includes('averageScore')")
    for selector in (".graphiql-query-editor .graphiql-editor", ".graphiql-response"):
        found = browser.value(box(selector))
        assert found["left"] >= 0 and found["right"] <= WIDTH and found["width"] >= TEXT_WIDTH_MIN, f"{selector}: {found}"

    check_tables(browser)
    browser.click("#show-table")
    months = len(json.loads(browser.value(answer))["data"]["kpis"]["rows"])
    rows = browser.value("document.querySelectorAll('#tables tbody tr').length")
    assert rows == months > 0, f"{rows} rows of {months}"
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)
    browser.click("#tables .save")
    saved = Path(folder, "kpis-rows.csv")
    ends = time.monotonic() + PATIENCE_SECONDS
    while not saved.exists() and time.monotonic() < ends:
        time.sleep(0.1)
    lines = saved.read_text().splitlines()
    assert len(lines) == months + 1 and lines[0].startswith("month,revenue,"), lines[:2]
    browser.click("#tables .close")

    browser.click(".graphiql-tab-add")
    browser.wait("a new tab", "document.querySelector('.graphiql-tab-active')?.textContent.includes('untitled')")
    browser.wait("the new tab in sight", f"(() => {{ const tab = {box('.graphiql-tab-active')}, list = {box('.graphiql-tabs')}; return tab.left >= list.left - 1 && tab.right <= list.right + 1; }})()")

    assert browser.value("document.getElementById('notice').hidden"), "the page shows a notice"
    os.kill(gateway, signal.SIGKILL)
    browser.click(".graphiql-tab")
    browser.click(".graphiql-execute-button")
    told = browser.wait("the sentence", "!document.getElementById('notice').hidden && document.getElementById('notice').textContent")
    assert "does not answer" in told and "triptych-gateway serve" in told, told


def main():
    program, folder, address, gateway = sys.argv[1:]
    browser = Browser(program, folder)
    try:
        browser.open(address + "/playground")
        check(browser, folder, int(gateway))
    except AssertionError as error:
        sys.exit(f"FAILED: the playground on a phone: {error}")
    finally:
        browser.process.kill()
        browser.process.wait()
    print("the playground is read on a phone, shows and saves tables, and tells when the gateway is gone")


main()
