//! Mounts the application.

fn main() {
    steward_app::platform::panic::install_hook();
    steward_app::platform::service_worker::register();
    leptos::mount::mount_to_body(steward_app::features::App);
}
