//! Deleting an object: the row goes, its bytes are freed in the same commit and swept later.

use super::conditions::Conditions;
use super::conditions::current;
use super::not_found;
use super::publish;
use crate::App;
use crate::catalog::objects;
use crate::error::Result;
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// Deletes an object.
pub async fn delete(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    key: ObjectKey,
    conditions: Conditions,
) -> Result<()> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &bucket, Permission::Write)?;
            let object = objects::find(tx, bucket.row_id, key.as_str())?;
            // What is not there is not found, whatever the conditions (RFC 9110, section 13.2.1).
            let object = object.ok_or_else(|| not_found(&key))?;
            conditions.write(Some(current(&object)))?;
            publish::remove(tx, &bucket, &object, now)
        })
        .await?;
    app.wake_sweeper();
    Ok(())
}
