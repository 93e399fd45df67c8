// Opens GraphiQL on this gateway: example queries in tabs, their variables taken from the load being served. What GraphiQL
// lacks is added here: answers as tables, tabs that are in sight, and a sentence when the gateway is gone.
"use strict";

(async () => {
  const endpoint = new URL("graphql", document.baseURI).href;
  // Beside this file, whatever version it is of.
  const examplesFile = new URL("examples.json", document.currentScript.src);
  // Of a real number in a table; CSV has all.
  const PLACES_MAX = 4;
  const notice = document.getElementById("notice");

  function tell(text) {
    notice.textContent = text;
    notice.hidden = false;
  }

  // The answers of a subscription as they come, which GraphiQL shows until it is stopped. It need not wait for another one to stop.
  function events(reader, stopped) {
    let text = "";
    const end = { value: undefined, done: true };
    return {
      async next() {
        try {
          for (;;) {
            const [event, ...more] = text.split("\n\n");
            if (more.length > 0) {
              text = more.join("\n\n");
              if (event.startsWith("event: complete")) return end;
              const data = event.split("\n").find((line) => line.startsWith("data: "));
              if (data) return { value: JSON.parse(data.slice(6)), done: false };
              continue;
            }
            const { value, done } = await reader.read();
            if (done) return end;
            text += value;
          }
        } catch (error) {
          if (!stopped.signal.aborted) tell(`The gateway at ${endpoint} sends no more events: it was stopped, or the network is gone.`);
          return end;
        }
      },
      async return() {
        stopped.abort();
        return end;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  // As GraphiQL asks. Whatever is between here and the gateway may answer instead of it, or nothing may.
  async function fetcher(question, options) {
    let problem;
    const stopped = new AbortController();
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: { accept: "application/json, text/event-stream;q=0.9", "content-type": "application/json", ...options?.headers },
        body: JSON.stringify(question),
        signal: stopped.signal,
      });
      if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
        notice.hidden = true;
        return events(response.body.pipeThrough(new TextDecoderStream()).getReader(), stopped);
      }
      problem = `What answers at ${endpoint} is no gateway: status ${response.status} and no JSON. See what stands before it, then ask again.`;
      const answer = await response.json();
      notice.hidden = true;
      return answer;
    } catch (error) {
      problem ??= `The gateway at ${endpoint} does not answer: it was stopped, or the network is gone. Start it (triptych-gateway serve), then ask again.`;
      tell(problem);
      return { errors: [{ message: problem }] };
    }
  }

  const ask = (query, variables) => fetcher({ query, variables });

  // The answer in sight, as tables.
  const tables = (() => {
    const dialog = document.getElementById("tables");
    const node = (name, properties, ...inner) => {
      const made = Object.assign(document.createElement(name), properties);
      made.append(...inner);
      return made;
    };
    const decimals = (value) => (typeof value === "number" ? (String(value).split(".")[1] ?? "").length : 0);
    const cell = (value, places) => {
      const isNumber = typeof value === "number";
      return node("td", { className: isNumber ? "number" : "" }, isNumber ? value.toFixed(places) : String(value ?? ""));
    };

    function save(table) {
      const link = node("a", {
        href: URL.createObjectURL(new Blob([answerTables.csv(table)], { type: "text/csv" })),
        download: `${table.name.replaceAll(".", "-") || "answer"}.csv`,
      });
      link.click();
      URL.revokeObjectURL(link.href);
    }

    function part(table) {
      const button = node("button", { className: "save", onclick: () => save(table) }, "Save as CSV");
      const places = table.columns.map((_, column) => Math.min(PLACES_MAX, Math.max(0, ...table.rows.map((row) => decimals(row[column])))));
      const row = (values) => node("tr", {}, ...values.map((value, column) => cell(value, places[column])));
      const head = node("tr", {}, ...table.columns.map((name) => node("th", {}, name)));
      const count = `${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"}`;
      return [
        node("header", {}, node("h2", {}, table.name || "answer"), node("span", {}, count), button),
        node("div", { className: "scroll" }, node("table", {}, node("thead", {}, head), node("tbody", {}, ...table.rows.map(row)))),
      ];
    }

    function show(text) {
      let answer = null;
      try {
        answer = JSON.parse(text);
      } catch {
        // No answer yet, or one that GraphiQL shows in words.
      }
      const parts = answerTables.of(answer?.data ?? null).map(part);
      if (parts.length === 0) {
        parts.push([node("p", {}, "There is no answer with data to show: run a question first.")]);
      }
      const close = node("button", { className: "close", onclick: () => dialog.close() }, "Close");
      dialog.replaceChildren(close, ...parts.flat());
      dialog.showModal();
    }
    return { show };
  })();

  // What a user typed is kept by the browser, by source: ids of one source mean nothing in another.
  function storageFor(source) {
    const prefix = `triptych:${source}:`;
    const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return {
      getItem: (key) => localStorage.getItem(prefix + key),
      setItem: (key, value) => localStorage.setItem(prefix + key, value),
      removeItem: (key) => localStorage.removeItem(prefix + key),
      clear: () => keys().forEach((key) => localStorage.removeItem(key)),
      get length() {
        return keys().length;
      },
    };
  }

  function variablesOf(found) {
    return { product: found.products?.nodes[0]?.id, customer: found.customers?.nodes[0]?.id };
  }

  function namedIn(query, variables) {
    const used = Object.entries(variables).filter(([name, value]) => value && query.includes(`$${name}:`));
    return used.length > 0 ? JSON.stringify(Object.fromEntries(used), null, 2) : "";
  }

  // What the tab's variables are, where they can be read.
  function valuesOf(tab) {
    try {
      return JSON.parse(tab.variables || "{}");
    } catch {
      return {};
    }
  }

  let examples = { start: "", tabs: [] };
  let answer = {};
  try {
    examples = await (await fetch(examplesFile)).json();
    answer = await ask(examples.start);
  } catch {
    answer = await ask("{ load { id } }");
  }
  if (answer.errors) {
    tell(answer.errors[0].message);
  }

  const found = answer.data ?? {};
  const variables = variablesOf(found);
  const tabs = examples.tabs.map((query) => ({ query, variables: namedIn(query, variables) }));
  // A question that a link brings, as the dashboard's do, is a tab of its own and is answered at once.
  const given = new URLSearchParams(location.search);
  const brought = given.get("query") ? { query: given.get("query"), variables: given.get("variables") ?? "" } : null;
  if (brought) {
    tabs.unshift(brought);
  }
  const storage = storageFor(found.load?.source ?? "none");

  // Whoever opens the page for the first time sees an answer at once.
  let response;
  if (found.load && tabs.length > 0 && (brought || storage.length === 0)) {
    response = JSON.stringify(await ask(tabs[0].query, valuesOf(tabs[0])), null, 2);
  }

  const showAnswer = () => tables.show(document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue());
  const element = React.createElement;
  const children = [
    element(GraphiQL.Logo, { key: "logo" }, element("span", { className: "logo" }, "Triptych")),
  ];
  const served = found.load ? `load ${found.load.id} of ${found.load.source}` : "";
  children.push(
    element(
      GraphiQL.Footer,
      { key: "footer" },
      element("div", { className: "load" }, element("span", {}, served), element("button", { id: "show-table", onClick: showAnswer }, "Show as table")),
    ),
  );
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    element(
      GraphiQL,
      { fetcher, defaultTabs: tabs, ...brought, storage, response, shouldPersistHeaders: false },
      children,
    ),
  );

  // A tab that is opened or chosen may lie beyond the edge of the list of tabs.
  const showTab = () => document.querySelector(".graphiql-tab-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  new MutationObserver(showTab).observe(document.getElementById("graphiql"), {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["aria-selected"],
  });
})();
