//! How much is taken at once. The limits are far above what real data need; they keep a mistake (a disk dropped by its
//! root folder, an archive that unpacks to a thousand times its size) from filling the browser's memory.

/// Files looked at in one drop.
pub const MOST_FILES: usize = 5_000;
/// Task files read in one drop.
pub const MOST_TASKS: usize = 200;
/// Bytes of a task file. The largest of Super-NaturalInstructions has a fifth of it.
pub const MOST_TASK_BYTES: u64 = 64 << 20;
/// Bytes of a manifest.
pub const MOST_MANIFEST_BYTES: u64 = 4 << 20;
/// Bytes of a bundle's list of tasks, which the page reads in one go.
pub const MOST_OFFERED_BYTES: u64 = 64 << 20;
/// Instances of a task that are offered, its first ones; evaluations in the field take the first hundred.
pub const MOST_INSTANCES: usize = 500;
/// Bytes of the offered instances' texts together: as much as the page reads from JSON within some milliseconds.
pub const MOST_INSTANCE_BYTES: usize = 512 << 10;
/// Bytes of an offered task as it is kept. What is beyond instances is definition and examples, of which a model reads
/// a few hundred words.
pub const MOST_KEPT_BYTES: usize = 2 << 20;
/// How many times its own size an archive may unpack to. JSON packs to a tenth, weights hardly at all.
pub const MOST_EXPANSION: u64 = 100;
/// Bytes that an archive may always unpack to, however small it is.
pub const ALWAYS_UNPACKED: u64 = 64 << 20;
