// Les mots de la page des temps comparés: words of the page of times compared, in French.

/** @type {typeof import("../en/times.js").default} */
export default {
  column: {
    files: "Fichiers", rows: "Lignes", more: "{n} de plus dans le tableau.", milliseconds: "Millisecondes", seconds: "Secondes", rowsRead: "Lignes lues", store: "Base",
  },
  measure: "Mesurer cette passerelle ({n} fois chacun)", running: "{n} % faits", failed: "La passerelle n'a pas répondu. Réessayez.",
  asked: "Ce qui est demandé", query: "Requête à la base",
  mart: { segments: "Segments", cohorts: "Cohortes", concentration: "Parts des plus grands", seasonality: "Heures du jour", distribution: "Valeurs des commandes", anomalies: "Jours hors du commun" },
  reader: { here: "Ici et maintenant", files: "Passerelle, fichiers", servers: "Passerelle, serveurs", lake: "Fichiers par DuckDB", clickhouse: "ClickHouse", mongodb: "MongoDB" },
  report: { total: "Chiffre d'affaires et commandes", months: "Mois", categories: "Catégories", places: "États et villes", medians: "Médianes par État", scores: "Notes par catégorie" },
  marts: {
    title: "Les mêmes tables, selon qui les lit",
    definition: "Millisecondes en médiane pour lire une table. Ici et maintenant : mesuré par votre navigateur sur cette passerelle et ce chargement, réseau compris. Les autres ont été mesurés une fois sur les vraies données Olist, comme le dit docs/marts.md, et valent pour cette machine-là.",
    note: "Tous sauf « ici et maintenant » : les vraies données Olist, le {when}, sur deux cœurs partagés avec les serveurs, selon docs/marts.md. Lue directement, MongoDB additionne 96 096 clients pour les segments. « Ici et maintenant » : l'attente médiane de ce navigateur, réseau compris.",
  },
  reports: { title: "Rapports, selon la base qui répond", definition: "Millisecondes qu'a prises la base pour des rapports sur toutes les commandes, telles que la passerelle les dit avec cette réponse même. Les filtres n'y changent rien.", note: "Réponse de : {store}. En tout {n} ms du temps de la base." },
  readiness: { title: "Quand c'était lisible", definition: "Secondes entre la fin du nettoyage et le moment où une table pouvait être lue dans une base. Une base lisible seulement en entier a une ligne." },
};
