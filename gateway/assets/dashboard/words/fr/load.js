// Les mots de la page du chargement: words of the page of the load, in French.

/** @type {typeof import("../en/load.js").default} */
export default {
  column: {
    files: "Fichiers", status: "Statut", table: "Table", read: "Lues", accepted: "Gardées", deduplicated: "Fusionnées", quarantined: "Refusées", rule: "Règle", action: "Ce qui a été fait", rows: "Lignes", file: "Fichier",
    firstLines: "Premières lignes", store: "Base", role: "Sert à", seconds: "Secondes", source: "Source", currency: "Monnaie", publishedAt: "Publié", kind: "Nature", sequence: "Changement",
  },
  seconds: "{n} s",
  source: {
    title: "La source", definition: "Ce qui a été chargé, et quand. Les lignes sont comptées comme dans la source.", file: "Source", shape: "Lue comme", read: "Lignes lues", kept: "Lignes gardées", started: "Début", took: "Durée",
    first: "Premier achat", last: "Dernier achat", ends: "Fin des données", endsWhy: "Le dernier jour d'activité : quelques commandes isolées après lui ne comptent pas comme la fin.", id: "Chargement",
  },
  tables: { title: "Ce que les lignes sont devenues", definition: "Les lignes de chaque table : gardées, fusionnées avec une autre de même clé, ou refusées et mises de côté. Les barres ont la même longueur ; le nombre de lignes lues est écrit à côté. Choisissez une table pour voir ses règles.", none: "Aucune ligne n'a été refusée.", some: "{n} lignes ont été refusées ; elles sont en quarantaine avec leur raison." },
  rules: {
    title: "Règles appliquées", definition: "Ce que le nettoyage a trouvé et fait, avec les premières lignes. Les lignes refusées d'abord.", none: "Aucune règle n'a été appliquée.", all: "Règles de toutes les tables",
    action: { REJECT: "Refusé", NULL: "Vidé", REPAIR: "Réparé", MERGE: "Fusionné", NOTE: "Noté" },
    what: { REJECT: "La ligne a été mise en quarantaine.", NULL: "Une valeur facultative illisible a été laissée vide.", REPAIR: "La valeur a été réparée et gardée.", MERGE: "La ligne a été fusionnée avec une autre de même clé.", NOTE: "Gardé tel quel, mais compté." },
  },
  stores: {
    title: "Bases", definition: "Où le chargement a été écrit, ce que la passerelle demande à chaque base, et les secondes entre la fin du nettoyage et le moment où tout pouvait être lu.",
    role: { FACTS: "Chiffres", DOCUMENTS: "Fiches et listes", GRAPH: "Recommandations" },
    status: { READY: "Prête", LOADING: "En écriture", FAILED: "Échouée", ABSENT: "Absente", UNREACHABLE: "Injoignable" },
  },
  loads: { title: "Chargements", definition: "Le chargement servi, et les précédents qui sont encore gardés.", current: "Servi", kind: { WHOLE: "Complet", APPEND: "Ajout", UPSERT: "Modification", SNAPSHOT: "Instantané", DELETE: "Suppression" }, sequence: "Numéro du dernier changement inclus" },
  definitions: { title: "Ce que veut dire chaque chiffre", definition: "Les définitions de tous les chiffres et graphiques de toutes les pages." },
};
