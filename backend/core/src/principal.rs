//! Who asks, and what they may do. Every rule of core takes a [`Principal`], so that HTTP and the desktop window pass
//! through the same door.

use crate::App;
use crate::catalog::buckets::{Bucket, Visibility};
use crate::catalog::{Reader, buckets};
use crate::error::{Code, Error, Result};
use crate::names::BucketName;

/// What a key allows. Each allows what stands after it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Everything in the account.
    Admin,
    /// Objects, uploads and signing.
    Write,
    /// Reading, listing, signing GET.
    Read,
}

impl Permission {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Write => "write",
            Self::Read => "read",
        }
    }

    /// The permission of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Admin, Self::Write, Self::Read].into_iter().find(|permission| permission.as_str() == name)
    }

    fn includes(self, other: Self) -> bool {
        self as u8 <= other as u8
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Principal {
    who: Who,
    permission: Permission,
    /// The only buckets; `None` is all of the account's.
    buckets: Option<Vec<String>>,
    /// Of a key; `None` is no limit.
    requests_per_minute: Option<u32>,
}

#[derive(Clone, Debug)]
enum Who {
    Operator { account_id: String },
    Key { account_id: String, key_id: String },
    Bearer { account_id: String },
    Anonymous,
}

impl Principal {
    /// The operator, acting in the default account.
    pub fn operator(app: &App) -> Self {
        Self::operator_in(app.default_account_id())
    }

    /// The operator, acting in an account that exists.
    pub fn operator_in(account_id: &str) -> Self {
        Self {
            who: Who::Operator { account_id: account_id.to_owned() },
            permission: Permission::Admin,
            buckets: None,
            requests_per_minute: None,
        }
    }

    /// Whoever comes without credentials: may read public buckets.
    pub fn anonymous() -> Self {
        Self { who: Who::Anonymous, permission: Permission::Read, buckets: None, requests_per_minute: None }
    }

    pub(crate) fn key(
        account_id: String,
        key_id: String,
        permission: Permission,
        buckets: Option<Vec<String>>,
    ) -> Self {
        Self { who: Who::Key { account_id, key_id }, permission, buckets, requests_per_minute: None }
    }

    /// The same, with the limit of its account.
    pub(crate) fn limited_to(self, requests_per_minute: Option<u32>) -> Self {
        Self { requests_per_minute, ..self }
    }

    /// The key and how many requests of it are allowed in a minute, where that is limited.
    pub(crate) fn rate_limit(&self) -> Option<(&str, u32)> {
        self.key_id().zip(self.requests_per_minute)
    }

    /// Whoever holds a signed URL into this bucket.
    pub(crate) fn bearer(account_id: String, permission: Permission, bucket: String) -> Self {
        Self {
            who: Who::Bearer { account_id },
            permission,
            buckets: Some(vec![bucket]),
            requests_per_minute: None,
        }
    }

    /// The account it acts in; none for the anonymous.
    pub fn account_id(&self) -> Option<&str> {
        match &self.who {
            Who::Operator { account_id } | Who::Key { account_id, .. } | Who::Bearer { account_id } => {
                Some(account_id)
            }
            Who::Anonymous => None,
        }
    }

    /// The key it came with.
    pub fn key_id(&self) -> Option<&str> {
        match &self.who {
            Who::Key { key_id, .. } => Some(key_id),
            Who::Operator { .. } | Who::Bearer { .. } | Who::Anonymous => None,
        }
    }

    /// Whether it is the operator.
    pub fn is_operator(&self) -> bool {
        matches!(self.who, Who::Operator { .. })
    }

    /// Refuses whoever is not the operator.
    pub(crate) fn must_be_operator(&self) -> Result<()> {
        match self.is_operator() {
            true => Ok(()),
            false => Err(forbidden("This is the operator's: send the admin token, `adm_…`.")),
        }
    }

    /// The account, if `permission` is granted there over all buckets.
    pub(crate) fn in_account(&self, permission: Permission) -> Result<&str> {
        let account_id = self.granted(permission)?;
        if permission == Permission::Admin && self.buckets.is_some() {
            return Err(forbidden("This key is limited to some buckets and cannot manage the account."));
        }
        Ok(account_id)
    }

    /// The account, if `permission` is granted there for at least one bucket.
    pub(crate) fn granted(&self, permission: Permission) -> Result<&str> {
        let account_id = self.account_id().ok_or_else(|| {
            Error::new(Code::Unauthorized, "Send an API key: `Authorization: Bearer sk_live_…`.")
        })?;
        if !self.permission.includes(permission) {
            return Err(forbidden(&format!(
                "This key has the permission `{}`; this needs `{}`.",
                self.permission.as_str(),
                permission.as_str()
            )));
        }
        Ok(account_id)
    }

    /// Whether its key may touch a bucket of that name at all.
    pub(crate) fn may_touch(&self, bucket: &str) -> bool {
        self.buckets.as_ref().is_none_or(|buckets| buckets.iter().any(|name| name == bucket))
    }

    /// The bucket, if it exists and `permission` is granted in it.
    pub(crate) fn bucket(
        &self,
        reader: &Reader<'_>,
        name: &BucketName,
        permission: Permission,
    ) -> Result<Bucket> {
        // Those who cannot show a right learn nothing, not even whether the bucket exists.
        let account_id = self.granted(permission)?;
        if !self.may_touch(name.as_str()) {
            return Err(forbidden("This key may not touch that bucket."));
        }
        match buckets::find(reader, name.as_str())? {
            Some(bucket) if bucket.account_id == account_id => Ok(bucket),
            Some(_) => Err(forbidden("That bucket belongs to another account.")),
            None => Err(Error::new(Code::BucketNotFound, format!("There is no bucket named `{name}`."))),
        }
    }

    /// The bucket to read a single object from: a public one needs no right at all.
    pub(crate) fn bucket_to_read(&self, reader: &Reader<'_>, name: &BucketName) -> Result<Bucket> {
        match self.bucket(reader, name, Permission::Read) {
            Err(refused) if matches!(refused.code(), Code::Unauthorized | Code::Forbidden) => {
                buckets::find(reader, name.as_str())?
                    .filter(|bucket| bucket.visibility == Visibility::Public)
                    .ok_or(refused)
            }
            found => found,
        }
    }
}

fn forbidden(why: &str) -> Error {
    Error::new(Code::Forbidden, why)
}
