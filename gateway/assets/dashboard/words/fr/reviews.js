// Words of the page of reviews, in French.

/** @type {typeof import("../en/reviews.js").default} */
export default {
  search: { label: "Chercher dans les avis", example: "entrega atrasada", go: "Chercher", low: "Notes 1 et 2 seulement" },
  stars: "{n} étoiles sur 5",
  averageScore: { title: "Note moyenne", definition: "Moyenne des notes des avis, de 1 à 5, au jour de l'achat." },
  reviews: { title: "Avis", definition: "Nombre d'avis, au jour de l'achat." },
  satisfactionRate: { title: "Note 4 ou 5", definition: "Part des avis de note 4 ou 5." },
  list: { title: "Ce qu'ils disent", definition: "Avis avec un texte, les plus récents d'abord, au jour où ils furent écrits. Tous les mots cherchés doivent être dans le titre ou le texte ; majuscules, accents et terminaisons ne comptent pas. Statut, paiement et segment ne filtrent pas cette liste.", count: "{n} avis avec un texte" },
  one: { title: "Un avis et sa commande", definition: "L'avis ouvert dans la liste, avec la commande dont il parle." },
  scores: { title: "Notes", definition: "Combien d'avis ont donné chaque note de 1 à 5." },
  overTime: { title: "Note par mois", definition: "Note moyenne et nombre d'avis selon le mois de l'achat." },
  categories: { title: "Notes les plus basses par catégorie", definition: "Parmi les catégories d'au moins 30 avis. En choisir une filtre." },
};
