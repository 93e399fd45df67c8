// Words of the page of delivery, in Portuguese.

/** @type {typeof import("../en/delivery.js").default} */
export default {
  onTimeRate: { title: "No prazo", definition: "Parte dos pedidos entregues que chegou até o dia prometido. Pedidos sem os dois horários não contam." },
  lateOrders: { title: "Pedidos atrasados", definition: "Pedidos entregues depois do prazo prometido." },
  medianDeliveryDays: { title: "Mediana de dias", definition: "Da compra à entrega: metade dos pedidos entregues não levou mais." },
  deliveryDaysP90: { title: "Nove de dez em até", definition: "Dias da compra à entrega que 90 % dos pedidos entregues não passaram." },
  handlingDays: { title: "Dias de preparo", definition: "Média de dias da aprovação do pagamento ao despacho." },
  overTime: { title: "Dias até a entrega e parte atrasada", definition: "Pelo mês da compra. Meses que estão só em parte são tracejados." },
  states: { title: "Dias por estado", definition: "Média de dias da compra à entrega, pelo estado de entrega. Escolha um para filtrar." },
  lateness: { title: "O que o atraso custa em nota", definition: "Nota média das avaliações dos pedidos, por dias antes ou depois do prazo." },
  sellers: { title: "Os mais lentos a despachar", definition: "Vendedores com pelo menos 30 itens, por média de dias da aprovação ao despacho. Escolha um para filtrar." },
  distance: { title: "Dias por distância", definition: "Mediana de dias pela distância do vendedor ao cliente, entre os centros dos CEPs." },
  latest: { title: "Os pedidos mais atrasados", definition: "Pedidos entregues mais dias depois do prazo prometido." },
};
