// Words of the page of products, in French.

/** @type {typeof import("../en/products.js").default} */
export default {
  head: { back: "Tous les produits", search: "Nom, référence ou id", go: "Chercher", order: "Ordre de la liste", REVENUE: "Plus grand chiffre d'affaires", BEST_SELLING: "Les plus vendus", BEST_REVIEWED: "Les mieux notés", PRICE_DESC: "Prix le plus haut", PRICE_ASC: "Prix le plus bas" },
  stars: "{n} étoiles sur 5",
  products: { title: "Produits vendus", definition: "Produits avec au moins un article vendu." },
  revenue: { title: "Chiffre d'affaires", definition: "Le total des lignes de commandes, remises et remboursements déduits ; sans le port." },
  orders: { title: "Commandes", definition: "Commandes avec au moins un article vendu." },
  items: { title: "Articles", definition: "Unités vendues, moins celles qui sont revenues." },
  averageItemPrice: { title: "Prix moyen", definition: "Chiffre d'affaires divisé par les articles." },
  medianItemPrice: { title: "Prix médian", definition: "La moitié des lignes vendues ne coûte pas plus." },
  averageScore: { title: "Note moyenne", definition: "Moyenne des notes des avis sur les commandes, de 1 à 5, selon le jour de l'achat." },
  pareto: { title: "Combien peu font combien", definition: "Produits par chiffre d'affaires, du plus grand au plus petit : quelle part les premiers en font. La ligne pointillée est ce qui serait si tous faisaient autant.", end: "fin de la classe {name}", estimated: "Les {n} plus grands sont comptés un à un ; la courbe derrière eux est estimée d'après leur nombre et leur somme." },
  abc: {
    title: "Classes A, B, C", definition: "A : les produits qui font les premiers 80 % du chiffre d'affaires ; B : de là à 95 % ; C : le reste. Dans cette période et avec ces filtres. ≈ est estimé, comme la courbe.",
    A: "les premiers 80 %", B: "de 80 à 95 %", C: "le reste", count: "Produits : {n}",
  },
  scatter: { title: "Notes et ventes", definition: "Les 250 produits au plus grand chiffre d'affaires parmi ceux qui ont au moins 5 avis. Plus un point est grand, plus il y a de commandes ; sous une moyenne de 3,5 il est orange. En choisir un l'ouvre." },
  list: { title: "Produits", definition: "Sur toute la période ; des filtres, catégorie et vendeur comptent. En choisir un l'ouvre.", count: "Produits : {n}" },
  pairs: { title: "Achetés ensemble", definition: "Les 30 paires de produits que le plus de commandes contiennent, au moins deux chacune. Plus une ligne est large, plus il y a de commandes. Sur toute la période ; des filtres, la catégorie compte. Choisir un point ouvre le produit.", none: "Aucune paire de produits n'a été deux fois dans un panier." },
  disliked: { title: "Se vend bien, mal noté", definition: "Le plus grand chiffre d'affaires parmi les produits avec au moins 10 avis et une note moyenne sous 3,5. En choisir un l'ouvre." },
  prices: { title: "Chiffre d'affaires par prix", definition: "Selon le prix d'une ligne, par tranches.", between: "{from} à {to}", below: "moins de {n}", above: "{n} ou plus" },
  about: {
    title: "Le produit", definition: "Ce que la source en dit. Prix, classe et vendeurs sont de toute la période.", none: "Il n'y a pas de produit avec cet id.",
    category: "Catégorie", abcClass: "Classe", vendor: "Fabricant", type: "Genre", variant: "Variante", sku: "Référence", price: "Prix", weight: "Poids", size: "Emballage", photos: "Photos", sellers: "Vendeurs", id: "Id",
  },
  overTime: { title: "Ventes par mois", definition: "Chiffre d'affaires et articles de ce produit selon le mois de l'achat. Les mois incomplets sont en pointillés." },
  together: { title: "Achetés par les mêmes", definition: "Ce que les acheteurs de ce produit ont aussi acheté, et ce que les acheteurs de ceux-là ont acheté. Plus une ligne est large, plus ils sont nombreux. Sur toute la période. Choisir un point l'ouvre.", count: "Ont acheté les deux", none: "Ceux qui l'ont acheté n'ont rien acheté d'autre." },
  suggestions: { title: "À proposer à ses acheteurs", definition: "Les produits qui vont le mieux avec celui-ci, et pourquoi. La barre compare à quel point, dans cette liste." },
  reviews: { title: "Ce que disent les acheteurs", definition: "Les avis avec un texte les plus récents sur des commandes avec ce produit, sur toute la période. En choisir un montre sa commande.", count: "{n} avis avec un texte" },
  scores: { title: "Notes", definition: "Combien d'avis sur des commandes avec ce produit ont donné chaque note de 1 à 5." },
  states: { title: "Où il va", definition: "Chiffre d'affaires de ce produit selon l'état où les commandes sont allées. En choisir un filtre." },
};
