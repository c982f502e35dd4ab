//! The same model in onnxruntime, which a Python process of its own runs and times.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use guesswork_shared::t5::T5Config;

/// A Python that has the model loaded.
pub struct OnnxRuntime {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl OnnxRuntime {
    /// Starts it where the environment names it and the model.
    pub fn start(config: &T5Config) -> Result<Option<Self>, String> {
        let Some(folder) = env::var_os("GUESSWORK_BENCH_ONNX") else {
            return Err("GUESSWORK_BENCH_ONNX names no folder of ONNX files".into());
        };
        let python = env::var_os("ONNX_PYTHON").unwrap_or_else(|| "python3".into());
        let mut child = Command::new(&python)
            .arg("-u")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/t5/onnxruntime_times.py"))
            .arg(folder)
            .args(
                [
                    config.num_decoder_layers,
                    config.num_heads,
                    config.d_kv,
                    config.vocab_size,
                ]
                .map(|n| n.to_string()),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| format!("{} could not be started: {why}", python.display()))?;
        let (orders, answers) = (child.stdin.take(), child.stdout.take());
        let (Some(orders), Some(answers)) = (orders, answers) else {
            return Err("a process without input or output".into());
        };
        let mut this = Self {
            child,
            orders,
            answers: BufReader::new(answers),
        };
        match this.line().as_deref() {
            Ok("ready") => Ok(Some(this)),
            _ => Err("Python has no onnxruntime, or cannot read the model; what it said stands above".into()),
        }
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// How long `times` passes take, of the encoder over `length` tokens, or of so many `tokens` after them.
    pub fn time(&mut self, what: &str, length: usize, tokens: usize, times: u64) -> Duration {
        let asked = writeln!(self.orders, "{what} {length} {tokens} {times}");
        let said = asked.and_then(|()| self.line()).expect("onnxruntime ended");
        Duration::from_secs_f64(said.parse().expect("onnxruntime ended"))
    }
}

impl Drop for OnnxRuntime {
    fn drop(&mut self) {
        // It is only being measured.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
