//! Names for people and their tools: a view a table, each over the table of one load; and a star schema over these.

use triptych_schemas::clickhouse as ddl;

use super::connect::{Connection, failed};
use crate::sinks::SinkError;

/// Swings one view after the other; each swing is one step.
pub(super) async fn point(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for table in triptych_schemas::tables() {
        let statement = ddl::create_view(table, &ddl::table_of_load(table.name, load_id));
        connection.client.query(&statement).execute().await.map_err(|error| failed(table.name, error))?;
    }
    for (name, statement) in ddl::STAR {
        connection.client.query(statement).execute().await.map_err(|error| failed(name, error))?;
    }
    Ok(())
}

pub(super) async fn pointed(connection: &Connection) -> Result<Option<String>, SinkError> {
    let ask = "SELECT name, as_select FROM system.tables \
               WHERE database = currentDatabase() AND engine = 'View' AND name IN {names:Array(String)} ORDER BY name";
    let names: Vec<&str> = triptych_schemas::tables().map(|table| table.name).collect();
    let views = connection.client.query(ask).param("names", &names).fetch_all::<(String, String)>().await;
    let views = views.map_err(|error| failed("", error))?;
    let mut loads = views.iter().map(|(name, select)| load_of(name, select));
    let first = loads.next().flatten();
    let all = views.len() == names.len() && loads.all(|load| load == first);
    Ok(first.filter(|_| all).map(str::to_owned))
}

/// Of `SELECT * FROM triptych.sales__20180301t101530123_4f2a`, however it is quoted.
fn load_of<'a>(name: &str, select: &'a str) -> Option<&'a str> {
    let prefix = format!("{name}{}", ddl::LOAD_SEPARATOR);
    let rest = &select[select.rfind(&prefix)? + prefix.len()..];
    rest.split(|symbol: char| !symbol.is_ascii_alphanumeric() && symbol != '_').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_is_read_from_the_statement_of_a_view() {
        let check = |select: &str, expected: Option<&str>| assert_eq!(load_of("sales", select), expected, "{select}");
        check("SELECT * FROM triptych.sales__20180301t1_4f2a", Some("20180301t1_4f2a"));
        check("SELECT * FROM `triptych`.`sales__1` WHERE 1", Some("1"));
        check("SELECT * FROM triptych.orders__1", None);
    }
}
