//! Signed URLs: issued and listed under `/v1`, used under `/signed`.

pub(crate) mod issue;
pub(crate) mod list;
pub(crate) mod redeem;
