//! JSON Schema (draft 2020-12) of what an author writes, from the definitions that read it.

use serde_json::{Map, Value, json};

use crate::{
    document::shape::{Bare, Field, RecordShape, ScalarShape, Shape},
    vocabulary::text::Language,
};

/// The schema of a file whose one value has this shape. With `part`, keys of the outermost mapping may be missing,
/// because other files hold them.
#[must_use]
pub fn schema(title: &str, shape: &Shape, part: bool) -> Value {
    let mut definitions = Map::new();
    let mut root = match shape {
        Shape::Record(record) => object(record, &mut definitions),
        other => value(other, &mut definitions),
    };
    if let Some(root) = root.as_object_mut() {
        if part {
            root.remove("required");
        }
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".to_owned(), json!(title));
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    root
}

/// The schema of what is laid over a file of this shape: any part of it at any depth, with a head of its own in the place of
/// a key, and nothing behind a key where what stands there is taken away.
#[must_use]
pub fn overlay(title: &str, shape: &Shape, head: &Shape, in_place_of: &str) -> Value {
    let mut laid = schema(title, shape, true);
    any_part(&mut laid);
    let mut head = schema(title, head, false);
    if let (Some(laid), Some(head)) = (laid.as_object_mut(), head.as_object_mut()) {
        for key in ["description", "required"] {
            laid.insert(key.to_owned(), head.remove(key).unwrap_or_default());
        }
        if let (Some(Value::Object(keys)), Some(Value::Object(own))) =
            (laid.get_mut("properties"), head.remove("properties"))
        {
            keys.remove(in_place_of);
            keys.extend(own);
        }
    }
    laid
}

/// Requires no key, and lets nothing stand behind each.
fn any_part(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(any_part),
        Value::Object(schema) => {
            schema.remove("required");
            schema.remove("minProperties");
            schema.values_mut().for_each(any_part);
            let or_nothing = |value: &mut Value| {
                *value = json!({"anyOf": [value.take(), {"type": "null"}]});
            };
            if let Some(Value::Object(keys)) = schema.get_mut("properties") {
                keys.values_mut().for_each(or_nothing);
            }
            schema
                .get_mut("additionalProperties")
                .filter(|rest| rest.is_object())
                .into_iter()
                .for_each(or_nothing);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn value(shape: &Shape, definitions: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Scalar(shape) => scalar(shape),
        Shape::Number => json!({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d{1,6})?$"}),
        Shape::Flag => json!({"enum": ["yes", "no", true, false]}),
        Shape::Words(words) => {
            let meanings: Vec<_> = words.iter().map(|choice| sentence(choice.doc)).collect();
            let words: Vec<_> = words.iter().map(|choice| choice.word).collect();
            json!({"enum": words, "enumDescriptions": meanings})
        }
        Shape::List(item, least) => {
            json!({"type": "array", "items": value(item, definitions), "minItems": least})
        }
        Shape::OneOrMany(item) => {
            let item = value(item, definitions);
            json!({"anyOf": [item.clone(), {"type": "array", "items": item}]})
        }
        Shape::Map { key, value: each } => {
            let names = value(key, definitions);
            let each = value(each, definitions);
            json!({"type": "object", "propertyNames": names, "additionalProperties": each})
        }
        // The alternatives of settings differ in the type of their value, so each is written out where it stands.
        Shape::Record(record) if record.name == "Alternative" => object(record, definitions),
        Shape::Record(record) => {
            if !definitions.contains_key(record.name) {
                // Named before it is filled, because a record may contain itself.
                definitions.insert(record.name.to_owned(), Value::Null);
                let object = object(record, definitions);
                definitions.insert(record.name.to_owned(), object);
            }
            json!({"$ref": format!("#/$defs/{}", record.name)})
        }
        Shape::Either(shapes) => {
            let shapes: Vec<_> = shapes.iter().map(|shape| value(shape, definitions)).collect();
            json!({"anyOf": shapes})
        }
    }
}

/// A plain scalar such as `2025` is a number to a YAML editor and a text to whoever reads it here.
fn scalar(shape: &ScalarShape) -> Value {
    let mut scalar = match shape.bare {
        Bare::All => json!({"type": ["string", "number", "boolean"]}),
        Bare::Names => json!({"type": ["string", "number", "boolean"], "minimum": 0}),
        Bare::Flags => json!({"type": ["string", "boolean"]}),
        Bare::Years => json!({"type": ["string", "integer"], "minimum": 1900, "maximum": 2200}),
        Bare::None => json!({"type": "string"}),
    };
    if let Some(scalar) = scalar.as_object_mut() {
        scalar.extend(shape.pattern.map(|pattern| ("pattern".to_owned(), json!(pattern))));
        scalar.insert("description".to_owned(), json!(shape.what.say(Language::English)));
    }
    scalar
}

fn object(record: &RecordShape, definitions: &mut Map<String, Value>) -> Value {
    let fields = (record.fields)();
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    let properties: Map<_, _> =
        fields.iter().map(|field| (field.key.to_owned(), property(field, definitions))).collect();
    let mut object = json!({
        "type": "object",
        "description": sentence(record.doc),
        "properties": properties,
        "additionalProperties": record.rest.map_or(Value::Bool(false), |rest| value(&rest(), definitions)),
    });
    if let (1.., Some(object)) = (record.least, object.as_object_mut()) {
        object.insert("minProperties".to_owned(), json!(record.least));
    }
    if let (false, Some(object)) = (required.is_empty(), object.as_object_mut()) {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

fn property(field: &Field, definitions: &mut Map<String, Value>) -> Value {
    let mut shape = value(&field.shape, definitions);
    if let Some(shape) = shape.as_object_mut() {
        shape.insert("description".to_owned(), json!(sentence(field.doc)));
    }
    shape
}

/// Doc lines as one text.
pub(super) fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
