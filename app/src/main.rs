//! Mounts the application.

fn main() {
    steward_app::platform::panic::install_hook();
    steward_app::platform::service_worker::register();
    steward_app::platform::task::spawn(steward_app::features::mount());
}
