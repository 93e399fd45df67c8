// Words of the page of sales, in French.

/** @type {typeof import("../en/sales.js").default} */
export default {
  by: "Pas de temps",
  overTime: { title: "Chiffre d'affaires dans le temps", definition: "Selon le jour de l'achat. Ce qui est incomplet est en pointillés. Choisir un point montre sa période seule.", previous: "Un an avant" },
  hours: { title: "Quand arrivent les commandes", definition: "Commandes par jour de la semaine et heure de l'achat, à l'heure de la boutique. Choisir une case filtre par les deux." },
  categories: { title: "Catégories", definition: "Par chiffre d'affaires. Le tableau les a toutes, avec leur part et la part cumulée : un Pareto." },
  products: { title: "Premiers produits", definition: "Les neuf produits au plus grand chiffre d'affaires. En choisir un filtre toutes les pages." },
  payments: { title: "Moyens de paiement", definition: "Ce qui a été payé par chaque moyen. Une commande peut en avoir plusieurs." },
  installments: { title: "Échéances", definition: "Paiements selon le nombre d'échéances." },
  basket: { title: "Ce que vaut une commande", definition: "Chiffre d'affaires d'une commande : moyenne et médiane par mois." },
  seasons: { title: "Mois de l'année", definition: "Chiffre d'affaires d'un mois de l'année face à un mois moyen, qui vaut 1. Sur toute la période : les filtres ne l'atteignent pas." },
};
