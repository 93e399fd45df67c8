// Words of the page of sales, in Portuguese.

/** @type {typeof import("../en/sales.js").default} */
export default {
  by: "Passo do tempo",
  overTime: { title: "Receita no tempo", definition: "Pelo dia da compra. O que está só em parte é tracejado. Escolha um ponto para ver só o seu período.", previous: "Um ano antes" },
  hours: { title: "Quando chegam os pedidos", definition: "Pedidos por dia da semana e hora da compra, no horário da loja. Escolha uma célula para filtrar pelos dois." },
  categories: { title: "Categorias", definition: "Por receita. A tabela tem todas, com a sua parte e a parte acumulada: um Pareto." },
  products: { title: "Maiores produtos", definition: "Os nove produtos com mais receita. Escolha um para filtrar todas as páginas." },
  payments: { title: "Formas de pagar", definition: "O que foi pago de cada forma. Um pedido pode ser pago de várias." },
  installments: { title: "Parcelas", definition: "Pagamentos pelo número de parcelas." },
  basket: { title: "Quanto vale um pedido", definition: "Receita de um pedido: média e mediana por mês." },
  seasons: { title: "Meses do ano", definition: "Receita de um mês do ano frente a um mês médio, que é 1. Sobre todo o período: os filtros não o alcançam." },
};
