//! The OpenAPI document as the page reads it: references followed, operations in the order of a reader.

use std::cmp::Reverse;

use serde_json::{Map, Value};

use super::markdown::slug;

/// Methods as a reader meets a resource: made, read, changed, gone.
const METHODS: [&str; 6] = ["post", "put", "get", "head", "patch", "delete"];

/// The document.
#[derive(Clone, Copy)]
pub(super) struct Document<'d>(pub(super) &'d Value);

/// A method of a path.
#[derive(Clone, Copy)]
pub(super) struct Operation<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) told: &'d Value,
}

/// A group of operations.
pub(super) struct Tag<'d> {
    pub(super) name: &'d str,
    pub(super) description: &'d str,
    pub(super) operations: Vec<Operation<'d>>,
}

impl<'d> Document<'d> {
    /// What a value is, or what it refers to.
    pub(super) fn resolve(self, value: &'d Value) -> &'d Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null),
            None => value,
        }
    }

    /// All components of a kind, by name.
    pub(super) fn components(self, kind: &str) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
        entries(&self.0["components"][kind])
    }

    /// What is posted to receivers, by the type of the event.
    pub(super) fn webhooks(self) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
        entries(&self.0["webhooks"]).map(|(event, item)| (event, &item["post"]))
    }

    /// All operations, as the document has them.
    pub(super) fn operations(self) -> impl Iterator<Item = Operation<'d>> + use<'d> {
        entries(&self.0["paths"]).flat_map(|(path, item)| {
            let methods = entries(item).filter(|(method, _)| METHODS.contains(method));
            methods.map(move |(method, told)| Operation { path, method, told })
        })
    }

    /// The operation of that id.
    pub(super) fn operation(self, id: &str) -> Option<Operation<'d>> {
        self.operations().find(|operation| operation.id() == id)
    }

    /// The groups, in the document's order. What most of a group is about comes first in it.
    pub(super) fn tags(self) -> Vec<Tag<'d>> {
        let tags = self.0["tags"].as_array().into_iter().flatten();
        tags.map(|tag| {
            let name = text(tag, "name");
            let mut operations: Vec<_> =
                self.operations().filter(|operation| operation.told["tags"][0] == name).collect();
            let shared = shared_segments(&operations);
            let collections: Vec<_> = operations.iter().map(|one| one.collection(shared)).collect();
            operations.sort_by_cached_key(|operation| {
                let collection = operation.collection(shared);
                let size = collections.iter().filter(|other| **other == collection).count();
                let method = METHODS.iter().position(|method| *method == operation.method);
                // `{` is after all letters: here, what is in a collection comes before what is done with it.
                (Reverse(size), collection, operation.path.replace('{', "\0"), method)
            });
            Tag { name, description: text(tag, "description"), operations }
        })
        .collect()
    }
}

impl<'d> Operation<'d> {
    /// Its name, which is its anchor too.
    pub(super) fn id(self) -> &'d str {
        text(self.told, "operationId")
    }

    /// What it does, in a few words.
    pub(super) fn summary(self) -> &'d str {
        text(self.told, "summary")
    }

    /// Its parameters, and the names of those that it shares with others.
    pub(super) fn parameters(self) -> (Vec<&'d Value>, Vec<&'d str>) {
        let all = self.told["parameters"].as_array().into_iter().flatten();
        let (shared, own): (Vec<_>, Vec<_>) = all.partition(|parameter| parameter["$ref"].is_string());
        (own, shared.into_iter().filter_map(|parameter| parameter["$ref"].as_str().map(last)).collect())
    }

    /// The names of the schemes that let a request in; an empty one is none at all.
    pub(super) fn security(self) -> Vec<&'d str> {
        let ways = self.told["security"].as_array().into_iter().flatten();
        ways.map(|way| entries(way).next().map_or("", |(scheme, _)| scheme)).collect()
    }

    /// Its answers, by status.
    pub(super) fn responses(self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        entries(&self.told["responses"])
    }

    /// The type of its body, and what that is.
    pub(super) fn body(self) -> Option<(&'d str, &'d Value)> {
        entries(&self.told["requestBody"]["content"]).next()
    }

    fn collection(self, shared: usize) -> &'d str {
        let segment = self.path.split('/').nth(shared).unwrap_or_default();
        if segment.starts_with('{') { "" } else { segment }
    }
}

/// How many first segments all of the paths have in common.
fn shared_segments(operations: &[Operation<'_>]) -> usize {
    let Some((first, others)) = operations.split_first() else { return 0 };
    let first = first.path.split('/').enumerate();
    first.take_while(|(nth, it)| others.iter().all(|one| one.path.split('/').nth(*nth) == Some(it))).count()
}

/// The entries of an object; none of anything else.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

/// A text of an object; empty, if it has none.
pub(super) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// What a reference refers to, by name.
pub(super) fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// The anchor of a tag.
pub(super) fn tag_anchor(name: &str) -> String {
    slug(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_come_in_the_order_of_a_reader() {
        let told = |tag: &str, id: &str| json!({ "tags": [tag], "operationId": id });
        let document = json!({
            "tags": [{ "name": "objects" }, { "name": "buckets" }],
            "paths": {
                "/v1/buckets": { "get": told("buckets", "list"), "post": told("buckets", "create") },
                "/v1/buckets/{bucket}": { "delete": told("buckets", "delete"), "get": told("buckets", "get") },
                "/v1/buckets/{bucket}/archive": { "get": told("objects", "archive") },
                "/v1/buckets/{bucket}/objects": { "get": told("objects", "listObjects") },
                "/v1/buckets/{bucket}/objects/batch": { "post": told("objects", "batch") },
                "/v1/buckets/{bucket}/objects/{key}": { "get": told("objects", "read"), "put": told("objects", "put") },
            }
        });
        let tags = Document(&document).tags();
        let ids = |tag: &Tag<'_>| tag.operations.iter().map(|one| one.id().to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&tags[0]), ["listObjects", "put", "read", "batch", "archive"]);
        assert_eq!(ids(&tags[1]), ["create", "list", "get", "delete"]);
    }

    #[test]
    fn references_are_followed() {
        let document = json!({ "components": { "schemas": { "A": { "type": "string" } } } });
        let reference = json!({ "$ref": "#/components/schemas/A" });
        assert_eq!(Document(&document).resolve(&reference), &json!({ "type": "string" }));
    }
}
