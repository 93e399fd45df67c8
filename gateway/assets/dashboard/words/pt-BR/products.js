// Words of the page of products, in Portuguese.

/** @type {typeof import("../en/products.js").default} */
export default {
  head: { back: "Todos os produtos", search: "Nome, código ou id", go: "Buscar", order: "Ordem da lista", REVENUE: "Maior receita", BEST_SELLING: "Mais vendidos", BEST_REVIEWED: "Melhor avaliados", PRICE_DESC: "Maior preço", PRICE_ASC: "Menor preço" },
  stars: "{n} de 5 estrelas",
  products: { title: "Produtos vendidos", definition: "Produtos com pelo menos um item vendido." },
  revenue: { title: "Receita", definition: "O que somam as linhas dos pedidos, sem descontos e reembolsos; o frete não entra." },
  orders: { title: "Pedidos", definition: "Pedidos com pelo menos um item vendido." },
  items: { title: "Itens", definition: "Unidades vendidas, menos as devolvidas." },
  averageItemPrice: { title: "Preço médio", definition: "Receita dividida por itens." },
  medianItemPrice: { title: "Preço mediano", definition: "Metade das linhas vendidas não custa mais." },
  averageScore: { title: "Nota média", definition: "Média das notas das avaliações dos pedidos, de 1 a 5, pelo dia da compra." },
  pareto: { title: "Quão poucos fazem quanto", definition: "Produtos por receita, do maior ao menor: que parte da receita os primeiros fazem. A linha pontilhada é o que seria se todos fizessem o mesmo.", end: "fim da classe {name}", estimated: "Os {n} maiores são contados um a um; a curva depois deles é estimada pelo seu número e pela sua soma." },
  abc: {
    title: "Classes A, B, C", definition: "A: os produtos que fazem os primeiros 80 % da receita; B: daí a 95 %; C: o resto. Neste período e com estes filtros. ≈ é estimado, como a curva.",
    A: "os primeiros 80 %", B: "de 80 a 95 %", C: "o resto", count: "Produtos: {n}",
  },
  scatter: { title: "Notas e vendas", definition: "Os 250 produtos com mais receita entre os que têm pelo menos 5 avaliações. Quanto maior o ponto, mais pedidos; abaixo da média 3,5 ele é laranja. Escolha um para abri-lo." },
  list: { title: "Produtos", definition: "Sobre todo o período; dos filtros valem categoria e vendedor. Escolha um para abri-lo.", count: "Produtos: {n}" },
  pairs: { title: "Comprados juntos", definition: "Os 30 pares de produtos que mais pedidos têm, cada um em pelo menos dois pedidos. Quanto mais larga a linha, mais pedidos. Sobre todo o período; dos filtros vale a categoria. Escolha um ponto para abrir o produto.", none: "Nenhum par de produtos esteve duas vezes numa cesta." },
  disliked: { title: "Vende bem, nota baixa", definition: "A maior receita entre os produtos com pelo menos 10 avaliações e nota média abaixo de 3,5. Escolha um para abri-lo." },
  prices: { title: "Receita por preço", definition: "Pelo preço de uma linha, em faixas.", between: "{from} a {to}", below: "menos de {n}", above: "{n} ou mais" },
  about: {
    title: "O produto", definition: "O que a fonte diz dele. Preços, classe e vendedores são de todo o período.", none: "Não há produto com este id.",
    category: "Categoria", abcClass: "Classe", vendor: "Fabricante", type: "Tipo", variant: "Variante", sku: "Código", price: "Preço", weight: "Peso", size: "Embalagem", photos: "Fotos", sellers: "Vendedores", id: "Id",
  },
  overTime: { title: "Vendas por mês", definition: "Receita e itens deste produto pelo mês da compra. Meses que estão só em parte são tracejados." },
  together: { title: "Comprados pelas mesmas pessoas", definition: "O que os compradores deste produto também compraram, e o que os compradores daqueles compraram. Quanto mais larga a linha, mais deles. Sobre todo o período. Escolha um ponto para abri-lo.", count: "Compraram os dois", none: "Quem o comprou não comprou mais nada." },
  suggestions: { title: "Para oferecer a quem o compra", definition: "Os produtos que melhor combinam com este, e por quê. A barra compara quanto, dentro desta lista." },
  reviews: { title: "O que dizem os compradores", definition: "As avaliações com texto mais novas de pedidos com este produto, sobre todo o período. Escolha uma para ver o seu pedido.", count: "{n} avaliações com texto" },
  scores: { title: "Notas", definition: "Quantas avaliações de pedidos com este produto deram cada nota de 1 a 5." },
  states: { title: "Para onde vai", definition: "Receita deste produto pelo estado para onde os pedidos foram. Escolha um para filtrar." },
};
