//! Has the program rebuilt when the application that it embeds was.

fn main() {
    // In a build for development the files are read from the folder at each request.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../dist");
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
}
