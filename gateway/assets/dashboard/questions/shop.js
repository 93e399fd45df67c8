// What is asked first: the load, what its source tells, and what can be chosen in the bar of filters.

/** @import { Answer, Shop } from "../types.d.ts" */

export const SHOP = `query Shop {
  names: categories { name namePortuguese }
  load { id source shape currency publishedAt firstPurchaseAt lastPurchaseAt dataEndsOn }
  facts: kpis { total { customers sellers products reviews payments freight refunds averageDeliveryDays lateRate handlingDays } }
  state: kpis(groupBy: [STATE], orderBy: [{ measure: REVENUE }], first: 100) { rows { value: state revenue } }
  category: kpis(groupBy: [CATEGORY], orderBy: [{ measure: REVENUE }], first: 200) { rows { value: category revenue } }
  status: kpis(groupBy: [ORDER_STATUS], orderBy: [{ measure: ORDERS_PLACED }]) { rows { value: orderStatus ordersPlaced } }
  payment: kpis(groupBy: [PAYMENT_TYPE], orderBy: [{ measure: PAYMENTS }]) { rows { value: paymentType payments } }
  segment: kpis(groupBy: [CUSTOMER_SEGMENT], orderBy: [{ measure: REVENUE }]) { rows { value: customerSegment revenue } }
}
`;

/** Asked again every now and then: is there a newer load? */
export const LOAD = "query Load { load { id } }";

const CHOICES = ["state", "category", "status", "payment", "segment"];

/** @param {Answer} answer @returns {Shop | null} null: no load is served */
export function shopOf({ data }) {
  if (!data?.load) return null;
  const facts = data.facts?.total;
  /** @param {string} name @returns {string[]} */
  const values = (name) => (data[name]?.rows ?? []).map((/** @type {any} */ row) => row.value).filter((/** @type {any} */ value) => value !== null);
  const choices = Object.fromEntries(CHOICES.map((name) => [name, values(name)]));
  // A store that is away tells nothing; then cards are asked for, and say so themselves.
  const tells = (/** @type {string} */ name) => !facts || (facts[name] !== null && facts[name] !== 0);
  const chosen = (/** @type {string} */ name) => !data[name] || choices[name].length > 0;
  /** @type {Record<string, boolean>} */
  const all = {
    customers: tells("customers"),
    sellers: tells("sellers"),
    products: tells("products"),
    reviews: tells("reviews"),
    payments: tells("payments"),
    freight: tells("freight"),
    refunds: tells("refunds"),
    delivery: tells("averageDeliveryDays"),
    promised: !facts || facts.lateRate !== null,
    handling: tells("handlingDays"),
    states: chosen("state"),
    categories: chosen("category"),
    statuses: chosen("status"),
    segments: chosen("segment"),
  };
  const names = new Map((data.names ?? []).map((/** @type {any} */ one) => [one.name, one.namePortuguese]));
  return { load: data.load, names, choices, has: new Set(Object.keys(all).filter((name) => all[name])) };
}
