//! What every lane's worker loads.
fn main() {
    guesswork_web::run_worker();
}
