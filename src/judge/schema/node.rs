//! A scanned document as the validator wants to see one: no tree is built, every answer is read from the text.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, cmp, unique};
use serde_json::{Map, Value};

use super::number::NumberText;
use crate::json::{Elements, Kind, Name, Named, Tape};

/// The representation. A tape that is validated has no repeated members: see [`Tape::without_repeats`].
#[derive(Debug)]
pub(super) struct TapeJson;

/// One value of a document, or a text that stands for itself, as the names of members do.
#[derive(Clone, Copy, Debug)]
pub(super) enum TapeNode<'a> {
    At(&'a Tape<'a>, usize),
    Text(&'a str),
}

/// The members of an object.
#[derive(Debug)]
pub(super) struct TapeObject<'a>(&'a Tape<'a>, usize);

/// The elements of an array.
#[derive(Debug)]
pub(super) struct TapeArray<'a>(&'a Tape<'a>, usize);

/// Goes through the members of an object.
pub(super) struct TapeMembers<'a>(&'a Tape<'a>, Named<'a, 'a>);

/// Goes through the elements of an array.
pub(super) struct TapeElements<'a>(&'a Tape<'a>, Elements<'a>);

impl Json for TapeJson {
    type Node<'a> = TapeNode<'a>;
    type PreparedKey = Name;
    type StringBuffer = ();

    // A look-up goes through the members one by one, so one pass is as good as two look-ups in an object of any size.
    const KEYS_PER_LOOKUP: usize = 1 << 24;

    fn prepare_key(key: &str) -> Name {
        Name::new(key)
    }

    fn with_string_node<T>(_: &mut (), string: &str, f: impl FnOnce(TapeNode<'_>) -> T) -> T {
        f(TapeNode::Text(string))
    }
}

impl<'a> TapeNode<'a> {
    fn kind(&self) -> Kind {
        match self {
            TapeNode::At(tape, index) => tape.kind(*index).unwrap_or(Kind::Literal),
            TapeNode::Text(_) => Kind::String,
        }
    }

    fn raw(&self) -> &'a str {
        match self {
            TapeNode::At(tape, index) => tape.raw_text(*index),
            TapeNode::Text(text) => text,
        }
    }
}

impl<'a> Node<'a, TapeJson> for TapeNode<'a> {
    type Object = TapeObject<'a>;
    type Array = TapeArray<'a>;
    type Number = NumberText<'a>;

    fn as_object(&self) -> Option<TapeObject<'a>> {
        match *self {
            TapeNode::At(tape, index) if self.kind() == Kind::Object => {
                Some(TapeObject(tape, index))
            }
            _ => None,
        }
    }

    fn as_array(&self) -> Option<TapeArray<'a>> {
        match *self {
            TapeNode::At(tape, index) if self.kind() == Kind::Array => Some(TapeArray(tape, index)),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match *self {
            TapeNode::At(tape, index) => match tape.kind(index) {
                Some(Kind::String) => tape.text(index),
                _ => None,
            },
            TapeNode::Text(text) => Some(Cow::Borrowed(text)),
        }
    }

    fn as_number(&self) -> Option<NumberText<'a>> {
        self.is_number().then(|| NumberText(self.raw()))
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            TapeNode::At(tape, index) => match tape.kind(*index) {
                Some(Kind::Literal) => match tape.raw(*index).first() {
                    Some(b't') => Some(true),
                    Some(b'f') => Some(false),
                    _ => None,
                },
                _ => None,
            },
            TapeNode::Text(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn is_number(&self) -> bool {
        self.kind() == Kind::Number
    }

    fn is_string(&self) -> bool {
        self.kind() == Kind::String
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Object => JsonType::Object,
            Kind::Array => JsonType::Array,
            Kind::String | Kind::Key | Kind::Close => JsonType::String,
            Kind::Number => JsonType::Number,
            Kind::Literal if self.raw().starts_with('n') => JsonType::Null,
            Kind::Literal => JsonType::Boolean,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::Null => self.is_null(),
            Value::Bool(expected) => self.as_boolean() == Some(*expected),
            Value::String(expected) => self.as_string().is_some_and(|text| text == *expected),
            Value::Number(expected) => self
                .as_number()
                .is_some_and(|number| cmp::equal_numbers(&number, expected)),
            Value::Array(expected) => self.as_array().is_some_and(|array| {
                array.len() == expected.len()
                    && array
                        .elements()
                        .zip(expected)
                        .all(|(own, expected)| own.equals_value(expected))
            }),
            Value::Object(expected) => self.as_object().is_some_and(|object| {
                object.len() == expected.len()
                    && object.members().all(|(name, own)| {
                        let expected = expected.get(&*name);
                        expected.is_some_and(|expected| own.equals_value(expected))
                    })
            }),
        }
    }

    /// The validator asks for it where it reports an error. What was seen is told from the text, so of a container
    /// no more than its size is made.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match *self {
            TapeNode::At(tape, index) => match tape.kind(index) {
                Some(Kind::Object) => Value::Object(Map::new()),
                Some(Kind::Array) => vec![Value::Null; tape.count(index)].into(),
                _ => value(tape, index),
            },
            TapeNode::Text(text) => Value::from(text),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            TapeNode::At(tape, index) => {
                let address = std::ptr::from_ref::<Tape>(tape) as usize;
                Some(NodeIdentity::tagged(address, *index as u32))
            }
            // A name has no members, so that nothing can lead back to it.
            TapeNode::Text(_) => None,
        }
    }
}

impl<'a> Object<'a, TapeJson> for TapeObject<'a> {
    type Node = TapeNode<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = TapeMembers<'a>;

    fn len(&self) -> usize {
        self.0.count(self.1)
    }

    fn get(&self, key: &Name) -> Option<TapeNode<'a>> {
        let value = self.0.only_member(self.1, key)?;
        Some(TapeNode::At(self.0, value))
    }

    fn members(&self) -> TapeMembers<'a> {
        TapeMembers(self.0, self.0.named(self.1))
    }
}

impl<'a> Iterator for TapeMembers<'a> {
    type Item = (Cow<'a, str>, TapeNode<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = self.1.next()?;
        Some((name, TapeNode::At(self.0, value)))
    }
}

impl<'a> Array<'a, TapeJson> for TapeArray<'a> {
    type Node = TapeNode<'a>;
    type ElementsIter = TapeElements<'a>;

    fn len(&self) -> usize {
        self.0.count(self.1)
    }

    fn elements(&self) -> TapeElements<'a> {
        TapeElements(self.0, self.0.elements(self.1))
    }

    fn is_unique(&self) -> bool {
        let elements = self.0.elements(self.1);
        let values: Vec<Value> = elements.map(|at| value(self.0, at)).collect();
        unique::is_unique(&values)
    }
}

impl<'a> Iterator for TapeElements<'a> {
    type Item = TapeNode<'a>;

    fn next(&mut self) -> Option<TapeNode<'a>> {
        self.1.next().map(|element| TapeNode::At(self.0, element))
    }
}

/// A value as a tree; of members that share a name the last one counts. Who calls has bounded the depth.
fn value(tape: &Tape, index: usize) -> Value {
    match tape.kind(index) {
        Some(Kind::Object) => {
            let mut members = Map::new();
            for (key, member) in tape.members(index) {
                let name = tape.text(key).unwrap_or_default().into_owned();
                members.insert(name, value(tape, member));
            }
            Value::Object(members)
        }
        Some(Kind::Array) => tape.elements(index).map(|at| value(tape, at)).collect(),
        Some(Kind::String | Kind::Key) => tape.text(index).unwrap_or_default().into(),
        Some(Kind::Number) => Value::Number(NumberText(tape.raw_text(index)).number()),
        _ => match tape.raw(index) {
            b"true" => Value::Bool(true),
            b"false" => Value::Bool(false),
            _ => Value::Null,
        },
    }
}
