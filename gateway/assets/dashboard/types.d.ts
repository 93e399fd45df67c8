// What the parts of the dashboard hand each other. Read by tsc and by people; never sent to a browser.

/** What the address says. A value that is not in the address has its default (state.js). */
export interface View {
  page: string;
  /** A name of questions/period.js, or two days: `2018-01-01..2018-03-31`. */
  period: string;
  compare: "previous" | "year" | "none";
  /** What holds on every page, by the names in state.js; one that does not hold is absent. */
  filters: Record<string, string>;
  /** What the page alone knows, by the names in the page's `options`. */
  options: Record<string, string>;
  lang: string | null;
  theme: "light" | "dark" | null;
}

export type Change = Partial<Omit<View, "filters" | "options">> & {
  /** Null takes one away. */
  filters?: Record<string, string | null>;
  options?: Record<string, string | null>;
};

/** The load being served, and what its source tells. */
export interface Shop {
  load: {
    id: string;
    source: string;
    shape: string;
    currency: string | null;
    publishedAt: string | null;
    firstPurchaseAt: string | null;
    lastPurchaseAt: string | null;
    dataEndsOn: string | null;
  };
  /** What the source tells: `reviews`, `delivery`, … A card that `needs` another is left out. */
  has: Set<string>;
  /** Categories in Portuguese, by their English names. */
  names: Map<string, string>;
  /** What can be chosen in the bar of filters, by filter. */
  choices: Record<string, string[]>;
}

export type Kind =
  | "money" | "count" | "number" | "share" | "days" | "score" | "text" | "id"
  | "day" | "week" | "month" | "quarter" | "year" | "time" | "hour" | "weekday" | "monthOfYear"
  | "state" | "category" | "status" | "payment" | "segment" | "flag";

export interface Column {
  /** As the API calls the field; the label is its word. */
  key: string;
  kind: Kind;
  label?: string;
}

/** What a card shows: its chart is drawn of it, its table is it, its CSV has it. */
export interface Table {
  columns: Column[];
  rows: Record<string, any>[];
  /** Starts of periods that are there in part only. */
  partial?: Set<string>;
}

/** What a card may use to ask, and to draw. */
export interface Given {
  view: View;
  shop: Shop;
}

export interface Answered extends Given {
  /** The answer's fields by the names that the card's `ask` gave them. */
  data: Record<string, any>;
  extensions: Record<string, any>;
}

export interface Drawn extends Answered {
  table: Table;
  change: (change: Change) => void;
}

export interface Card {
  /** Its words are `<page>.<id>.title` and `<page>.<id>.definition`. */
  id: string;
  size: "figure" | "third" | "half" | "twoThirds" | "full";
  /** Room for the chart, kept while it loads. */
  height?: "flat" | "short" | "tall" | "long";
  /** What the source must tell (Shop.has). */
  needs?: string[];
  /**
   * Root fields by alias. Cards of a page that use one alias must give it the same arguments: GraphQL then answers it once. The
   * variables are those of questions/variables.js and of the page.
   */
  ask: (given: Given) => Record<string, string>;
  table: (answered: Answered) => Table;
  draw: (drawn: Drawn) => any;
  /** Key of what is said where there are no rows, if not that time and filters leave none. */
  empty?: string;
  /** No table twin: what is drawn is a list that can be read already. */
  plain?: boolean;
}

export interface Page {
  id: string;
  cards: Card[] | ((given: Given) => Card[]);
  /** Period and filters do not reach it: their bar is not shown, and they come back on the next page. */
  unfiltered?: boolean;
  /** Defaults of the page's own options. */
  options?: Record<string, string>;
  /** More variables for the page's questions: type and value by name. */
  variables?: (given: Given) => Record<string, [string, unknown]>;
  /** Drawn above the cards: choices of the page alone. */
  head?: (given: Given & { change: (change: Change) => void }) => any;
}

export interface Failure {
  message: string;
  requestId: string | null;
  /** Which store does not answer. */
  store?: string | null;
}

export interface Answer {
  data: Record<string, any> | null;
  errors: { message: string; path?: (string | number)[]; extensions?: Record<string, any> }[];
  extensions: Record<string, any>;
  requestId: string | null;
}
