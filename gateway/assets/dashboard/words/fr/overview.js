// Words of the overview, in French.

/** @type {typeof import("../en/overview.js").default} */
export default {
  revenue: { title: "Chiffre d'affaires", definition: "Ce que font les lignes des commandes, remises et remboursements déduits ; le port n'y est pas." },
  orders: { title: "Commandes", definition: "Commandes avec au moins un article vendu." },
  customers: { title: "Clients", definition: "Personnes qui ont acheté un article, chacune comptée une fois. Les invités ne sont pas connus." },
  averageOrderValue: { title: "Panier moyen", definition: "Chiffre d'affaires divisé par les commandes." },
  averageScore: { title: "Note moyenne", definition: "Moyenne des notes des avis, de 1 à 5, au jour de l'achat." },
  onTimeRate: { title: "À l'heure", definition: "Part des commandes livrées au plus tard le jour promis. Celles dont une heure manque ne comptent pas." },
  repeatRate: { title: "Réachat", definition: "Part des clients qui ont passé deux commandes ou plus sur cette période." },
  byMonth: { title: "Chiffre d'affaires et commandes par mois", definition: "Selon le mois de l'achat. Les mois incomplets sont en pointillés.", previous: "Chiffre d'affaires un an avant" },
  categories: { title: "Premières catégories", definition: "Les douze catégories au plus grand chiffre d'affaires. En choisir une filtre toutes les pages." },
  states: { title: "Chiffre d'affaires par état", definition: "Selon l'état de livraison. L'échelle suit la racine carrée, pour distinguer les petits états." },
  scores: { title: "Notes", definition: "Combien d'avis ont donné chaque note de 1 à 5." },
};
