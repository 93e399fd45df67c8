// As palavras da página da carga: words of the page of the load, in Portuguese.

/** @type {typeof import("../en/load.js").default} */
export default {
  column: {
    files: "Arquivos", status: "Situação", table: "Tabela", read: "Lidas", accepted: "Mantidas", deduplicated: "Unidas", quarantined: "Recusadas", rule: "Regra", action: "O que foi feito", rows: "Linhas", file: "Arquivo",
    firstLines: "Primeiras linhas", store: "Banco", role: "Serve para", seconds: "Segundos", source: "Fonte", currency: "Moeda", publishedAt: "Publicada", kind: "Tipo", sequence: "Mudança",
  },
  seconds: "{n} s",
  source: {
    title: "A fonte", definition: "O que foi carregado, e quando. As linhas são contadas como estavam na fonte.", file: "Fonte", shape: "Lida como", read: "Linhas lidas", kept: "Linhas mantidas", started: "Início", took: "Duração",
    first: "Primeira compra", last: "Última compra", ends: "Fim dos dados", endsWhy: "O último dia de movimento: uns poucos pedidos depois dele não contam como fim.", id: "Carga",
  },
  tables: { title: "O que foi feito das linhas", definition: "Linhas de cada tabela: mantidas, unidas a outra de mesma chave, ou recusadas e postas de lado. As barras têm o mesmo comprimento; quantas linhas foram lidas está ao lado. Escolha uma tabela para ver só as regras dela.", none: "Nenhuma linha foi recusada.", some: "{n} linhas foram recusadas; estão na quarentena, cada uma com o motivo." },
  rules: {
    title: "Regras aplicadas", definition: "O que a limpeza achou e fez, com as primeiras linhas. As linhas recusadas vêm primeiro.", none: "Nenhuma regra foi aplicada.", all: "Regras de todas as tabelas",
    action: { REJECT: "Recusado", NULL: "Esvaziado", REPAIR: "Consertado", MERGE: "Unido", NOTE: "Anotado" },
    what: { REJECT: "A linha foi posta na quarentena.", NULL: "Um valor opcional ilegível foi deixado vazio.", REPAIR: "O valor foi consertado e mantido.", MERGE: "A linha foi unida a outra de mesma chave.", NOTE: "Mantido como está, mas contado." },
  },
  stores: {
    title: "Bancos", definition: "Onde a carga foi escrita, o que o gateway pede a cada lugar, e os segundos do fim da limpeza até tudo poder ser lido.",
    role: { FACTS: "Medidas", DOCUMENTS: "Fichas e listas", GRAPH: "Recomendações" },
    status: { READY: "Pronto", LOADING: "Em escrita", FAILED: "Falhou", ABSENT: "Ausente", UNREACHABLE: "Inalcançável" },
  },
  loads: { title: "Cargas", definition: "A carga servida, e as anteriores que ainda são mantidas.", current: "Servida", kind: { WHOLE: "Completa", APPEND: "Acréscimo", UPSERT: "Alteração", SNAPSHOT: "Retrato", DELETE: "Exclusão" }, sequence: "Número da última mudança incluída" },
  definitions: { title: "O que cada medida significa", definition: "As definições de todas as medidas e gráficos de todas as páginas." },
};
