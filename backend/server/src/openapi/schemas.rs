//! Schemas that the derived ones refer to: names with their rules, and bodies of which there are several forms.

use stowbox_core::{Code, webhooks};
use utoipa::openapi::content::Content;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::schema::{
    AdditionalProperties, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Components, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Stands for a key in the derived schemas.
pub(crate) struct ObjectKey;
/// Stands for a bucket's name.
pub(crate) struct BucketName;
/// Stands for metadata in JSON.
pub(crate) struct Metadata;
/// Stands for the value of a header in JSON.
pub(crate) struct HeaderText;
/// Stands for an origin of CORS.
pub(crate) struct Origin;
/// Stands for a type of event.
pub(crate) struct EventType;
/// Stands for what a webhook listens to.
pub(crate) struct EventPattern;
/// Stands for a code of a refusal.
pub(crate) struct ErrorCode;

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

impl PartialSchema for ObjectKey {
    fn schema() -> RefOr<Schema> {
        text()
            .description(Some(
                "1–1024 bytes of UTF-8 without a leading `/`, a `.` or `..` segment or a control character; slashes are \
                 kept. In a path, percent-encoded once.",
            ))
            .min_length(Some(1))
            .max_length(Some(1024))
            .pattern(Some(r"^(?!/)(?!(.*/)?\.\.?(/|$))[^\x00-\x1f\x7f-\x9f]+$"))
            .examples(["2026/harbour.jpg"])
            .into()
    }
}

impl PartialSchema for BucketName {
    fn schema() -> RefOr<Schema> {
        text()
            .description(Some("3–63 of `a-z 0-9 -`, its ends alphanumeric."))
            .min_length(Some(3))
            .max_length(Some(63))
            .pattern(Some("^[a-z0-9][a-z0-9-]*[a-z0-9]$"))
            .examples(["photos"])
            .into()
    }
}

impl PartialSchema for HeaderText {
    fn schema() -> RefOr<Schema> {
        text()
            .description(Some("What the value of a header may be: no control characters but the tab."))
            .min_length(Some(1))
            .pattern(Some(r"^[^\x00-\x08\x0a-\x1f\x7f]+$"))
            .into()
    }
}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        let name = text().min_length(Some(1)).pattern(Some("^[!#$%&'*+.^_`|~0-9a-z-]+$")).build();
        let value =
            text().pattern(Some(r"^([^\x00-\x20\x7f]([^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x20\x7f])?)?$"));
        ObjectBuilder::new()
            .description(Some(
                "Names in lower case and their values, as `x-metadata-*` would bear them; 2 KiB together.",
            ))
            .property_names(Some(Schema::Object(name)))
            .additional_properties(Some(AdditionalProperties::RefOr(value.into())))
            .examples([serde_json::json!({ "author": "Ada" })])
            .into()
    }
}

impl PartialSchema for Origin {
    fn schema() -> RefOr<Schema> {
        text()
            .description(Some("A scheme and a host, perhaps a port; `*` is any."))
            .pattern(Some(r"^(\*|[a-z][a-z0-9+.-]*://[a-z0-9.-]+(:[0-9]{1,5})?)$"))
            .examples(["http://localhost:3000"])
            .into()
    }
}

impl PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        text()
            .description(Some("For programs; `/docs` explains each."))
            .enum_values(Some(Code::PUBLIC.iter().map(|code| code.as_str())))
            .into()
    }
}

impl PartialSchema for EventType {
    fn schema() -> RefOr<Schema> {
        let names = webhooks::EventType::LISTENED_TO.iter().chain([&webhooks::EventType::Test]);
        text()
            .description(Some("A type of event; `webhook.test` is sent on request only."))
            .enum_values(Some(names.map(|kind| kind.as_str())))
            .into()
    }
}

impl PartialSchema for EventPattern {
    fn schema() -> RefOr<Schema> {
        let names = webhooks::EventType::LISTENED_TO.iter().map(|kind| kind.as_str());
        text().description(Some("A type of event; `*` is all.")).enum_values(Some(names.chain(["*"]))).into()
    }
}

impl ToSchema for EventType {}
impl ToSchema for EventPattern {}
impl ToSchema for ObjectKey {}
impl ToSchema for BucketName {}
impl ToSchema for HeaderText {}
impl ToSchema for Metadata {}
impl ToSchema for Origin {}
impl ToSchema for ErrorCode {}

/// One form of a body: which field tells it, with which value if not any, and which fields it has not.
type Form = (&'static str, Option<&'static str>, &'static [&'static str]);

/// Bodies of which there are two forms. They are read as one, since that makes for better refusals.
const FORMS: &[(&str, [Form; 2])] = &[
    ("BatchDelete", [("keys", None, &["prefix", "search", "cursor"]), ("prefix", None, &["keys"])]),
    ("BatchCopy", [("keys", None, &["prefix", "search", "cursor"]), ("prefix", None, &["keys"])]),
    (
        "SignRequest",
        [("method", Some("GET"), &["maxBytes", "contentType"]), ("method", Some("PUT"), &["download"])],
    ),
];

/// Tells the forms of such bodies apart.
pub(super) fn tell_forms_apart(components: &mut Components) {
    for (name, forms) in FORMS {
        let Some(RefOr::T(Schema::Object(whole))) = components.schemas.remove(*name) else { continue };
        let one_of = forms.iter().fold(OneOfBuilder::new(), |one_of, (field, value, lacks)| {
            let mut form = whole.clone();
            form.description = None;
            for lacking in *lacks {
                form.properties.remove(*lacking);
            }
            if let Some(value) = value {
                let only = text().description(Some("What tells this form")).enum_values(Some([*value]));
                form.properties.insert((*field).to_owned(), only.into());
            } else if let Some(RefOr::T(property)) = form.properties.get_mut(*field) {
                forbid_null(property);
                form.required.push((*field).to_owned());
            }
            one_of.item(Schema::Object(form))
        });
        let described = one_of.description(whole.description.clone()).build();
        components.schemas.insert((*name).to_owned(), RefOr::T(Schema::OneOf(described)));
    }
}

/// A body that may be missing is an object where it is there: utoipa would let it be null, too.
pub(super) fn forbid_null_body(operation: &mut Operation) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        if let RefOr::T(Content { schema: Some(schema), .. }) = content
            && let RefOr::T(Schema::OneOf(one)) = schema
            && let Some(object) = one.items.iter().find(|item| matches!(item, RefOr::Ref(_)))
        {
            *schema = object.clone();
        }
    }
}

/// Bytes are bytes: of `Vec<u8>`, utoipa makes a list of numbers.
pub(super) fn tell_bytes(operation: &mut Operation) {
    let sent = match &mut operation.request_body {
        Some(RefOr::T(body)) => Some(body.content.values_mut()),
        _ => None,
    };
    let answered = operation.responses.responses.values_mut().filter_map(|response| match response {
        RefOr::T(response) => Some(response.content.values_mut()),
        RefOr::Ref(_) => None,
    });
    for content in sent.into_iter().flatten().chain(answered.flatten()) {
        if let RefOr::T(Content { schema: Some(schema), .. }) = content
            && matches!(schema, RefOr::T(Schema::Array(_)))
        {
            *schema = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into();
        }
    }
}

/// A parameter is there or not, but never null: utoipa would let optional ones be that.
pub(super) fn forbid_null_parameter(parameter: &mut Parameter) {
    match &mut parameter.schema {
        Some(RefOr::T(Schema::OneOf(one))) => {
            if let Some(other) = one.items.iter().find(|item| matches!(item, RefOr::Ref(_))) {
                parameter.schema = Some(other.clone());
            }
        }
        Some(RefOr::T(schema)) => forbid_null(schema),
        _ => {}
    }
}

fn forbid_null(schema: &mut Schema) {
    let kind = match schema {
        Schema::Array(array) => &mut array.schema_type,
        Schema::Object(object) => &mut object.schema_type,
        _ => return,
    };
    if let SchemaType::Array(kinds) = kind
        && let Some(only) = kinds.iter().find(|kind| **kind != Type::Null)
    {
        *kind = SchemaType::Type(only.clone());
    }
}
