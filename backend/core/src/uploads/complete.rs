//! Completing an upload: its content becomes an object's.
//!
//! What the client lists is compared with the parts outside the writer; inside, only that nothing came in between. So
//! a completion holds the writer as long for 10,000 parts as for three, and its time does not depend on any size. What
//! was known of the parts is forgotten afterwards ([`crate::work`]).

use md5::{Digest as _, Md5};

use super::crc::Combined;
use super::{MAX_PARTS, MIN_PART_BYTES, Part, Upload, UploadRef};
use crate::App;
use crate::catalog::accounts::Delta;
use crate::catalog::{contents, objects, parts, uploads};
use crate::error::{Code, Error, Result};
use crate::objects::Object;
use crate::objects::conditions::{Conditions, current};
use crate::objects::digest::hex;
use crate::objects::publish::publish;
use crate::principal::{Permission, Principal};
use crate::usage;
use crate::webhooks::{EventType, events};

/// What the client says a part is: its number and its ETag, with or without quotes.
pub type ListedPart = (u32, String);

/// An upload that became an object.
#[derive(Clone, Debug)]
pub struct Completed {
    /// The object.
    pub object: Object,
    /// Whether the key is new.
    pub created: bool,
}

/// Completes an upload, where `conditions` hold for what is under its key by then. If anything is wrong, it stays as it was.
pub async fn complete(
    app: &App,
    principal: &Principal,
    request: UploadRef,
    listed: Vec<ListedPart>,
    conditions: &Conditions,
) -> Result<Completed> {
    loop {
        let (reference, by, parts) = (request.clone(), principal.clone(), listed.clone());
        let assembly = app
            .catalog()
            .read_many(move |reader| {
                let (bucket, upload) = reference.find(reader, &by, Permission::Write)?;
                let known = parts::list(reader, &upload.id, 0, MAX_PARTS as usize)?;
                let max_object_bytes =
                    crate::accounts::get(reader, &bucket.account_id)?.plan.max_object_bytes;
                let assembly = Assembly::of(upload, &known, &parts)?;
                match max_object_bytes.filter(|max| assembly.size_bytes > *max) {
                    Some(max) => Err(Error::new(
                        Code::PayloadTooLarge,
                        format!("Objects of this account may have at most {max} bytes (`maxObjectBytes`)."),
                    )),
                    None => Ok(assembly),
                }
            })
            .await?;
        if let Some(completed) = commit(app, principal, request.clone(), assembly, conditions.clone()).await?
        {
            app.wake_sweeper();
            return Ok(completed);
        }
        // A part was sent in between: look again.
    }
}

/// What the parts make together.
struct Assembly {
    upload: Upload,
    size_bytes: u64,
    /// Of all parts that were sent, listed or not.
    stored_bytes: u64,
    etag: String,
    crc64nvme: u64,
    /// Sent, but not listed.
    unlisted: Vec<u32>,
}

impl Assembly {
    fn of(upload: Upload, known: &[Part], listed: &[ListedPart]) -> Result<Self> {
        if listed.is_empty() {
            return Err(Error::invalid("parts", "must list at least one part"));
        }
        // Both lists ascend, so that one walk pairs them.
        let mut sent = known.iter().peekable();
        let mut unlisted = Vec::new();
        let mut md5s = Md5::new();
        let mut crc = Combined::default();
        let mut size_bytes = 0;
        let mut previous = 0;
        for (place, (number, etag)) in listed.iter().enumerate() {
            let wrong = |problem: &str| {
                Err(Error::invalid("parts", format_args!("has part {number}, which {problem}")))
            };
            if *number <= previous {
                return wrong("is not in ascending order");
            }
            previous = *number;
            while let Some(part) = sent.next_if(|part| part.number < *number) {
                unlisted.push(part.number);
            }
            let Some(part) = sent.next_if(|part| part.number == *number) else {
                return wrong("was not sent");
            };
            if etag.trim_matches('"') != hex(&part.md5) {
                return wrong("was sent with another ETag");
            }
            if part.size_bytes < MIN_PART_BYTES && place + 1 < listed.len() {
                return wrong("has less than 5 MiB and is not the last");
            }
            md5s.update(part.md5);
            crc.append(part.crc64nvme, part.size_bytes);
            size_bytes += part.size_bytes;
        }
        unlisted.extend(sent.map(|part| part.number));
        Ok(Self {
            upload,
            size_bytes,
            stored_bytes: known.iter().map(|part| part.size_bytes).sum(),
            etag: format!("{}-{}", hex(&md5s.finalize()), listed.len()),
            crc64nvme: crc.finish(),
            unlisted,
        })
    }
}

/// One commit; none if the upload changed since it was looked at.
async fn commit(
    app: &App,
    principal: &Principal,
    request: UploadRef,
    assembly: Assembly,
    conditions: Conditions,
) -> Result<Option<Completed>> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let (bucket, upload) = request.find(tx, &principal, Permission::Write)?;
            if upload.revision != assembly.upload.revision {
                return Ok(None);
            }
            let old = objects::find(tx, bucket.row_id, &upload.key)?;
            conditions.write(old.as_ref().map(current))?;
            for number in assembly.unlisted {
                contents::remove_piece(tx, upload.content_id, number, now)?;
            }
            contents::set_size(tx, upload.content_id, assembly.size_bytes)?;
            // The parts' bytes become the object's: what was counted as one is counted as the other.
            usage::charge(
                tx,
                &bucket,
                Delta { uploads: -(assembly.stored_bytes as i64), ..Delta::default() },
            )?;
            let object = Object {
                content_id: upload.content_id,
                size_bytes: assembly.size_bytes,
                etag: assembly.etag,
                crc64nvme: assembly.crc64nvme,
                created_at: old.as_ref().map_or(now, |old| old.created_at),
                updated_at: now,
                key: upload.key,
                headers: upload.headers,
            };
            publish(tx, &bucket, &object, old.as_ref(), now)?;
            events::append(tx, EventType::UploadCompleted, &bucket, &object, now)?;
            uploads::delete(tx, &upload.id)?;
            super::tell(tx, &bucket);
            Ok(Some(Completed { object, created: old.is_none() }))
        })
        .await
}
