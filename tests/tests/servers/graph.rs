//! The purchase graph on the server says what the one in files says, evidence and all: random questions, equal to the last bit.

use triptych_gateway::filter::TextFilter;
use triptych_gateway::stores::documents::{CustomerFilter, Documents, ProductFilter, Real, SellerFilter};
use triptych_gateway::stores::graph::path::{Through, shortest};
use triptych_gateway::stores::graph::{COMMUNITIES_FIRST_MAX, PairQuestion, Question, Subject};
use triptych_gateway::stores::neo4j::Neo4jServer;
use triptych_gateway::stores::{Limits, Room, Server, StoreErrorKind, embedded};
use triptych_recommend::ask::Wanted;
use triptych_recommend::count::NEIGHBOURS_MAX;
use triptych_recommend::parameters::Mode;
use triptych_servers::neo4j::Neo4jOptions;

use e2e::dice::{Dice, seed};
use e2e::servers::loaded;

const QUESTIONS: usize = 1_000;
const PAIR_QUESTIONS: usize = 300;
/// Two products each.
const PATHS: usize = 150;
/// Lists of customers alike.
const ALIKE: usize = 200;
/// Questions in one call, as a page of customers asks them.
const BATCH: usize = 10;

struct Random(Dice);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0.below(limit)
    }

    fn pick(&mut self, ids: &[String]) -> String {
        if self.below(20) == 0 { "nobody".to_owned() } else { ids[self.below(ids.len())].clone() }
    }

    fn some(&mut self, ids: &[String], limit: usize) -> Vec<String> {
        (0..self.below(limit + 1)).map(|_| self.pick(ids)).collect()
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.0.one_in(chance)
    }
}

/// What can be asked about.
struct Shop {
    customers: Vec<String>,
    products: Vec<String>,
    sellers: Vec<String>,
    categories: Vec<String>,
}

impl Shop {
    async fn read(documents: &dyn Documents) -> Self {
        let customers = documents.count_customers(&[CustomerFilter::default()]).await.unwrap()[0] as u32;
        let products = documents.count_products(&[ProductFilter::default()]).await.unwrap()[0] as u32;
        let customers = documents.customers_by_key(&(0..customers).collect::<Vec<_>>()).await.unwrap();
        let products = documents.products_by_key(&(0..products).collect::<Vec<_>>()).await.unwrap();
        let categories = documents.categories().await.unwrap();
        let sellers = documents.count_sellers(&[SellerFilter::default()]).await.unwrap()[0] as u32;
        let sellers = documents.sellers_by_key(&(0..sellers).collect::<Vec<_>>()).await.unwrap();
        Self {
            customers: customers
                .into_iter()
                .flat_map(|person| person.accounts.into_iter().chain([person.id]))
                .collect(),
            products: products.into_iter().map(|product| product.id).collect(),
            sellers: sellers.into_iter().map(|seller| seller.id).collect(),
            categories: categories.into_iter().map(|category| category.name).collect(),
        }
    }

    fn question(&self, random: &mut Random) -> Question {
        let subject = match random.below(5) {
            0 | 1 => Subject::Customer(random.pick(&self.customers)),
            2 => Subject::Basket(random.some(&self.products, 6)),
            3 => Subject::Visit { customer: random.pick(&self.customers), basket: random.some(&self.products, 4) },
            _ => Subject::Product(random.below(self.products.len()) as u32),
        };
        let is_of_one = matches!(subject, Subject::Product(_));
        let mode = Mode::ALL[random.below(3)];
        Question {
            wanted: if is_of_one && random.one_in(2) { Wanted::Alike } else { Wanted::Fitting },
            exclude: if random.one_in(3) { random.some(&self.products, 40) } else { Vec::new() },
            category: random.one_in(4).then(|| random.pick(&self.categories)),
            exclude_categories: if random.one_in(4) { random.some(&self.categories, 5) } else { Vec::new() },
            in_stock: random.one_in(4).then(|| random.some(&self.products, 2_000)),
            variety: Real(if random.one_in(3) { 0.3 } else { 0.0 }),
            ..Question::new(subject, mode, random.below(30))
        }
    }

    fn pair_question(&self, random: &mut Random) -> PairQuestion {
        let any_of = random.one_in(2).then(|| random.some(&self.categories, 4));
        let none_of = if random.one_in(3) { random.some(&self.categories, 3) } else { Vec::new() };
        PairQuestion {
            category: TextFilter::new(None, any_of, Some(none_of)),
            orders_min: 1 + random.below(3) as u32,
            first: [0, 1, 10, 1_000][random.below(4)],
        }
    }
}

#[tokio::test]
async fn the_graph_on_the_server_is_the_one_in_files() {
    let Some(loaded) = loaded() else { return };
    let files = embedded::open(&loaded.load_dir).unwrap();
    let server = Neo4jServer::new(&loaded.servers.neo4j().unwrap(), Limits::default(), Room::default()).unwrap();
    let graph = server.open(&loaded.load_id);
    assert_eq!(graph.model().await.unwrap(), files.graph.model().await.unwrap());

    let shop = Shop::read(&*files.documents).await;
    let seed = seed();
    let mut random = Random(Dice::new(seed));
    let (mut longest, mut strangers) = (0, 0);
    for _ in 0..QUESTIONS / BATCH {
        let questions: Vec<Question> = (0..BATCH).map(|_| shop.question(&mut random)).collect();
        let expected = files.graph.evidence(&questions).await.unwrap();
        let found = graph.evidence(&questions).await.unwrap();
        assert_eq!(found.len(), expected.len());
        for ((question, found), expected) in questions.iter().zip(&found).zip(&expected) {
            assert_eq!(found, expected, "seed {seed}: {question:?}");
        }
        for evidence in expected.iter().flatten().map(|found| &found.evidence) {
            longest = evidence.history.iter().map(|held| held.together.list.len()).fold(longest, usize::max);
            strangers += usize::from(evidence.history.is_empty());
        }
    }
    assert_eq!(longest, NEIGHBOURS_MAX, "some product has lost neighbours");
    assert!(strangers > 0 && strangers < QUESTIONS / 2, "{strangers} strangers");

    for _ in 0..PAIR_QUESTIONS {
        let question = shop.pair_question(&mut random);
        let expected = files.graph.pairs(&question).await.unwrap();
        assert_eq!(graph.pairs(&question).await.unwrap(), expected, "seed {seed}: {question:?}");
    }
}

#[tokio::test]
async fn communities_ranks_paths_and_customers_alike_are_those_of_the_files() {
    let Some(loaded) = loaded() else { return };
    let files = embedded::open(&loaded.load_dir).unwrap();
    let server = Neo4jServer::new(&loaded.servers.neo4j().unwrap(), Limits::default(), Room::default()).unwrap();
    let graph = server.open(&loaded.load_id);
    let shop = Shop::read(&*files.documents).await;

    let (expected, found) = (files.graph.network().await.unwrap(), graph.network().await.unwrap());
    for id in &shop.products {
        assert_eq!(found.product(id), expected.product(id), "{id}");
    }
    for id in &shop.sellers {
        assert_eq!(found.seller_rank(id), expected.seller_rank(id), "{id}");
    }
    let communities: Vec<_> = expected.communities(COMMUNITIES_FIRST_MAX).collect();
    assert_eq!(found.communities(COMMUNITIES_FIRST_MAX).collect::<Vec<_>>(), communities);
    for community in &communities {
        assert_eq!(found.members(community.number, 100), expected.members(community.number, 100));
    }
    assert!(communities.len() > 10, "{} communities", communities.len());

    let seed = seed();
    let mut random = Random(Dice::new(seed));
    let mut connected = 0;
    for _ in 0..PATHS {
        let through = [Through::Buyers, Through::Sellers][random.below(2)];
        let [from, to] = [0; 2].map(|_| random.below(shop.products.len()) as u32);
        let expected = shortest(&*files.graph, through, from, to).await.unwrap();
        let found = shortest(&*graph, through, from, to).await.unwrap();
        assert_eq!(found, expected, "seed {seed}: from {from} to {to} through {through:?}");
        connected += usize::from(found.steps.len() > 1);
    }
    assert!(connected > 0, "seed {seed}: no path of {PATHS}");

    let mut alike = 0;
    for _ in 0..ALIKE / BATCH {
        let (customers, first) = (random.some(&shop.customers, 2 * BATCH), 1 + random.below(20));
        let expected = files.graph.alike(&customers, first).await.unwrap();
        assert_eq!(graph.alike(&customers, first).await.unwrap(), expected, "seed {seed}: {customers:?}");
        alike += expected.iter().filter(|to| to.list.iter().any(|one| one.shared > 1)).count();
    }
    assert!(alike > 0, "seed {seed}: nobody shares two products with anybody");
}

#[tokio::test]
async fn a_server_says_which_loads_it_has() {
    let Some(loaded) = loaded() else { return };
    let server = Neo4jServer::new(&loaded.servers.neo4j().unwrap(), Limits::default(), Room::default()).unwrap();
    let records = server.records().await.unwrap();
    let record = records.iter().find(|record| record.load_id == loaded.load_id).unwrap();
    assert!(record.status.is_ready(), "{record:?}");
    assert!(server.manifest(&loaded.load_id).await.unwrap().unwrap().contains(&loaded.load_id));
    assert_eq!(server.manifest("no-such-load").await.unwrap(), None);
}

#[tokio::test]
async fn what_is_wrong_with_a_server_or_a_load_is_told_apart() {
    let Some(loaded) = loaded() else { return };
    let right = loaded.servers.neo4j().unwrap();
    let check = async |options: Neo4jOptions, load_id: &str, kind: StoreErrorKind| {
        let graph = Neo4jServer::new(&options, Limits::default(), Room::default()).unwrap().open(load_id);
        assert_eq!(graph.model().await.unwrap_err().kind, kind);
    };
    let nowhere = Neo4jOptions { url: "bolt://127.0.0.1:9".to_owned(), ..right.clone() };
    check(nowhere, &loaded.load_id, StoreErrorKind::Unreachable).await;
    // Not a wrong password: three of them would lock a user that other tests use.
    let wrong = Neo4jOptions { user: "nobody".to_owned(), ..right.clone() };
    check(wrong, &loaded.load_id, StoreErrorKind::Unauthorized).await;
    check(right, "no-such-load", StoreErrorKind::Broken).await;
}
