// Words of the overview, in Portuguese.

/** @type {typeof import("../en/overview.js").default} */
export default {
  revenue: { title: "Receita", definition: "O que somam as linhas dos pedidos, sem descontos e reembolsos; o frete não entra." },
  orders: { title: "Pedidos", definition: "Pedidos com pelo menos um item vendido." },
  customers: { title: "Clientes", definition: "Pessoas que compraram um item, cada uma contada uma vez. Visitantes não são conhecidos." },
  averageOrderValue: { title: "Pedido médio", definition: "Receita dividida por pedidos." },
  averageScore: { title: "Nota média", definition: "Média das notas das avaliações, de 1 a 5, pelo dia da compra." },
  onTimeRate: { title: "No prazo", definition: "Parte dos pedidos entregues que chegou até o dia prometido. Pedidos sem os dois horários não contam." },
  repeatRate: { title: "Recompra", definition: "Parte dos clientes com dois pedidos ou mais neste período." },
  byMonth: { title: "Receita e pedidos por mês", definition: "Pelo mês da compra. Meses que estão só em parte são tracejados.", previous: "Receita um ano antes" },
  categories: { title: "Maiores categorias", definition: "As doze categorias com mais receita. Escolha uma para filtrar todas as páginas." },
  states: { title: "Receita por estado", definition: "Pelo estado de entrega dos pedidos. A escala segue a raiz quadrada, para que se distingam os estados menores." },
  scores: { title: "Notas", definition: "Quantas avaliações deram cada nota de 1 a 5." },
};
