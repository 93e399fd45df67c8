// Words of the page of customers, in French.

/** @type {typeof import("../en/customers.js").default} */
export default {
  head: {
    back: "Tous les clients", search: "Id d'un client ou d'un compte", go: "Ouvrir", order: "Ordre de la liste",
    LIFETIME_VALUE: "Valeur à venir", REVENUE: "Chiffre d'affaires", ORDERS: "Commandes", SCORE: "Score", CHURN_RISK: "Risque de départ", LAST_ORDER: "Dernière commande",
  },
  stars: "{n} étoiles sur 5",
  customers: { title: "Clients", definition: "Personnes qui ont acheté un article, chacune comptée une fois. Les invités ne sont pas connus." },
  newCustomers: { title: "Nouveaux clients", definition: "Clients dont la première commande avec articles tombe dans cette période." },
  returningCustomers: { title: "Clients qui reviennent", definition: "Clients qui avaient déjà acheté." },
  repeatRate: { title: "Taux de réachat", definition: "Part des clients avec deux commandes ou plus dans cette période." },
  daysBetweenOrders: { title: "Jours entre commandes", definition: "Jours en moyenne de la commande précédente du client à celle-ci, des commandes qui ne sont pas la première." },
  segments: {
    title: "Segments", definition: "Chaque client selon sa dernière commande (à droite : récente), leur nombre (vers le haut) et, là où une bande est coupée en deux, leur montant. Plus c'est foncé, plus il y a de clients. Sur toute la période : les filtres ne l'atteignent pas. En choisir un filtre toutes les pages.",
    long: "dernière commande ancienne", lately: "récente",
  },
  bySegment: { title: "Chiffre d'affaires par segment", definition: "Ce que les clients de chaque segment ont acheté dans cette période et avec ces filtres. Le segment est celui de toutes leurs commandes. En choisir un filtre." },
  cohorts: {
    title: "Qui est revenu", definition: "Clients selon le mois de leur première commande, des mois de cette période : la part d'entre eux qui a commandé de nouveau tant de mois après. L'échelle suit les mois avec au moins 30 clients. Les autres filtres ne l'atteignent pas.",
    later: "{n} mois après", note: "Mois après la première commande, de {n} clients.", none: "Aucun mois de cette période n'a de mois après lui.",
  },
  list: { title: "Clients", definition: "Sur toute la période ; des filtres, état (de la dernière commande) et segment comptent. En choisir un l'ouvre.", count: "Clients : {n}", last: "Dernière commande" },
  lifetime: { title: "Valeur à venir", definition: "Clients selon le chiffre d'affaires attendu d'eux dans les 365 jours après le dernier jour actif des données (modèles MBG/NBD et Gamma-Gamma), par tranches d'argent qui grandissent. Des filtres, état et segment comptent.", none: "Trop peu de clients sont revenus pour le dire." },
  activity: { title: "Toujours là ?", definition: "Clients selon le temps entre leur dernière commande et le dernier jour actif des données. Des filtres, état et segment comptent." },
  clusters: {
    title: "Groupes et clients inhabituels", definition: "Un échantillon : les 100 premiers clients par id, à la couleur de leur groupe K-means (1 est le plus grand), et les 60 au plus grand chiffre d'affaires parmi ceux qu'une isolation forest trouve inhabituels, cerclés. Des filtres, état et segment comptent. Choisir un point ouvre le client.",
    name: "Groupe {n}", unusual: "Inhabituels : {n} en tout",
  },
  revenue: { title: "Chiffre d'affaires", definition: "De toutes ses commandes, remboursements déduits, sans le port. Les filtres n'atteignent pas cette page." },
  orderCount: { title: "Commandes", definition: "Toutes les commandes, avec ou sans articles." },
  lifetimeValue: { title: "Valeur à venir", definition: "Chiffre d'affaires attendu dans les 365 jours après le dernier jour actif des données, par les modèles MBG/NBD et Gamma-Gamma." },
  churnRisk: { title: "Risque de départ", definition: "Un moins la probabilité d'être encore client, par le modèle MBG/NBD." },
  score: { title: "Score", definition: "De 0 à 100, selon la part des clients qui sont moins bons : argent 30 %, récence 25 %, fréquence 25 %, valeur à venir 20 %." },
  about: {
    title: "Le client", definition: "Segment, activité, groupe et s'il est inhabituel, d'après toutes ses commandes. RFM sont les notes de récence, de fréquence et d'argent, 5 est la meilleure.", none: "Il n'y a pas de client avec cet id.",
    place: "Lieu", first: "Première commande", last: "Dernière commande", items: "Articles", activity: "Activité", rfm: "Notes RFM", cluster: "Groupe", anomaly: "Inhabituel", accounts: "Comptes", id: "Id",
  },
  newItems: { title: "À proposer : nouveau pour lui", definition: "Des produits que ce client n'a jamais achetés, et pourquoi. La barre compare à quel point ils conviennent, dans cette liste. En choisir un l'ouvre." },
  nextBasket: { title: "À proposer : le prochain panier", definition: "Ce que le prochain panier peut contenir, qui peut répéter ce qui a été acheté, et pourquoi. En choisir un l'ouvre." },
  orders: { title: "Commandes", definition: "De la plus récente à la plus ancienne, avec leur contenu.", none: "Aucune commande." },
  reviews: { title: "Avis", definition: "Ce que ce client a dit, du plus récent au plus ancien. En choisir un montre sa commande.", none: "Aucun avis.", silent: "Sans texte" },
};
