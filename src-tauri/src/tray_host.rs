//! Whether the desktop shows tray icons, and on Linux whether the library that makes them can be loaded.
//!
//! Both are asked before a tray is made: Tauri's panics without the library, and an icon that nobody shows would leave
//! a hidden window out of reach.

use std::time::Duration;

use tauri::AppHandle;

use crate::tray;

/// How long after a login a panel may take to come.
pub(crate) const COMES_WITHIN: Duration = Duration::from_secs(10);

/// Tells the tray whenever a host comes or goes; where there always is one, once.
#[cfg(not(target_os = "linux"))]
pub(crate) fn follow(app: &AppHandle) {
    tray::host_changed(app, true);
}

#[cfg(target_os = "linux")]
pub(crate) fn follow(app: &AppHandle) {
    if !library_loads() {
        tracing::info!("no tray: install libayatana-appindicator3-1 for one");
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = linux::watch(&app).await {
            tracing::info!(%error, "no tray: the session bus cannot be asked for one");
            tray::host_changed(&app, false);
        }
    });
}

/// The binding panics where the library is missing, and is asked here once, where nothing is lost by it.
#[cfg(target_os = "linux")]
fn library_loads() -> bool {
    let hook = std::panic::take_hook();
    // It is no fault that anybody must hear of: the caller says what it means.
    std::panic::set_hook(Box::new(|_| {}));
    let loads = std::panic::catch_unwind(|| &*libappindicator_sys::LIB).is_ok();
    std::panic::set_hook(hook);
    loads
}

#[cfg(target_os = "linux")]
mod linux {
    use futures::StreamExt as _;
    use tauri::AppHandle;
    use zbus::fdo::DBusProxy;
    use zbus::proxy::CacheProperties;
    use zbus::{Connection, Proxy};

    use crate::tray;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";

    /// Follows the watcher of tray icons on the session bus, and the hosts that it knows.
    pub(super) async fn watch(app: &AppHandle) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        let names = DBusProxy::new(&bus).await?;
        let watcher: Proxy<'_> = zbus::proxy::Builder::new(&bus)
            .destination(WATCHER)?
            .path("/StatusNotifierWatcher")?
            .interface(WATCHER)?
            // Some watchers never tell of a change.
            .cache_properties(CacheProperties::No)
            .build()
            .await?;
        let mut owners = names.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
        let mut hosts = watcher.receive_all_signals().await?;
        loop {
            let name = WATCHER.try_into()?;
            let shown = names.name_has_owner(name).await?
                && watcher.get_property("IsStatusNotifierHostRegistered").await.unwrap_or(false);
            tray::host_changed(app, shown);
            tokio::select! {
                owner = owners.next() => if owner.is_none() { break },
                signal = hosts.next() => if signal.is_none() { break },
            }
        }
        tray::host_changed(app, false);
        Ok(())
    }
}
