use super::StepMetrics;
use anyhow::{Context, Result, anyhow, bail, ensure};
use candle_core::{DType, Device, Tensor};
use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

/// Everything that an unfinished run needs to go on as if it had not been interrupted. Batches, treatments and
/// learning rates follow from the step.
///
/// On disk it is a safetensors file, written and read tensor by tensor. Its last tensor, `checksum`, is the CRC-32C of
/// every byte before it: a file that is cut off, or in which a single bit is wrong, is not taken for whole.
pub struct Checkpoint {
    /// What is no tensor.
    pub state: CheckpointState,
    /// What happened at each step so far.
    pub steps: Vec<StepMetrics>,
    /// Weights (`weight/<name>`) and optimiser state (`optimiser/<name>`).
    pub tensors: BTreeMap<String, Tensor>,
}

/// The part of a checkpoint that can be read without the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckpointState {
    /// How many steps are done.
    pub steps_done: usize,
    /// The smoothed loss at that step, if it was late enough for one.
    pub loss: Option<f64>,
    /// The settings that the run was started with; going on with others would be another run.
    pub settings: String,
}

/// The file is no checkpoint, or not all of one. Any other error while reading says nothing about the file.
#[derive(Debug)]
pub struct NotWhole;

impl fmt::Display for NotWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is no whole checkpoint")
    }
}

impl std::error::Error for NotWhole {}

/// The key of the safetensors header under which [`CheckpointState`] stands.
const STATE: &str = "guesswork";
/// The tensor of [`Checkpoint::steps`].
const STEPS: &str = "steps";
/// The tensor at the end.
const CHECKSUM: &str = "checksum";
/// No header of ours comes near it.
const LONGEST_HEADER: u64 = 100_000_000;

impl Checkpoint {
    /// Writes it into a file, never holding a copy of more than one tensor.
    ///
    /// # Errors
    /// If there is no room for it, or a tensor cannot be read.
    pub fn write(&self, file: &mut BufWriter<&File>) -> Result<()> {
        let steps = steps_tensor(&self.steps)?;
        let mut tensors: Vec<(&str, &Tensor)> = self.tensors.iter().map(|(name, t)| (name.as_str(), t)).collect();
        tensors.push((STEPS, &steps));
        // The widest numbers first, so that each stands where its width divides the place.
        tensors.sort_by_key(|&(name, tensor)| (Reverse(tensor.dtype().size_in_bytes()), name));
        let header = self.header(&tensors)?;
        let mut hashed = BufWriter::with_capacity(1 << 16, Hashed::new(file));
        hashed.write_all(&(header.len() as u64).to_le_bytes())?;
        hashed.write_all(&header)?;
        for (_, tensor) in tensors {
            tensor.write_bytes(&mut hashed)?;
        }
        let hashed = hashed.into_inner().map_err(|error| error.into_error())?;
        let checksum = hashed.checksum.to_le_bytes();
        Ok(hashed.inner.write_all(&checksum)?)
    }

    fn header(&self, tensors: &[(&str, &Tensor)]) -> Result<Vec<u8>> {
        let state = HashMap::from([(STATE.to_string(), serde_json::to_string(&self.state)?)]);
        let mut end = 0;
        let mut info = |name: &str, dtype: Dtype, shape: &[usize], bytes: usize| {
            let data_offsets = (end, end + bytes);
            end += bytes;
            let shape = shape.to_vec();
            (
                name.to_string(),
                TensorInfo {
                    dtype,
                    shape,
                    data_offsets,
                },
            )
        };
        let mut infos: Vec<(String, TensorInfo)> = tensors
            .iter()
            .map(|(name, tensor)| {
                let bytes = tensor.elem_count() * tensor.dtype().size_in_bytes();
                info(name, tensor.dtype().into(), tensor.dims(), bytes)
            })
            .collect();
        infos.push(info(CHECKSUM, Dtype::U32, &[1], size_of::<u32>()));
        let mut header = serde_json::to_vec(&Metadata::new(Some(state), infos)?)?;
        header.resize(header.len().next_multiple_of(8), b' ');
        Ok(header)
    }

    /// Reads one back, one tensor after the other.
    ///
    /// # Errors
    /// With a [`NotWhole`] if it is none, or not all of one; else if the file cannot be read.
    pub fn read(path: &Path, device: &Device) -> Result<Self> {
        let unreadable = || format!("cannot read {}", path.display());
        let file = File::open(path).with_context(unreadable)?;
        let bytes = file.metadata().with_context(unreadable)?.len();
        Self::read_from(BufReader::new(file), bytes, device).with_context(unreadable)
    }

    fn read_from(file: impl Read, bytes: u64, device: &Device) -> Result<Self> {
        let mut file = Hashed::new(file);
        let (state, metadata, length) = read_header(&mut file)?;
        ensure!(
            bytes.checked_sub(8 + length) == Some(metadata.data_len() as u64),
            NotWhole
        );
        let mut tensors = BTreeMap::new();
        let (mut steps, mut whole) = (None, false);
        for name in metadata.offset_keys() {
            let info = metadata.info(&name).context(NotWhole)?;
            let checksum = file.checksum;
            let mut data = vec![0; info.data_offsets.1 - info.data_offsets.0];
            file.read_exact(&mut data).map_err(cut_off)?;
            let dtype = DType::try_from(info.dtype).context(NotWhole)?;
            match name.as_str() {
                CHECKSUM => whole = data == checksum.to_le_bytes(),
                STEPS => steps = Some(Tensor::from_raw_buffer(&data, dtype, &info.shape, &Device::Cpu)?),
                _ => drop(tensors.insert(name, Tensor::from_raw_buffer(&data, dtype, &info.shape, device)?)),
            }
        }
        ensure!(whole, NotWhole);
        let steps = read_steps(&steps.context(NotWhole)?)?;
        ensure!(steps.len() == state.steps_done, NotWhole);
        Ok(Self { state, steps, tensors })
    }

    /// The tensors whose name begins with `prefix/`, without it.
    pub fn part(&self, prefix: &str) -> HashMap<String, Tensor> {
        let named = self.tensors.iter();
        let named =
            named.filter_map(|(name, t)| Some((name.strip_prefix(prefix)?.strip_prefix('/')?.to_string(), t.clone())));
        named.collect()
    }
}

impl CheckpointState {
    /// Reads it from a checkpoint, of which nothing else is read or looked at.
    ///
    /// # Errors
    /// As [`Checkpoint::read`].
    pub fn read(path: &Path) -> Result<Self> {
        let unreadable = || format!("cannot read {}", path.display());
        let file = File::open(path).with_context(unreadable)?;
        let (state, ..) = read_header(&mut BufReader::new(file)).with_context(unreadable)?;
        Ok(state)
    }
}

/// The state, the header it stands in, and that header's length.
fn read_header(file: &mut impl Read) -> Result<(CheckpointState, Metadata, u64)> {
    let mut length = [0; 8];
    file.read_exact(&mut length).map_err(cut_off)?;
    let length = u64::from_le_bytes(length);
    ensure!(length <= LONGEST_HEADER, NotWhole);
    let mut header = Vec::new();
    file.take(length).read_to_end(&mut header)?;
    let metadata: Metadata = serde_json::from_slice(&header).context(NotWhole)?;
    let state = metadata.metadata().as_ref().and_then(|map| map.get(STATE));
    let state = serde_json::from_str(state.context(NotWhole)?).context(NotWhole)?;
    Ok((state, metadata, length))
}

/// A file that ends too early is not whole; any other error is the disk's.
fn cut_off(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => anyhow!(NotWhole),
        _ => error.into(),
    }
}

/// A row for each step; its number follows from its place. Every number is exact in an f64: tokens up to 2^53.
fn steps_tensor(steps: &[StepMetrics]) -> Result<Tensor> {
    let rows: Vec<f64> = steps
        .iter()
        .flat_map(|step| {
            [
                f64::from(step.loss),
                step.learning_rate,
                step.gradient_norm,
                step.tokens as f64,
                step.seconds,
                step.time,
            ]
        })
        .collect();
    Ok(Tensor::from_vec(rows, (steps.len(), 6), &Device::Cpu)?)
}

fn read_steps(tensor: &Tensor) -> Result<Vec<StepMetrics>> {
    let rows = tensor.to_vec2::<f64>().context(NotWhole)?.into_iter().enumerate();
    rows.map(|(step, row)| match row[..] {
        [loss, learning_rate, gradient_norm, tokens, seconds, time] => Ok(StepMetrics {
            step,
            loss: loss as f32,
            learning_rate,
            gradient_norm,
            tokens: tokens as u64,
            seconds,
            time,
        }),
        _ => bail!(NotWhole),
    })
    .collect()
}

/// Takes the CRC-32C of what passes through.
struct Hashed<T> {
    inner: T,
    checksum: u32,
}

impl<T> Hashed<T> {
    fn new(inner: T) -> Self {
        Self { inner, checksum: 0 }
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.checksum = crc32c::crc32c_append(self.checksum, &bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.checksum = crc32c::crc32c_append(self.checksum, &bytes[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomically_with;
    use std::fs;

    fn checkpoint() -> Checkpoint {
        let weight = Tensor::new(&[1f32, 2.5, -3.0], &Device::Cpu).unwrap();
        let count = Tensor::new(&[7i64], &Device::Cpu).unwrap();
        Checkpoint {
            state: CheckpointState {
                steps_done: 2,
                loss: None,
                settings: "variant original".into(),
            },
            steps: StepMetrics::of_losses([1.25, 0.1]),
            tensors: BTreeMap::from([("weight/a".to_string(), weight), ("optimiser/steps".to_string(), count)]),
        }
    }

    #[test]
    fn what_is_written_reads_back_here_and_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("step-000002.safetensors");
        let written = checkpoint();
        write_atomically_with(&path, |file| written.write(file)).unwrap();
        let back = Checkpoint::read(&path, &Device::Cpu).unwrap();
        assert_eq!((&back.state, &back.steps), (&written.state, &written.steps));
        assert_eq!(CheckpointState::read(&path).unwrap(), written.state);
        assert_eq!(back.part("weight")["a"].to_vec1::<f32>().unwrap(), [1.0, 2.5, -3.0]);
        assert_eq!(back.part("optimiser")["steps"].to_vec1::<i64>().unwrap(), [7]);
        // It is a safetensors file like any other.
        let elsewhere = candle_core::safetensors::load(&path, &Device::Cpu).unwrap();
        assert_eq!(elsewhere["weight/a"].to_vec1::<f32>().unwrap(), [1.0, 2.5, -3.0]);
        assert_eq!(elsewhere["steps"].dims(), [2, 6]);
    }

    #[test]
    fn a_file_that_is_cut_off_or_changed_anywhere_is_not_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("step-000002.safetensors");
        write_atomically_with(&path, |file| checkpoint().write(file)).unwrap();
        let whole = fs::read(&path).unwrap();
        let refused = |bytes: &[u8], what: &str| {
            fs::write(&path, bytes).unwrap();
            let error = Checkpoint::read(&path, &Device::Cpu)
                .err()
                .unwrap_or_else(|| panic!("{what}"));
            assert!(error.is::<NotWhole>(), "{what}: {error:#}");
            assert!(format!("{error:#}").contains("step-000002.safetensors"), "{error:#}");
        };
        for length in 0..whole.len() {
            refused(&whole[..length], &format!("{length} bytes"));
        }
        refused(&[&whole[..], &[0]].concat(), "a byte too many");
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 0x10;
            refused(&changed, &format!("byte {place}"));
        }
        let error = Checkpoint::read(&folder.path().join("nowhere"), &Device::Cpu)
            .err()
            .unwrap();
        assert!(!error.is::<NotWhole>(), "what cannot be read may be whole");
    }
}
