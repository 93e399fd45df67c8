// As palavras da página de tempos comparados: words of the page of times compared, in Portuguese.

/** @type {typeof import("../en/times.js").default} */
export default {
  column: {
    files: "Arquivos", rows: "Linhas", more: "Mais {n} na tabela.", milliseconds: "Milissegundos", seconds: "Segundos", rowsRead: "Linhas lidas", store: "Banco",
  },
  measure: "Medir este gateway agora ({n} vezes cada)", running: "{n} % feitos", failed: "O gateway não respondeu. Tente de novo.",
  asked: "O que se pede", query: "Consulta ao banco",
  mart: { segments: "Segmentos", cohorts: "Coortes", concentration: "Parte dos maiores", seasonality: "Horas do dia", distribution: "Valores de pedidos", anomalies: "Dias fora do comum" },
  reader: { here: "Aqui e agora", files: "Gateway, arquivos", servers: "Gateway, servidores", lake: "Arquivos por DuckDB", clickhouse: "ClickHouse", mongodb: "MongoDB" },
  report: { total: "Receita e pedidos", months: "Meses", categories: "Categorias", places: "Estados e cidades", medians: "Medianas por estado", scores: "Notas por categoria" },
  marts: {
    title: "As mesmas tabelas, por quem as lê",
    definition: "Milissegundos em mediana para ler uma tabela. Aqui e agora: medido pelo seu navegador neste gateway e nesta carga, com a rede. Os outros foram medidos uma vez nos dados reais da Olist, como diz docs/marts.md, e valem para aquela máquina.",
    note: "Todos menos “aqui e agora”: os dados reais da Olist em {when}, em dois núcleos divididos com os servidores, como em docs/marts.md. Lido direto, o MongoDB soma 96.096 clientes para os segmentos. “Aqui e agora”: a espera mediana deste navegador, com a rede.",
  },
  reports: { title: "Relatórios, pelo banco que responde", definition: "Milissegundos que o banco levou para relatórios de todos os pedidos, como o gateway diz nesta mesma resposta. Os filtros não os alcançam.", note: "Respondido por: {store}. Ao todo {n} ms do tempo do banco." },
  readiness: { title: "Quando pôde ser lido", definition: "Segundos do fim da limpeza até uma tabela poder ser lida em um banco. Um banco que só se lê por inteiro tem uma linha." },
};
