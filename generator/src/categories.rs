//! What is sold: categories with their names, usual price and weight, a taste they belong to, and the word
//! that reviews use for one such product.

pub(super) struct Category {
    pub(super) portuguese: &'static str,
    pub(super) english: &'static str,
    /// People buy mostly within one taste, which is what recommendations can find.
    pub(super) taste: usize,
    /// Share of what is on offer; the sum is free.
    pub(super) weight: f64,
    /// Median price in cents and weight in grams.
    pub(super) price_cents: f64,
    pub(super) grams: f64,
    /// A product in a sentence, with its article; its last letter of agreement is `o` or `a`.
    pub(super) noun: &'static str,
    pub(super) feminine: bool,
}

pub(super) const TASTES: usize = 8;

const fn category(
    names: (&'static str, &'static str),
    taste: usize,
    weight: f64,
    price_and_grams: (f64, f64),
    noun: &'static str,
) -> Category {
    Category {
        portuguese: names.0,
        english: names.1,
        taste,
        weight,
        price_cents: price_and_grams.0 * 100.0,
        grams: price_and_grams.1,
        noun,
        feminine: noun.as_bytes()[0] == b'a',
    }
}

#[rustfmt::skip] // a table reads as a table
pub(super) const CATEGORIES: &[Category] = &[
    category(("cama_mesa_banho", "bed_bath_table"), 0, 100.0, (79.0, 1275.0), "o jogo de cama"),
    category(("moveis_decoracao", "furniture_decor"), 0, 75.0, (65.0, 1300.0), "a cortina"),
    category(("utilidades_domesticas", "housewares"), 0, 63.0, (60.0, 1200.0), "a panela"),
    category(("casa_conforto", "home_confort"), 0, 5.0, (90.0, 1800.0), "a manta"),
    category(("moveis_sala", "furniture_living_room"), 0, 6.0, (104.0, 7500.0), "o rack"),
    category(("moveis_escritorio", "office_furniture"), 0, 15.0, (145.0, 10900.0), "a cadeira"),
    category(("eletroportateis", "small_appliances"), 0, 7.0, (129.0, 1900.0), "a cafeteira"),
    category(("eletrodomesticos", "home_appliances"), 0, 8.0, (58.0, 900.0), "o liquidificador"),
    category(("beleza_saude", "health_beauty"), 1, 87.0, (80.0, 400.0), "o creme"),
    category(("perfumaria", "perfumery"), 1, 31.0, (85.0, 400.0), "o perfume"),
    category(("fraldas_higiene", "diapers_and_hygiene"), 1, 2.0, (37.0, 700.0), "o kit de higiene"),
    category(("relogios_presentes", "watches_gifts"), 1, 54.0, (129.0, 350.0), "o relógio"),
    category(("fashion_bolsas_e_acessorios", "fashion_bags_accessories"), 1, 18.0, (49.0, 250.0), "a bolsa"),
    category(("fashion_calcados", "fashion_shoes"), 1, 4.0, (80.0, 850.0), "o sapato"),
    category(("malas_acessorios", "luggage_accessories"), 1, 10.0, (100.0, 1400.0), "a mala"),
    category(("informatica_acessorios", "computers_accessories"), 2, 70.0, (82.0, 300.0), "o teclado"),
    category(("telefonia", "telephony"), 2, 41.0, (30.0, 225.0), "a capinha"),
    category(("eletronicos", "electronics"), 2, 25.0, (28.0, 220.0), "o carregador"),
    category(("audio", "audio"), 2, 4.0, (89.0, 400.0), "o fone"),
    category(("consoles_games", "consoles_games"), 2, 10.0, (59.0, 250.0), "o jogo"),
    category(("pcs", "computers"), 2, 2.0, (1100.0, 2800.0), "o computador"),
    category(("tablets_impressao_imagem", "tablets_printing_image"), 2, 1.5, (80.0, 350.0), "a impressora"),
    category(("esporte_lazer", "sports_leisure"), 3, 78.0, (78.0, 700.0), "a mochila"),
    category(("automotivo", "auto"), 4, 38.0, (85.0, 900.0), "o tapete"),
    category(("ferramentas_jardim", "garden_tools"), 4, 39.0, (60.0, 1650.0), "a mangueira"),
    category(("construcao_ferramentas_construcao", "construction_tools_construction"), 4, 8.0, (89.0, 1200.0), "a furadeira"),
    category(("casa_construcao", "home_construction"), 4, 5.0, (95.0, 1200.0), "a torneira"),
    category(("construcao_ferramentas_iluminacao", "construction_tools_lights"), 4, 3.0, (109.0, 1050.0), "a luminária"),
    category(("sinalizacao_e_seguranca", "signaling_and_security"), 4, 2.0, (75.0, 570.0), "a câmera"),
    category(("climatizacao", "air_conditioning"), 4, 3.0, (140.0, 2950.0), "o ventilador"),
    category(("brinquedos", "toys"), 5, 37.0, (80.0, 800.0), "o brinquedo"),
    category(("bebes", "baby"), 5, 27.0, (78.0, 700.0), "o carrinho"),
    category(("artigos_de_festas", "party_supplies"), 5, 2.0, (45.0, 500.0), "o enfeite"),
    category(("livros_interesse_geral", "books_general_interest"), 6, 5.0, (45.0, 500.0), "o livro"),
    category(("livros_tecnicos", "books_technical"), 6, 3.0, (57.0, 850.0), "o livro"),
    category(("papelaria", "stationery"), 6, 22.0, (49.0, 600.0), "o caderno"),
    category(("instrumentos_musicais", "musical_instruments"), 6, 6.0, (95.0, 900.0), "o violão"),
    category(("artes", "art"), 6, 2.0, (97.0, 1100.0), "a tela"),
    category(("cool_stuff", "cool_stuff"), 6, 30.0, (130.0, 1450.0), "o presente"),
    category(("pet_shop", "pet_shop"), 7, 18.0, (90.0, 875.0), "a caminha"),
    category(("alimentos", "food"), 7, 5.0, (49.0, 330.0), "o café"),
    category(("bebidas", "drinks"), 7, 4.0, (47.0, 500.0), "o vinho"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_taste_has_categories_and_every_noun_an_article() {
        for taste in 0..TASTES {
            assert!(CATEGORIES.iter().any(|category| category.taste == taste), "{taste}");
        }
        for category in CATEGORIES {
            assert!(category.noun.starts_with("o ") || category.noun.starts_with("a "), "{}", category.noun);
        }
    }
}
