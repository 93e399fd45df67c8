// Words of the page of customers, in Portuguese.

/** @type {typeof import("../en/customers.js").default} */
export default {
  head: {
    back: "Todos os clientes", search: "Id de um cliente ou de uma conta", go: "Abrir", order: "Ordem da lista",
    LIFETIME_VALUE: "Valor futuro", REVENUE: "Receita", ORDERS: "Pedidos", SCORE: "Pontuação", CHURN_RISK: "Risco de ter ido embora", LAST_ORDER: "Último pedido",
  },
  stars: "{n} de 5 estrelas",
  customers: { title: "Clientes", definition: "Pessoas que compraram um item, cada uma contada uma vez. Visitantes sem conta não são conhecidos." },
  newCustomers: { title: "Clientes novos", definition: "Clientes cujo primeiro pedido com itens cai neste período." },
  returningCustomers: { title: "Clientes que voltam", definition: "Clientes que já tinham comprado antes." },
  repeatRate: { title: "Taxa de recompra", definition: "Parte dos clientes com dois pedidos ou mais neste período." },
  daysBetweenOrders: { title: "Dias entre pedidos", definition: "Média de dias do pedido anterior do cliente até este, dos pedidos que não são o primeiro." },
  segments: {
    title: "Segmentos", definition: "Cada cliente por quando pediu pela última vez (à direita: há pouco), quantas vezes (para cima) e, onde uma faixa se divide, por quanto. Quanto mais escuro, mais clientes. Sobre todo o período: os filtros não o alcançam. Escolha um para filtrar todas as páginas.",
    long: "último pedido há muito", lately: "há pouco",
  },
  bySegment: { title: "Receita por segmento", definition: "O que os clientes de cada segmento compraram neste período e com estes filtros. O segmento é o de todos os seus pedidos. Escolha um para filtrar." },
  cohorts: {
    title: "Quem voltou", definition: "Clientes pelo mês do primeiro pedido, dos meses deste período: a parte deles que pediu de novo tantos meses depois. A escala segue os meses com pelo menos 30 clientes. Outros filtros não o alcançam.",
    later: "{n} meses depois", note: "Meses depois do primeiro pedido, de {n} clientes.", none: "Nenhum mês deste período tem um mês depois.",
  },
  list: { title: "Clientes", definition: "Sobre todo o período; dos filtros valem estado (do último pedido) e segmento. Escolha um para abri-lo.", count: "Clientes: {n}", last: "Último pedido" },
  lifetime: { title: "Valor futuro", definition: "Clientes pela receita esperada deles nos 365 dias depois do último dia movimentado dos dados (modelos MBG/NBD e Gamma-Gamma), em faixas de dinheiro que crescem. Dos filtros valem estado e segmento.", none: "Clientes de menos voltaram para dizê-lo." },
  activity: { title: "Ainda clientes?", definition: "Clientes por quanto tempo antes do último dia movimentado dos dados pediram pela última vez. Dos filtros valem estado e segmento." },
  clusters: {
    title: "Grupos e clientes incomuns", definition: "Uma amostra: os 100 primeiros clientes por id, com a cor do seu grupo K-means (1 é o maior), e os 60 com mais receita entre os que uma isolation forest acha incomuns, com um anel. Dos filtros valem estado e segmento. Escolha um ponto para abrir o cliente.",
    name: "Grupo {n}", unusual: "Incomuns: {n} ao todo",
  },
  revenue: { title: "Receita", definition: "De todos os seus pedidos, sem reembolsos, sem o frete. Os filtros não alcançam esta página." },
  orderCount: { title: "Pedidos", definition: "Todos os pedidos, com itens ou sem." },
  lifetimeValue: { title: "Valor futuro", definition: "Receita esperada nos 365 dias depois do último dia movimentado dos dados, pelos modelos MBG/NBD e Gamma-Gamma." },
  churnRisk: { title: "Risco de ter ido embora", definition: "Um menos a probabilidade de ainda ser cliente, pelo modelo MBG/NBD." },
  score: { title: "Pontuação", definition: "De 0 a 100, pela parte dos clientes que estão pior: dinheiro 30 %, recência 25 %, frequência 25 %, valor futuro 20 %." },
  about: {
    title: "O cliente", definition: "Segmento, atividade, grupo e se é incomum, por todos os seus pedidos. RFM são as notas de recência, frequência e dinheiro, 5 é a melhor.", none: "Não há cliente com este id.",
    place: "Lugar", first: "Primeiro pedido", last: "Último pedido", items: "Itens", activity: "Atividade", rfm: "Notas RFM", cluster: "Grupo", anomaly: "Incomum", accounts: "Contas", id: "Id",
  },
  newItems: { title: "Para oferecer: novo para ele", definition: "Produtos que este cliente nunca comprou, e por quê. A barra compara quanto combinam, dentro desta lista. Escolha um para abri-lo." },
  nextBasket: { title: "Para oferecer: a próxima cesta", definition: "O que a próxima cesta pode ter, que pode repetir o que já foi comprado, e por quê. Escolha um para abri-lo." },
  orders: { title: "Pedidos", definition: "Do mais novo ao mais antigo, com o que havia neles.", none: "Nenhum pedido." },
  reviews: { title: "Avaliações", definition: "O que este cliente disse, da mais nova à mais antiga. Escolha uma para ver o seu pedido.", none: "Nenhuma avaliação.", silent: "Sem palavras" },
};
