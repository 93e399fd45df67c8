//! Reads the spans in what a gateway sends to a collector: as much of OTLP's protobuf as tests look at. Refuses what is cut off.
//! The numbers of fields are those of <https://github.com/open-telemetry/opentelemetry-proto>, `trace/v1/trace.proto`.

use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    pub trace_id: String,
    pub span_id: String,
    /// Empty where it has none.
    pub parent_span_id: String,
    pub name: String,
    /// Texts and numbers, as text.
    pub attributes: BTreeMap<String, String>,
    pub is_error: bool,
    /// Those of what sent it.
    pub service: BTreeMap<String, String>,
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The spans of one request to `/v1/traces`.
///
/// # Panics
/// When it is no such request.
pub fn spans(body: &[u8]) -> Vec<Span> {
    let mut found = Vec::new();
    for resource_spans in messages(body, 1) {
        let service: BTreeMap<String, String> =
            messages(resource_spans, 1).into_iter().flat_map(|resource| attributes(resource, 1)).collect();
        for scope_spans in messages(resource_spans, 2) {
            let read = |span| Span { service: service.clone(), ..span_of(span) };
            found.extend(messages(scope_spans, 2).into_iter().map(read));
        }
    }
    found
}

fn span_of(message: &[u8]) -> Span {
    let bytes = |number| messages(message, number).first().copied().unwrap_or_default();
    let hex = |number| bytes(number).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let status = messages(message, 15).first().map_or(0, |status| number(status, 3));
    Span {
        trace_id: hex(1),
        span_id: hex(2),
        parent_span_id: hex(4),
        name: text(bytes(5)),
        attributes: attributes(message, 9).into_iter().collect(),
        is_error: status == 2,
        service: BTreeMap::new(),
    }
}

fn attributes(message: &[u8], field: u64) -> Vec<(String, String)> {
    let pair = |attribute: &[u8]| {
        let name = text(messages(attribute, 1).first().copied().unwrap_or_default());
        let value = messages(attribute, 2).first().copied().unwrap_or_default();
        let value = match messages(value, 1).first() {
            Some(value) => text(value),
            None => number(value, 3).to_string(),
        };
        (name, value)
    };
    messages(message, field).into_iter().map(pair).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("texts are UTF-8")
}

/// The fields of this number that have a length.
fn messages(message: &[u8], wanted: u64) -> Vec<&[u8]> {
    let bytes = |(field, value)| match value {
        Value::Bytes(bytes) if field == wanted => Some(bytes),
        _ => None,
    };
    fields(message).into_iter().filter_map(bytes).collect()
}

/// The whole number in this field, 0 where there is none.
fn number(message: &[u8], wanted: u64) -> u64 {
    let found = fields(message).into_iter().find_map(|(field, value)| match value {
        Value::Number(number) if field == wanted => Some(number),
        _ => None,
    });
    found.unwrap_or(0)
}

fn fields(mut rest: &[u8]) -> Vec<(u64, Value<'_>)> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        let tag = varint(&mut rest);
        let value = match tag & 7 {
            0 => Value::Number(varint(&mut rest)),
            1 => Value::Bytes(take(&mut rest, 8)),
            2 => {
                let length = varint(&mut rest) as usize;
                Value::Bytes(take(&mut rest, length))
            }
            5 => Value::Bytes(take(&mut rest, 4)),
            kind => panic!("protobuf has no wire type {kind} any more"),
        };
        found.push((tag >> 3, value));
    }
    found
}

fn varint(rest: &mut &[u8]) -> u64 {
    let mut value = 0;
    for place in 0..10 {
        let byte = take(rest, 1)[0];
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return value;
        }
    }
    panic!("a number of more than ten bytes");
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    assert!(length <= rest.len(), "it is cut off: {length} bytes of {}", rest.len());
    let (taken, left) = rest.split_at(length);
    *rest = left;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read() {
        fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
            [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
        }
        let attribute = |name: &str, value: &[u8]| [field(1, name.as_bytes()), field(2, value)].concat();
        let span = [
            field(1, &[0xab; 16]),
            field(2, &[1; 8]),
            field(5, b"request"),
            field(9, &attribute("cost", &[3 << 3, 0xac, 2])),
            field(9, &attribute("outcome", &field(1, b"ok"))),
            field(15, &[3 << 3, 2]),
        ];
        let resource = field(1, &attribute("service.name", &field(1, b"gateway")));
        let body = field(1, &[field(1, &resource), field(2, &field(2, &span.concat()))].concat());
        let found = spans(&body);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].trace_id.as_str(), found[0].name.as_str()), ("ab".repeat(16).as_str(), "request"));
        assert_eq!((found[0].attributes["cost"].as_str(), found[0].attributes["outcome"].as_str()), ("300", "ok"));
        assert_eq!((found[0].is_error, found[0].service["service.name"].as_str()), (true, "gateway"));
    }
}
