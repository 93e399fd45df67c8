// Who sells: how much hangs on a few of them, where they are, who hands over late. With a seller chosen it is that seller's page.

/** @import { Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import { All } from "./all.js";
import late from "./late.js";
import pareto from "./pareto.js";
import scores from "./scores.js";
import seller from "./seller/index.js";
import states from "./states.js";
import top from "./top.js";

const each = (/** @type {any} */ row) => (row.sellers > 0 ? row.revenue / row.sellers : null);

/** @type {Page} */
export default {
  id: "sellers",
  head: All,
  variables: ({ view }) => ({ seller: ["ID!", view.filters.seller] }),
  cards: ({ view }) =>
    view.filters.seller
      ? seller
      : [
          figure({ id: "sellers", field: "sellers", kind: "count", needs: ["sellers"] }),
          figure({ id: "each", field: "sellers revenue", kind: "money", needs: ["sellers"], value: each }),
          figure({ id: "lateRate", field: "lateRate", kind: "share", better: "less", needs: ["sellers", "promised"] }),
          figure({ id: "handlingDays", field: "handlingDays", kind: "days", better: "less", needs: ["sellers", "handling"] }),
          figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["sellers", "reviews"] }),
          pareto,
          top,
          states,
          late,
          scores,
        ],
};
