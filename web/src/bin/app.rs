//! What the page loads.
fn main() {
    guesswork_web::run_app();
}
