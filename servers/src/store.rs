//! The stores that a load can be kept in, said once: what people call them, what they answer, which option and variables name
//! them, and whose part they leave to servers. Refuses to know how they are asked or written.

use triptych_schemas::manifest::StoreKind;

#[derive(Clone, Copy, Debug)]
pub struct Store {
    pub kind: StoreKind,
    /// As people write it.
    pub name: &'static str,
    /// What it answers for.
    pub role: &'static str,
    /// Says where it is, on the command line ...
    pub option: &'static str,
    /// ... and in the environment.
    pub variable: &'static str,
    /// What the option takes.
    pub form: &'static str,
    /// What says who we are there, as a message may advise it.
    pub login: &'static str,
    /// A server, rather than a part of the lake.
    pub is_server: bool,
    /// Where all of these hold a load, this one is not asked.
    stands_in_for: &'static [StoreKind],
}

const LAKE: Store = Store {
    kind: StoreKind::Lake,
    name: "lake",
    role: "facts and marts, in Parquet files",
    option: "--lake",
    variable: "TRIPTYCH_LAKE",
    form: "a folder",
    login: "the rights of the folder",
    is_server: false,
    stands_in_for: &[StoreKind::Clickhouse],
};

const SQLITE: Store = Store {
    kind: StoreKind::Sqlite,
    name: "SQLite",
    role: "documents and purchase graph, in one file of the lake",
    stands_in_for: &[StoreKind::Mongodb, StoreKind::Neo4j],
    ..LAKE
};

const CLICKHOUSE: Store = Store {
    kind: StoreKind::Clickhouse,
    name: "ClickHouse",
    role: "facts and marts, on a server",
    option: "--clickhouse-url",
    variable: "CLICKHOUSE_URL",
    form: "http://host:8123",
    login: "CLICKHOUSE_USER, CLICKHOUSE_PASSWORD and CLICKHOUSE_DATABASE",
    is_server: true,
    stands_in_for: &[],
};

const MONGODB: Store = Store {
    kind: StoreKind::Mongodb,
    name: "MongoDB",
    role: "documents and marts, on a server",
    option: "--mongodb-url",
    variable: "MONGODB_URL",
    form: "mongodb://user:password@host:27017/",
    login: "user and password in MONGODB_URL",
    is_server: true,
    stands_in_for: &[],
};

const NEO4J: Store = Store {
    kind: StoreKind::Neo4j,
    name: "Neo4j",
    role: "the purchase graph, on a server",
    option: "--neo4j-url",
    variable: "NEO4J_URL",
    form: "bolt://host:7687",
    login: "NEO4J_USER and NEO4J_PASSWORD",
    is_server: true,
    stands_in_for: &[],
};

/// Files first, then servers, in the order in which they are written and told of.
pub const STORES: [Store; 5] = [LAKE, SQLITE, CLICKHOUSE, MONGODB, NEO4J];

impl Store {
    pub const fn of(kind: StoreKind) -> &'static Self {
        match kind {
            StoreKind::Lake => &STORES[0],
            StoreKind::Sqlite => &STORES[1],
            StoreKind::Clickhouse => &STORES[2],
            StoreKind::Mongodb => &STORES[3],
            StoreKind::Neo4j => &STORES[4],
        }
    }

    /// Whether a gateway with these servers answers from it: a server where it is given, files where no servers have all that
    /// they hold. So documents and graph are in `SQLite` unless servers hold both.
    fn is_asked(&self, is_given: &impl Fn(StoreKind) -> bool) -> bool {
        if self.is_server { is_given(self.kind) } else { !self.stands_in_for.iter().all(|server| is_given(*server)) }
    }
}

/// The stores that a gateway with these servers asks, one or two a role.
pub fn asked(is_given: impl Fn(StoreKind) -> bool) -> impl Iterator<Item = StoreKind> {
    STORES.iter().filter(move |store| store.is_asked(&is_given)).map(|store| store.kind)
}

/// The stores that a loader with these servers writes: those that are asked, and the lake always, for it is what loads are
/// checked against and copied from.
pub fn written(is_given: impl Fn(StoreKind) -> bool) -> impl Iterator<Item = StoreKind> {
    let is_written = move |store: &&Store| store.kind == StoreKind::Lake || store.is_asked(&is_given);
    STORES.iter().filter(is_written).map(|store| store.kind)
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command};

    use super::*;
    use crate::Servers;

    #[test]
    fn documents_and_graph_are_in_files_unless_servers_hold_both() {
        use StoreKind::{Clickhouse, Lake, Mongodb, Neo4j, Sqlite};
        let check = |given: &[StoreKind], asks: &[StoreKind], writes: &[StoreKind]| {
            let is_given = |store: StoreKind| given.contains(&store);
            assert_eq!(asked(is_given).collect::<Vec<_>>(), asks, "asked of {given:?}");
            assert_eq!(written(is_given).collect::<Vec<_>>(), writes, "written of {given:?}");
        };
        check(&[], &[Lake, Sqlite], &[Lake, Sqlite]);
        check(&[Clickhouse], &[Sqlite, Clickhouse], &[Lake, Sqlite, Clickhouse]);
        check(&[Mongodb], &[Lake, Sqlite, Mongodb], &[Lake, Sqlite, Mongodb]);
        check(&[Neo4j], &[Lake, Sqlite, Neo4j], &[Lake, Sqlite, Neo4j]);
        check(&[Mongodb, Neo4j], &[Lake, Mongodb, Neo4j], &[Lake, Mongodb, Neo4j]);
        check(&[Clickhouse, Mongodb, Neo4j], &[Clickhouse, Mongodb, Neo4j], &[Lake, Clickhouse, Mongodb, Neo4j]);
    }

    #[test]
    fn every_store_is_found_by_its_kind() {
        for store in STORES {
            assert_eq!(Store::of(store.kind).name, store.name);
        }
    }

    #[test]
    fn servers_are_named_by_the_options_that_there_are() {
        let command = Servers::augment_args(Command::new("any"));
        for store in STORES.iter().filter(|store| store.is_server) {
            let long = store.option.trim_start_matches('-');
            let named = command.get_arguments().find(|argument| argument.get_long() == Some(long));
            let argument = named.unwrap_or_else(|| panic!("{} is no option", store.option));
            assert_eq!(argument.get_env().and_then(|name| name.to_str()), Some(store.variable));
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(store.name) && help.contains(store.form), "{help}");
            for variable in store.login.split([' ', ',']).filter(|word| word.contains('_')) {
                let known =
                    command.get_arguments().any(|argument| argument.get_env().is_some_and(|name| name == variable));
                assert!(known, "{variable} is no variable");
            }
        }
    }
}
