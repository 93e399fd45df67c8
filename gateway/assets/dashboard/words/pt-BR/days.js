// As palavras da página de dias fora do comum: words of the page of days that stand out, in Portuguese.
const usual = "a mediana do mesmo dia da semana, até 8 semanas antes e depois";

/** @type {typeof import("../en/days.js").default} */
export default {
  column: {
    expected: "Usual", usual: "Usual", deviations: "Desvios", field: "Medida", days: "Dias",
  },
  of: "O que é seguido", open: "Abrir um dia", close: "Fechar o dia", key: "Fora do comum",
  mark: "{day}: {value}, usual {expected}, a {deviations} desvios. Escolha para abrir esse dia.",
  none: "Nenhum dia deste período sai do comum.",
  thatDay: "Nesse dia", usual: "Usual", away: "Diferença",
  line: { title: "Dia a dia", definition: `O que é seguido, em todos os pedidos: dos filtros só o período vale. Os dias marcados estão a 3,5 desvios robustos ou mais do usual: ${usual}. Escolha um dia para abrir.` },
  revenue: { title: "Receita incomum", definition: "Dias com receita fora do comum, em desvios robustos; abaixo de 0 foi menos que o usual. Escolha um para abrir." },
  orders: { title: "Pedidos incomuns", definition: "Dias com número de pedidos fora do comum, em desvios robustos; abaixo de 0 foi menos que o usual. Escolha um para abrir." },
  averageOrderValue: { title: "Pedido médio incomum", definition: "Dias com pedido médio fora do comum, em desvios robustos; abaixo de 0 foi menos que o usual. Escolha um para abrir." },
  alarms: {
    title: "Alertas", definition: "Janelas de um quarto de hora, uma hora ou um dia longe do esperado, julgadas quando terminam, só pelo que veio antes. O esperado segue o mesmo momento de até 8 semanas antes. Dos filtros, só o período vale. Escolha um para abrir o dia.",
    none: "Nenhum alerta neste período.", shop: "A loja", openedAt: "Desde", closedAt: "Até", open: "em aberto", where: "Onde", what: "O quê", observed: "Observado", expected: "Esperado",
    window: { QUARTER_HOUR: "15 min", HOUR: "1 h", DAY: "1 dia" },
    measure: { REVENUE: "receita", ORDERS: "pedidos", AVERAGE_ORDER_VALUE: "pedido médio", REVIEW_SCORE: "nota", LATE_RATE: "pedidos atrasados" },
    kind: { SPIKE: "{measure}: acima", DROP: "{measure}: abaixo", DRIFT_UP: "{measure}: em alta", DRIFT_DOWN: "{measure}: em baixa" },
  },
  summary: { title: "O dia", definition: `Cada medida do dia aberto contra o usual: ${usual}, sem o próprio dia. Valem todos os filtros, menos o período, o dia da semana e a hora.`, note: "O usual é a mediana de {n} dias do mesmo dia da semana." },
  hours: { title: "Hora a hora", definition: `Pedidos do dia aberto por hora. A marca é o usual: ${usual}.` },
  categories: { title: "O que foi vendido", definition: `Receita do dia aberto por categoria. A marca é o usual: ${usual}. Escolha uma para filtrar.` },
  states: { title: "Para onde foi", definition: `Receita do dia aberto por estado de destino. A marca é o usual: ${usual}. Escolha um para filtrar.` },
  dayOrders: { title: "Pedidos do dia", definition: "Os pedidos do dia aberto, com mais receita primeiro.", count: "{shown} de {n} pedidos" },
};
