//! The sparse linear term on the server is the one in files: asked for every customer and product of a shop that has it.

use e2e::lake::{Lake, new_folder};
use e2e::servers::load;
use e2e::shop::crowd;
use triptych_gateway::stores::graph::{Question, Subject};
use triptych_gateway::stores::neo4j::Neo4jServer;
use triptych_gateway::stores::{Limits, Room, embedded};
use triptych_generator::{Generate, write_to};
use triptych_recommend::parameters::Mode;

use crate::Turn;

const PEOPLE: usize = 60;
const PRODUCTS: u32 = 300;

fn questions(customers: &[String]) -> Vec<Question> {
    let people = customers.iter().map(|id| Subject::Customer(id.clone()));
    let subjects: Vec<Subject> = people.chain((0..PRODUCTS).map(Subject::Product)).collect();
    let question = |subject: &Subject, mode| Question::new(subject.clone(), mode, 10);
    subjects.iter().flat_map(|subject| Mode::ALL.map(|mode| question(subject, mode))).collect()
}

#[test]
fn what_products_speak_for_is_the_same() {
    let Some(turn) = Turn::take() else { return };
    let shop = new_folder();
    write_to(&Generate { orders: 1_500, seed: 11, ..Generate::default() }, shop.path())
        .expect("a shop can be generated");
    crowd(shop.path(), PEOPLE);
    let source = shop.path().to_str().expect("a temporary folder has a plain name");
    let files = Lake::of(source);
    let lake = new_folder();
    let manifest = load(source, &lake, &turn.servers);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let files = embedded::open(&files.load_dir()).expect("the load opens");
        let server = Neo4jServer::new(&turn.servers.neo4j().expect("it is named"), Limits::default(), Room::default())
            .expect("the address is good");
        let graph = server.open(&manifest.load_id);
        let customers: Vec<String> = (0..PEOPLE).map(|number| format!("person-{number:04}")).collect();
        let mut similar = 0;
        for questions in questions(&customers).chunks(30) {
            let expected = files.graph.evidence(questions).await.expect("files answer");
            let found = graph.evidence(questions).await.expect("the server answers");
            assert_eq!(found, expected, "{questions:?}");
            let histories = expected.iter().flatten().flat_map(|found| &found.evidence.history);
            similar += histories.map(|held| held.similar.len()).sum::<usize>();
        }
        assert!(similar > 0, "the shop has no sparse linear term, so nothing was shown");
    });
}
