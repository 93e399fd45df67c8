//! What customers write, in Portuguese. `{item}` is the product with its article, `{Item}` the same at the
//! start of a sentence, `{o}` the ending that agrees with it.

pub(super) const HAPPY: &[&str] = &[
    "Chegou antes do prazo.",
    "Entrega muito rápida, antes do prazo previsto.",
    "{Item} chegou bem embalad{o} e em perfeito estado.",
    "{Item} é lind{o}, igual à foto.",
    "Adorei {item}, superou minhas expectativas.",
    "Produto de ótima qualidade.",
    "Ótimo custo-benefício.",
    "Recomendo o produto e o vendedor.",
    "Recomendo a loja, com certeza comprarei novamente.",
    "Vendedor atencioso, respondeu todas as minhas dúvidas.",
    "Muito bom, gostei demais.",
    "Exatamente como descrito no anúncio.",
    "Estou muito satisfeita com a compra.",
    "Estou muito satisfeito com a compra.",
    "Minha mãe amou {item}!",
    "Comprei para dar de presente e fez sucesso.",
    "{Item} funciona perfeitamente.",
    "Tudo certo, entrega no prazo e produto original.",
    "Loja de confiança, parabéns.",
    "Material resistente e bom acabamento.",
    "Já é a segunda vez que compro, nota 10.",
    "Super recomendo!",
    "Produto excelente, preço justo e frete rápido.",
    "Fácil de montar e muito bonit{o}.",
    "Veio tudo direitinho, obrigada!",
];

pub(super) const MIXED: &[&str] = &[
    "{Item} é bom, mas a entrega demorou.",
    "Produto razoável pelo preço.",
    "Esperava mais da qualidade, mas atende.",
    "A cor é um pouco diferente da foto.",
    "A embalagem veio amassada, mas o produto está inteiro.",
    "{Item} é menor do que eu imaginava.",
    "Bom, porém faltou o manual de instruções.",
    "O frete foi muito caro.",
    "Atende ao que promete, nada além disso.",
    "O acabamento poderia ser melhor.",
    "Gostei do produto, não gostei da transportadora.",
    "Ainda não testei {item}, depois atualizo a avaliação.",
];

pub(super) const LATE: &[&str] = &[
    "A entrega atrasou muito.",
    "Chegou depois do prazo, precisei cobrar várias vezes.",
    "Atraso na entrega e nenhuma explicação da loja.",
    "O produto é bom, mas demorou demais para chegar.",
    "Prazo de entrega não foi cumprido.",
    "Ficou parado nos Correios por semanas.",
    "Comprei para o aniversário da minha filha e chegou depois da data.",
    "Péssima logística, entrega fora do prazo.",
    "Transportadora péssima, {item} chegou com muito atraso.",
    "Perdi a paciência de tanto esperar.",
];

pub(super) const MISSING: &[&str] = &[
    "Ainda não recebi o produto.",
    "O produto não chegou e ninguém me responde.",
    "Até agora não recebi {item} nem o meu dinheiro de volta.",
    "Minha compra foi cancelada sem nenhum aviso.",
    "Quero o reembolso, o pedido nunca foi entregue.",
    "Consta como enviado, mas não recebi nada.",
    "Comprei e depois disseram que não tinha em estoque.",
    "Gostaria de saber onde está o meu pedido.",
];

pub(super) const UNHAPPY: &[&str] = &[
    "{Item} veio com defeito e parou de funcionar em dois dias.",
    "Produto errado, pedi uma cor e veio outra.",
    "Comprei dois e recebi só um.",
    "Péssima qualidade, não recomendo.",
    "{Item} chegou quebrad{o}.",
    "Não é original, parece falsificado.",
    "Quero fazer a devolução e não consigo contato com o vendedor.",
    "Solicitei a troca e até agora nada.",
    "Propaganda enganosa, nada a ver com a foto.",
    "Faltaram peças, não dá para montar.",
    "Material muito frágil, rasgou no primeiro uso.",
    "Não gostei, dinheiro jogado fora.",
    "Atendimento péssimo, ninguém resolve.",
    "Veio usad{o}, com riscos e sem a caixa.",
];

pub(super) const HAPPY_TITLES: &[&str] = &[
    "Recomendo",
    "Super recomendo",
    "Excelente",
    "Ótimo produto",
    "Muito bom",
    "Adorei",
    "Perfeito",
    "Nota 10",
    "Entrega rápida",
    "Satisfeita",
    "Ótima compra",
    "Show",
];

pub(super) const MIXED_TITLES: &[&str] =
    &["Bom", "Razoável", "Regular", "Poderia ser melhor", "Mais ou menos", "Atende", "Ok"];

pub(super) const UNHAPPY_TITLES: &[&str] =
    &["Não recomendo", "Péssimo", "Decepcionada", "Decepção", "Produto com defeito", "Produto errado", "Horrível"];

pub(super) const LATE_TITLES: &[&str] = &["Atraso", "Entrega atrasada", "Demorou muito", "Fora do prazo"];

pub(super) const MISSING_TITLES: &[&str] = &["Não recebi", "Produto não entregue", "Cadê meu produto?", "Cancelado"];

/// Added to messages of people who like them, by chance.
pub(super) const EMOJIS: &[&str] = &[" 😍", " 👏👏", " ❤️", " 👍", " 🙏"];
