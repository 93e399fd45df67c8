// Whether orders come when they were promised, how long they take, and what lateness costs.

/** @import { Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import distance from "./distance.js";
import lateOrders from "./late_orders.js";
import lateness from "./lateness.js";
import overTime from "./over_time.js";
import sellers from "./sellers.js";
import states from "./states.js";

const onTime = (/** @type {any} */ row) => (row.lateRate === null ? null : 1 - row.lateRate);

/** @type {Page} */
export default {
  id: "delivery",
  cards: [
    figure({ id: "onTimeRate", field: "lateRate", kind: "share", needs: ["promised"], value: onTime }),
    figure({ id: "lateOrders", field: "lateOrders", kind: "count", better: "less", needs: ["promised"] }),
    figure({ id: "medianDeliveryDays", field: "medianDeliveryDays", kind: "days", better: "less", needs: ["delivery"] }),
    figure({ id: "deliveryDaysP90", field: "deliveryDaysP90", kind: "days", better: "less", needs: ["delivery"] }),
    figure({ id: "handlingDays", field: "handlingDays", kind: "days", better: "less", needs: ["handling"] }),
    overTime,
    states,
    lateness,
    sellers,
    distance,
    lateOrders,
  ],
};
