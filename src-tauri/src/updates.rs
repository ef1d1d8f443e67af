//! Signed updates: present only in builds that were given a key to check them with and a place to look.
//!
//! A release build adds both (`tauri build --config`, `plugins.updater` with `pubkey` and `endpoints`). Every other build has
//! no updater at all, rather than one that cannot work. Nothing looks for updates by itself yet.

use tauri::{Builder, Config, Wry};

/// Adds the updater where the build is configured for it.
pub(crate) fn register(builder: Builder<Wry>, config: &Config) -> Builder<Wry> {
    if is_configured(config.plugins.0.get("updater")) {
        builder.plugin(tauri_plugin_updater::Builder::new().build())
    } else {
        builder
    }
}

fn is_configured(updater: Option<&serde_json::Value>) -> bool {
    let Some(updater) = updater else { return false };
    let has_key = updater["pubkey"].as_str().is_some_and(|key| !key.is_empty());
    let has_place = updater["endpoints"].as_array().is_some_and(|endpoints| !endpoints.is_empty());
    has_key && has_place
}

#[cfg(test)]
mod tests {
    use super::is_configured;
    use serde_json::json;

    #[test]
    fn updates_need_a_key_and_a_place() {
        assert!(is_configured(Some(
            &json!({ "pubkey": "k", "endpoints": ["https://example.com/latest.json"] })
        )));
        assert!(!is_configured(None));
        assert!(!is_configured(Some(&json!({ "pubkey": "k", "endpoints": [] }))));
        assert!(!is_configured(Some(&json!({ "pubkey": "", "endpoints": ["https://example.com"] }))));
        assert!(!is_configured(Some(&json!({ "endpoints": ["https://example.com"] }))));
    }
}
