// Opens GraphiQL on this gateway: example queries in tabs, their variables taken from the load being served.
"use strict";

(async () => {
  const endpoint = new URL("graphql", document.baseURI).href;
  const notice = document.getElementById("notice");

  async function ask(query, variables) {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  function tell(text) {
    notice.textContent = text;
    notice.hidden = false;
  }

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

  let examples = { start: "", tabs: [] };
  let answer = {};
  try {
    examples = await (await fetch(new URL("playground/examples.json", document.baseURI))).json();
    answer = await ask(examples.start);
  } catch (error) {
    tell(`The gateway does not answer: ${error.message}`);
  }
  if (answer.errors) {
    tell(answer.errors[0].message);
  }

  const found = answer.data ?? {};
  const variables = variablesOf(found);
  const tabs = examples.tabs.map((query) => ({ query, variables: namedIn(query, variables) }));
  const storage = storageFor(found.load?.source ?? "none");

  // Whoever opens the page for the first time sees an answer at once.
  let response;
  if (found.load && tabs.length > 0 && storage.length === 0) {
    response = JSON.stringify(await ask(tabs[0].query, variables), null, 2);
  }

  const element = React.createElement;
  const children = [
    element(GraphiQL.Logo, { key: "logo" }, element("span", { className: "logo" }, "Triptych")),
  ];
  if (found.load) {
    const { id, source } = found.load;
    children.push(element(GraphiQL.Footer, { key: "load" }, element("div", { className: "load" }, `load ${id} of ${source}`)));
  }
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    element(
      GraphiQL,
      { fetcher: GraphiQL.createFetcher({ url: endpoint }), defaultTabs: tabs, storage, response, shouldPersistHeaders: false },
      children,
    ),
  );
})();
