//! A question in its normal form: the operation that is asked and the fragments it uses, without comments, line breaks and what is not
//! used. Aliases, and the order of fields, stay: the answer shows them. Two questions of one normal form, with equal variables, have
//! equal answers.

use std::collections::HashSet;
use std::fmt::{Display, Write};

use async_graphql::parser::types::{
    Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::Value;

/// Of the operation of a document, with its name.
pub(super) fn print(document: &ExecutableDocument, name: Option<&Name>, operation: &OperationDefinition) -> String {
    let mut printer = Printer { text: String::new(), met: HashSet::new(), fragments: Vec::new() };
    printer.put(&operation.ty);
    if let Some(name) = name {
        printer.put(&format_args!(" {name}"));
    }
    printer.variables(&operation.variable_definitions);
    printer.directives(&operation.directives);
    printer.selected(&operation.selection_set.node);
    // Each in the place where it was first met, those of fragments after them.
    let mut at = 0;
    while let Some(name) = printer.fragments.get(at).copied() {
        at += 1;
        let Some(fragment) = document.fragments.get(name) else { continue };
        printer.put(&format_args!(" fragment {name} on {}", fragment.node.type_condition.node.on.node));
        printer.directives(&fragment.node.directives);
        printer.selected(&fragment.node.selection_set.node);
    }
    printer.text
}

/// The values of the variables that the operation declares, in the order of their names. Others do not change an answer.
pub(super) fn variables(operation: &OperationDefinition, given: &Variables) -> String {
    let declared: HashSet<&str> =
        operation.variable_definitions.iter().map(|definition| definition.node.name.node.as_str()).collect();
    let used: Vec<_> = given.iter().filter(|(name, _)| declared.contains(name.as_str())).collect();
    let mut text = String::from("{");
    for (name, value) in used {
        let value = serde_json::to_string(value).expect("a value that came as JSON can be written as JSON");
        // Names of declared variables need no quotes.
        let _ = write!(text, "{name}:{value},");
    }
    text.push('}');
    text
}

struct Printer<'a> {
    text: String,
    met: HashSet<&'a Name>,
    fragments: Vec<&'a Name>,
}

impl<'a> Printer<'a> {
    fn put(&mut self, part: &dyn Display) {
        write!(self.text, "{part}").expect("a text takes what is written");
    }

    fn variables(&mut self, definitions: &[Positioned<VariableDefinition>]) {
        for (place, definition) in definitions.iter().enumerate() {
            let definition = &definition.node;
            self.text.push_str(if place == 0 { "(" } else { "," });
            self.put(&format_args!("${}:{}", definition.name.node, definition.var_type.node));
            if let Some(default) = &definition.default_value {
                self.put(&format_args!("={}", default.node));
            }
            self.directives(&definition.directives);
        }
        if !definitions.is_empty() {
            self.text.push(')');
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        for directive in directives {
            self.put(&format_args!("@{}", directive.node.name.node));
            self.arguments(&directive.node.arguments);
        }
    }

    fn arguments(&mut self, arguments: &[(Positioned<Name>, Positioned<Value>)]) {
        for (place, (name, value)) in arguments.iter().enumerate() {
            self.text.push_str(if place == 0 { "(" } else { "," });
            self.put(&format_args!("{}:{}", name.node, value.node));
        }
        if !arguments.is_empty() {
            self.text.push(')');
        }
    }

    fn selected(&mut self, selected: &'a SelectionSet) {
        if selected.items.is_empty() {
            return;
        }
        self.text.push('{');
        for (place, selection) in selected.items.iter().enumerate() {
            if place > 0 {
                self.text.push(' ');
            }
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    if let Some(alias) = &field.alias {
                        self.put(&format_args!("{}:", alias.node));
                    }
                    self.text.push_str(&field.name.node);
                    self.arguments(&field.arguments);
                    self.directives(&field.directives);
                    self.selected(&field.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    self.text.push_str("...");
                    if let Some(condition) = &fragment.node.type_condition {
                        self.put(&format_args!(" on {}", condition.node.on.node));
                    }
                    self.directives(&fragment.node.directives);
                    self.selected(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    self.put(&format_args!("...{name}"));
                    self.directives(&spread.node.directives);
                    if self.met.insert(name) {
                        self.fragments.push(name);
                    }
                }
            }
        }
        self.text.push('}');
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn of(question: &str) -> String {
        let document = parse_query(question).unwrap();
        let (name, operation) = document.operations.iter().next().unwrap();
        print(&document, name, &operation.node)
    }

    #[test]
    fn what_does_not_change_the_answer_is_gone() {
        let check = |question: &str, expected: &str| {
            assert_eq!(of(question), expected, "{question}");
            assert_eq!(of(expected), expected, "the normal form of a normal form is itself");
        };
        check("{ a, b }", "query{a b}");
        check(
            "# said\nquery  Q ($x : Int = 1 , $y:[ID!]!)\n{ z : a ( b : $x, c: [1, 2] ) { d } }",
            "query Q($x:Int=1,$y:[ID!]!){z:a(b:$x,c:[1, 2]){d}}",
        );
        check(
            "{...F ...F ...on Query@skip(if:true){b}} fragment G on A{e} fragment F on Query@a{c ...G}",
            "query{...F ...F ... on Query@skip(if:true){b}} fragment F on Query@a{c ...G} fragment G on A{e}",
        );
        check("{a} fragment F on A{b}", "query{a}");
        check("{a(s:\"\"\"x \"y\" z\"\"\")}", "query{a(s:\"x \\\"y\\\" z\")}");
    }

    #[test]
    fn what_changes_the_answer_stays() {
        let check = |one: &str, other: &str| assert_ne!(of(one), of(other), "{one} and {other}");
        check("{a b}", "{b a}");
        check("{a}", "{b:a}");
        check("{a(s:\"x\")}", "{a(s:x)}");
        check("{a(s:\"1\")}", "{a(s:1)}");
        check("{a(s:\"a\\\",b:\\\"c\")}", "{a(s:\"a\",b:\"c\")}");
        check("{a{b}}", "{a@skip(if:true){b}}");
        check("query A{a}", "query B{a}");
    }

    #[test]
    fn only_variables_that_are_declared_count() {
        let document = parse_query("query($b:Int,$a:Filter){x}").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let check = |given: serde_json::Value, expected: &str| {
            assert_eq!(variables(&operation.node, &Variables::from_json(given)), expected);
        };
        check(serde_json::json!({"b": 1, "c": 2}), "{b:1,}");
        check(serde_json::json!({"b": null, "a": {"x\":1,\"y": "\""}}), r#"{a:{"x\":1,\"y":"\""},b:null,}"#);
        check(serde_json::json!({}), "{}");
    }
}
