// Les mots de la page des vendeurs: words of the page of sellers, in French.

/** @type {typeof import("../en/sellers.js").default} */
export default {
  column: {
    sellers: "Vendeurs", each: "Chiffre d'affaires par vendeur", rank: "Rang", abcClass: "Classe", zipPrefix: "Préfixe postal", sellerScores: "Notes",
  },
  all: "Tous les vendeurs",
  sellers: { title: "Vendeurs", definition: "Vendeurs qui ont vendu un article sur la période." },
  each: { title: "Chiffre d'affaires par vendeur", definition: "Chiffre d'affaires divisé par les vendeurs qui ont vendu un article." },
  lateRate: { title: "En retard", definition: "Part des commandes livrées après la date promise." },
  handlingDays: { title: "Jours de préparation", definition: "Jours en moyenne entre l'accord du paiement et la remise au transporteur." },
  averageScore: { title: "Note moyenne", definition: "Moyenne des notes des avis sur les commandes, de 1 à 5." },
  pareto: {
    title: "Ce qui tient à peu de vendeurs",
    definition: "Les vendeurs du plus grand au plus petit, et la part du chiffre d'affaires qu'ils font ensemble. La ligne en tirets : si tous vendaient autant. A : ceux qui font les premiers 80 %, B : jusqu'à 95 %, C : le reste.",
    note: "{n} vendeurs sur {all} ({share}) font les premiers 80 % du chiffre d'affaires.",
    point: "Les {n} plus grands ({members} des vendeurs) font {share} du chiffre d'affaires",
    band: "Classe {letter} : {n} vendeurs",
  },
  top: { title: "Premiers vendeurs", definition: "Les douze vendeurs au plus grand chiffre d'affaires. Choisissez-en un pour ouvrir sa page." },
  states: { title: "Où sont les vendeurs", definition: "Chiffre d'affaires par État du vendeur. L'échelle suit la racine carrée, pour distinguer les petits États. Choisissez-en un pour filtrer." },
  late: { title: "Le plus souvent en retard", definition: "Parmi les vendeurs d'au moins 30 commandes livrées, ceux à la plus grande part après la date promise. Choisissez-en un pour ouvrir sa page." },
  scores: { title: "Notes les plus basses", definition: "Parmi les vendeurs d'au moins 30 avis, ceux à la note moyenne la plus basse. Choisissez-en un pour ouvrir sa page." },
  profile: { title: "Le vendeur", definition: "Le vendeur sur toute la période. Les filtres n'y changent rien.", whole: "Sur toute la période.", unknown: "Aucun vendeur n'a cet identifiant." },
  revenue: { title: "Chiffre d'affaires", definition: "Les lignes de commande du vendeur, remises et remboursements déduits, sans le port." },
  orders: { title: "Commandes", definition: "Commandes avec au moins un article de ce vendeur." },
  averageOrderValue: { title: "Panier moyen", definition: "Chiffre d'affaires du vendeur divisé par les commandes avec un de ses articles." },
  overTime: { title: "Chiffre d'affaires et commandes par mois", definition: "De ce vendeur, par mois d'achat. Les mois incomplets sont en tirets." },
  categories: { title: "Ce qu'il vend", definition: "Les catégories du vendeur par chiffre d'affaires. Choisissez-en une pour filtrer." },
  customers: { title: "Où vont les commandes", definition: "Les commandes du vendeur par État de destination. Choisissez-en un pour filtrer." },
  sellerScores: { title: "Notes", definition: "Combien d'avis sur les commandes du vendeur ont donné chaque note de 1 à 5. Une commande peut contenir des articles d'autres vendeurs." },
  products: { title: "Premiers produits", definition: "Les neuf produits du vendeur au plus grand chiffre d'affaires. Choisissez-en un pour filtrer." },
  reviews: { title: "Ce que disent les clients", definition: "Les avis avec un texte parmi les vingt plus récents sur les commandes du vendeur.", none: "Aucun des avis récents n'a de texte.", stars: "{n} étoiles sur 5" },
};
