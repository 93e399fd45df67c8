// Words of the page of reviews, in Portuguese.

/** @type {typeof import("../en/reviews.js").default} */
export default {
  search: { label: "Buscar avaliações", example: "entrega atrasada", go: "Buscar", low: "Só notas 1 e 2" },
  stars: "{n} de 5 estrelas",
  averageScore: { title: "Nota média", definition: "Média das notas das avaliações, de 1 a 5, pelo dia da compra." },
  reviews: { title: "Avaliações", definition: "Número de avaliações, pelo dia da compra." },
  satisfactionRate: { title: "Nota 4 ou 5", definition: "Parte das avaliações com nota 4 ou 5." },
  list: { title: "O que dizem", definition: "Avaliações com texto, as mais novas primeiro, pelo dia em que foram escritas. Todas as palavras buscadas devem estar no título ou no texto; maiúsculas, acentos e terminações não contam. Situação, pagamento e segmento não filtram esta lista.", count: "{n} avaliações com texto" },
  one: { title: "Uma avaliação e o seu pedido", definition: "A avaliação aberta na lista, com o pedido de que trata." },
  scores: { title: "Notas", definition: "Quantas avaliações deram cada nota de 1 a 5." },
  overTime: { title: "Nota por mês", definition: "Nota média e número de avaliações pelo mês da compra." },
  categories: { title: "Menores notas por categoria", definition: "Das categorias com pelo menos 30 avaliações. Escolha uma para filtrar." },
};
