//! Pages: `?limit=` and `?cursor=`.

use serde::Deserialize;
use stowbox_core::{Error, Result};
use utoipa::IntoParams;

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

/// The parameters of every list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub(crate) limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    pub(crate) cursor: Option<String>,
}

/// Checks a limit.
pub(crate) fn limit(limit: Option<&str>) -> Result<usize> {
    match limit.map(str::parse) {
        None => Ok(DEFAULT_LIMIT),
        Some(Ok(limit)) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(Error::invalid("limit", "must be a whole number from 1 to 1000")),
    }
}
