// Les mots de la page des jours hors du commun: words of the page of days that stand out, in French.
const usual = "la médiane du même jour de la semaine, jusqu'à 8 semaines avant et après";

/** @type {typeof import("../en/days.js").default} */
export default {
  column: {
    expected: "Habituel", usual: "Habituel", deviations: "Écarts", field: "Chiffre", days: "Jours",
  },
  of: "Ce qui est suivi", open: "Ouvrir un jour", close: "Fermer le jour", key: "Hors du commun",
  mark: "{day} : {value}, d'habitude {expected}, à {deviations} écarts. Choisir pour ouvrir ce jour.",
  none: "Aucun jour de cette période ne sort du commun.",
  thatDay: "Ce jour", usual: "Habituel", away: "Écart",
  line: { title: "Jour après jour", definition: `Ce qui est suivi, sur toutes les commandes : seule la période filtre. Les jours marqués sont à 3,5 écarts robustes ou plus de l'habituel : ${usual}. Choisissez un jour pour l'ouvrir.` },
  revenue: { title: "Chiffre d'affaires inhabituel", definition: "Jours dont le chiffre d'affaires sort du commun, en écarts robustes ; en dessous de 0, moins que d'habitude. Choisissez-en un pour l'ouvrir." },
  orders: { title: "Commandes inhabituelles", definition: "Jours dont le nombre de commandes sort du commun, en écarts robustes ; en dessous de 0, moins que d'habitude. Choisissez-en un pour l'ouvrir." },
  averageOrderValue: { title: "Panier moyen inhabituel", definition: "Jours dont le panier moyen sort du commun, en écarts robustes ; en dessous de 0, moins que d'habitude. Choisissez-en un pour l'ouvrir." },
  alarms: {
    title: "Alertes", definition: "Fenêtres d'un quart d'heure, d'une heure ou d'un jour loin de ce qui était attendu, jugées à leur fin, par ce qui les précède seulement. L'attendu vient du même moment des 8 semaines d'avant au plus. Parmi les filtres, seule la période compte. Choisissez-en une pour ouvrir son jour.",
    none: "Aucune alerte sur cette période.", shop: "La boutique", openedAt: "Depuis", closedAt: "Jusqu'à", open: "en cours", where: "Où", what: "Quoi", observed: "Observé", expected: "Attendu",
    window: { QUARTER_HOUR: "15 min", HOUR: "1 h", DAY: "1 jour" },
    measure: { REVENUE: "chiffre d'affaires", ORDERS: "commandes", AVERAGE_ORDER_VALUE: "panier moyen", REVIEW_SCORE: "note", LATE_RATE: "commandes en retard" },
    kind: { SPIKE: "{measure} : haut", DROP: "{measure} : bas", DRIFT_UP: "{measure} : en hausse", DRIFT_DOWN: "{measure} : en baisse" },
  },
  summary: { title: "Le jour", definition: `Chaque chiffre du jour ouvert face à l'habituel : ${usual}, sans le jour même. Tous les filtres valent, sauf la période, le jour de la semaine et l'heure.`, note: "L'habituel est la médiane de {n} mêmes jours de la semaine." },
  hours: { title: "Heure par heure", definition: `Commandes du jour ouvert par heure. Le repère est l'habituel : ${usual}.` },
  categories: { title: "Ce qui s'est vendu", definition: `Chiffre d'affaires du jour ouvert par catégorie. Le repère est l'habituel : ${usual}. Choisissez-en une pour filtrer.` },
  states: { title: "Où c'est allé", definition: `Chiffre d'affaires du jour ouvert par État de destination. Le repère est l'habituel : ${usual}. Choisissez-en un pour filtrer.` },
  dayOrders: { title: "Commandes du jour", definition: "Les commandes du jour ouvert, le plus grand chiffre d'affaires d'abord.", count: "{shown} commandes sur {n}" },
};
