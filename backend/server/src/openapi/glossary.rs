//! What a field is called, it is everywhere: descriptions and examples of fields by their names, for where the handler
//! says nothing else.

use serde_json::{Value, json};
use utoipa::openapi::{Components, RefOr, Schema};

use super::examples;

/// Describes the fields of all schemas.
pub(super) fn apply(components: &mut Components) {
    for (name, schema) in &mut components.schemas {
        if let RefOr::T(schema) = schema {
            apply_to(name, schema);
        }
    }
}

fn apply_to(owner: &str, schema: &mut Schema) {
    match schema {
        Schema::Object(object) => {
            for (name, field) in &mut object.properties {
                if let Some((description, example)) = entry(owner, name) {
                    describe(field, description, example);
                }
            }
        }
        Schema::AllOf(parts) => {
            for part in &mut parts.items {
                if let RefOr::T(part) = part {
                    apply_to(owner, part);
                }
            }
        }
        _ => {}
    }
}

fn describe(field: &mut RefOr<Schema>, description: &str, example: Value) {
    let described = || Some(description.to_owned());
    match field {
        RefOr::Ref(reference) if reference.description.is_empty() => {
            description.clone_into(&mut reference.description);
        }
        RefOr::T(Schema::Object(object)) => {
            if examples::own(object).is_none() && !example.is_null() {
                object.example = Some(example);
            }
            object.description = object.description.take().or_else(described);
        }
        RefOr::T(Schema::Array(array)) => {
            if array.example.is_none() && !example.is_null() {
                array.example = Some(example);
            }
            array.description = array.description.take().or_else(described);
        }
        RefOr::T(Schema::OneOf(one)) => one.description = one.description.take().or_else(described),
        RefOr::T(Schema::AllOf(all)) => all.description = all.description.take().or_else(described),
        _ => {}
    }
}

/// What the field of a schema is, and an example (null leaves it to the schema itself).
fn entry(owner: &str, name: &str) -> Option<(&'static str, Value)> {
    quantity(name).or_else(|| other(owner, name))
}

/// Numbers, times, and what is or is not.
fn quantity(name: &str) -> Option<(&'static str, Value)> {
    Some(match name {
        "at" => ("When", json!(examples::TIME)),
        "attemptCount" => ("How often it was tried", json!(1)),
        "bucketCount" => ("How many buckets there are now", json!(3)),
        "createdAt" => ("When it was made", json!(examples::TIME)),
        "delayMs" => ("Milliseconds it waits before it answers", json!(0)),
        "durationMs" => ("Milliseconds it took", json!(12)),
        "egressBytes" => ("Bytes of response bodies", json!(48213)),
        "enabled" => ("Whether it is in use", json!(true)),
        "expiresAt" => ("Until when it is good", json!("2030-01-31T12:00:00.000Z")),
        "freeBytes" => ("Bytes that are free", json!(200_000_000_000_u64)),
        "ingressBytes" => ("Bytes of request bodies", json!(48213)),
        "lastRunAt" => ("When it last ran; null is never", json!(examples::TIME)),
        "lastUsedAt" => ("When it was last used; null is never", json!(examples::TIME)),
        "maxBytes" => ("At most so many bytes may be written", json!(10_485_760)),
        "maxObjectBytes" => ("Bytes of one object; null is no limit", json!(1_000_000_000)),
        "maxStorageBytes" => ("Logical bytes over all buckets; null is no limit", json!(10_000_000_000_u64)),
        "maxUses" => ("How often it may be used; null is no limit", json!(1)),
        "move" => ("Whether the old key goes", json!(false)),
        "objectCount" => ("How many objects there are now", json!(42)),
        "partNumber" => ("The part's number, from 1 to 10,000", json!(1)),
        "periodEnd" => ("The end of the period", json!("2026-02-01T00:00:00.000Z")),
        "periodStart" => ("The start of the period", json!("2026-01-01T00:00:00.000Z")),
        "replayed" => ("How many events are sent again", json!(3)),
        "requestCount" => ("How many requests there were", json!(128)),
        "requestsPerMinute" => ("Requests of one key in a minute; null is no limit", json!(600)),
        "responseStatus" => ("The status of the response; null where there was none", json!(200)),
        "sizeBytes" => ("Bytes", json!(48213)),
        "startedAt" => ("When it was started", json!(examples::TIME)),
        "storageBytes" => ("Logical bytes stored now", json!(2_024_946)),
        "totalBytes" => ("Bytes there are at all", json!(500_000_000_000_u64)),
        "trashDays" => ("For how many days deleted objects can be restored", json!(0)),
        "truncated" => ("Whether there was more of it", json!(false)),
        "updatedAt" => ("When it last changed", json!(examples::TIME)),
        "uploadBytes" => ("Bytes of unfinished uploads", json!(0)),
        "useCount" => ("How often it was used", json!(0)),
        _ => return None,
    })
}

fn other(owner: &str, name: &str) -> Option<(&'static str, Value)> {
    Some(match name {
        "accountId" => ("The account it belongs to", json!("acct_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")),
        "baseUrl" => ("Which of the server's URLs it is written with", json!("http://127.0.0.1:9710")),
        "body" => (
            "The body, as text",
            json!("{\"id\":\"evt_01JDA8Z4T9W3V5X7Y9Z1B3D5F7\",\"type\":\"object.created\"}"),
        ),
        "bucket" => ("The bucket's name", json!("photos")),
        "buckets" => ("Names of buckets", json!(["photos"])),
        "cacheControl" => ("`Cache-Control`, given back with the object", json!("max-age=3600")),
        "cause" => ("How it came to be", Value::Null),
        "code" => ("For programs", Value::Null),
        "contentDisposition" => ("`Content-Disposition`, given back with the object", json!("attachment")),
        "contentEncoding" => ("`Content-Encoding`, given back with the object", json!("gzip")),
        "contentLanguage" => ("`Content-Language`, given back with the object", json!("en")),
        "contentType" => ("The media type", json!("image/jpeg")),
        "copied" | "deleted" => ("The keys that were dealt with", json!(["2026/harbour.jpg"])),
        "corsOrigins" => {
            ("The origins that browsers may read from; null is any", json!(["http://localhost:3000"]))
        }
        "cursor" => ("For the next page; null on the last", json!("azIwMjYvaGFyYm91ci5qcGdhYmNkZWZnaGlqa2w")),
        "data" if owner.ends_with("Page") => ("What is on this page", Value::Null),
        "data" => ("What it happened to", Value::Null),
        "dataDir" => ("The folder of the catalog", json!("/var/lib/stowbox")),
        "description" => ("What you say of it", json!("Makes thumbnails")),
        "destinationBucket" => ("Default: the same bucket", json!("archive")),
        "destinationKey" => ("The new key", json!("2026/harbour.jpg")),
        "download" => ("The name to download it under", json!("harbour.jpg")),
        "error" => ("What went wrong; null if nothing did", json!("connection refused")),
        "errors" => ("The keys that could not be dealt with, and why", Value::Null),
        "etag" => ("Hex MD5 of what was sent", json!("5d41402abc4b2a76b9719d911017c592")),
        "event" | "type" => ("The type of the event", json!("object.created")),
        "events" => ("Types of events; `*` is all", json!(["object.created"])),
        "expiresIn" => ("For how long it is good", Value::Null),
        "headers" | "responseHeaders" => {
            ("By their names in lower case", json!({ "content-type": "application/json" }))
        }
        "id" => ("Its id, which never changes", Value::Null),
        "key" => ("The object's key", json!("2026/harbour.jpg")),
        "keyId" => ("The API key; null is the operator", json!("key_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")),
        "keys" => ("Keys of objects", json!(["2026/harbour.jpg"])),
        "location" => ("Where in it", json!("/var/lib/stowbox")),
        "message" => ("For people", json!("The object key must not begin with `/`.")),
        "metadata" => {
            ("What `x-metadata-*` bears, by the name after that prefix", json!({ "author": "Ada" }))
        }
        "method" => ("The method", json!("GET")),
        "name" => ("Its name", json!("photos")),
        "onConflict" => ("What to do when the key is taken", json!("fail")),
        "path" => ("The path", json!("/v1/buckets/photos/objects/2026/harbour.jpg")),
        "permission" => ("What it allows; `admin`, if not said", Value::Null),
        "plan" => ("Its limits", Value::Null),
        "prefix" => ("What keys begin with", json!("2026/")),
        "publicUrls" => ("Other URLs it answers under", json!(["https://files.example.com"])),
        "query" => ("What stood behind `?`", json!("from=stowbox")),
        "request" => ("What was sent", Value::Null),
        "requestId" => ("The id of the request", json!(examples::REQUEST_ID)),
        "responseBody" => ("The body of the response", json!("ok")),
        "search" => ("Only keys that contain this, whatever the case", json!("harbour")),
        "service" => ("Which kind of store", json!("fs")),
        "status" if owner == "Health" => ("Always `ok`: what is not well is refused", json!("ok")),
        "status" => ("How it stands", json!(200)),
        "storage" => ("Where bytes go", Value::Null),
        "uploadId" => ("The upload's id", json!("upl_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")),
        "url" => ("Where it is", json!("https://example.com/hooks/stowbox")),
        "usage" => ("What it uses of them", Value::Null),
        "version" => ("The version of the program", json!("0.1.0")),
        "visibility" => ("Who may read its objects", Value::Null),
        "volume" => ("The disk it is on", Value::Null),
        "webhookId" => ("The webhook", json!("whk_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")),
        _ => return None,
    })
}
