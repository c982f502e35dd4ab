/// The input itself, without outer white space.
pub fn copy_answer(input: &str) -> String {
    input.trim().to_owned()
}
