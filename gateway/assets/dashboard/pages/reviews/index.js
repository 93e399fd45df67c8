// What customers say: scores over time and by category, and the reviews themselves.

/** @import { Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import { reviewFilter } from "../../questions/variables.js";
import categories from "./categories.js";
import list from "./list.js";
import one, { keyOf } from "./one.js";
import overTime from "./over_time.js";
import scores from "../overview/scores.js";
import { Search } from "./search.js";

const LOW = 2;

/** @type {Page} */
export default {
  id: "reviews",
  // What is searched for, whether only low scores are shown, and which review is open.
  options: { search: "", low: "", review: "" },
  variables: (given) => {
    const { search, low, review } = given.view.options;
    const filter = { ...reviewFilter(given), hasMessage: true, ...(search ? { search } : {}), ...(low ? { scoreTo: LOW } : {}) };
    const key = keyOf(review ?? "");
    return { found: ["ReviewFilter", filter], reviewId: ["ID!", key?.reviewId], orderId: ["ID!", key?.orderId] };
  },
  head: Search,
  cards: ({ view }) => [
    figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["reviews"] }),
    figure({ id: "reviews", field: "reviews", kind: "count", needs: ["reviews"] }),
    figure({ id: "satisfactionRate", field: "satisfactionRate", kind: "share", needs: ["reviews"] }),
    ...(keyOf(view.options.review ?? "") ? [one] : []),
    list,
    { ...scores, size: "half", height: undefined },
    overTime,
    categories,
  ],
};
