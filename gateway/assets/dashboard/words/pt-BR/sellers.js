// As palavras da página de vendedores: words of the page of sellers, in Portuguese.

/** @type {typeof import("../en/sellers.js").default} */
export default {
  column: {
    sellers: "Vendedores", each: "Receita por vendedor", rank: "Posto", abcClass: "Classe", zipPrefix: "Prefixo do CEP", sellerScores: "Notas",
  },
  all: "Todos os vendedores",
  sellers: { title: "Vendedores", definition: "Vendedores que venderam um item neste período." },
  each: { title: "Receita por vendedor", definition: "Receita dividida pelos vendedores que venderam um item." },
  lateRate: { title: "Atrasados", definition: "Parte dos pedidos entregues depois do prazo prometido." },
  handlingDays: { title: "Dias de preparo", definition: "Dias em média entre a aprovação do pagamento e a entrega à transportadora." },
  averageScore: { title: "Nota média", definition: "Média das notas das avaliações dos pedidos, de 1 a 5." },
  pareto: {
    title: "Quanto depende de poucos",
    definition: "Vendedores do maior ao menor, e a parte da receita que fazem juntos. A linha tracejada: se todos vendessem o mesmo. A: os que fazem os primeiros 80 %, B: até 95 %, C: o resto.",
    note: "{n} de {all} vendedores ({share}) fazem os primeiros 80 % da receita.",
    point: "Os {n} maiores ({members} dos vendedores) fazem {share} da receita",
    band: "Classe {letter}: {n} vendedores",
  },
  top: { title: "Maiores vendedores", definition: "Os doze vendedores com mais receita. Escolha um para abrir a página dele." },
  states: { title: "Onde estão os vendedores", definition: "Receita por estado do vendedor. A escala segue a raiz quadrada, para distinguir os estados pequenos. Escolha um para filtrar." },
  late: { title: "Mais vezes atrasados", definition: "Dos vendedores com pelo menos 30 pedidos entregues, os de maior parte depois do prazo. Escolha um para abrir a página dele." },
  scores: { title: "Notas mais baixas", definition: "Dos vendedores com pelo menos 30 avaliações, os de nota média mais baixa. Escolha um para abrir a página dele." },
  profile: { title: "O vendedor", definition: "O vendedor em todo o período. Os filtros não o alcançam.", whole: "Em todo o período.", unknown: "Não há vendedor com este id." },
  revenue: { title: "Receita", definition: "As linhas de pedido do vendedor, sem descontos e reembolsos; o frete não conta." },
  orders: { title: "Pedidos", definition: "Pedidos com pelo menos um item deste vendedor." },
  averageOrderValue: { title: "Pedido médio", definition: "Receita do vendedor dividida pelos pedidos com um item dele." },
  overTime: { title: "Receita e pedidos por mês", definition: "Deste vendedor, pelo mês da compra. Meses incompletos são tracejados." },
  categories: { title: "O que vende", definition: "As categorias do vendedor por receita. Escolha uma para filtrar." },
  customers: { title: "Para onde vão os pedidos", definition: "Os pedidos do vendedor por estado de destino. Escolha um para filtrar." },
  sellerScores: { title: "Notas", definition: "Quantas avaliações dos pedidos do vendedor deram cada nota de 1 a 5. Um pedido pode ter itens de outros vendedores." },
  products: { title: "Maiores produtos", definition: "Os nove produtos do vendedor com mais receita. Escolha um para filtrar." },
  reviews: { title: "O que dizem os clientes", definition: "Avaliações com texto entre as vinte mais recentes dos pedidos do vendedor.", none: "Nenhuma das avaliações recentes tem texto.", stars: "{n} de 5 estrelas" },
};
