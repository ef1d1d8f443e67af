//! Compiles the capabilities, the permissions and the embedded page into the app.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    // The page is compiled in, and nothing else tells cargo that it changed.
    println!("cargo:rerun-if-changed=ui/dist-desktop");
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*").app_manifest(
            tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*"),
        ),
    )
    .expect("tauri-build reads tauri.conf.json, the capabilities and the permissions");
}
