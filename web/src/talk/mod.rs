//! The page in a talk: steered by the page that frames it and reporting to it, on the whole screen, and handed on as a
//! snippet or a code for a phone.
//!
//! What goes to and fro is written down in `examples/talk/README.md`; [`read_command`] and [`write_event`] are its two
//! ends. [`Remote`] is all that a view needs: it hears commands and posts events.
mod command;
mod embedding;
mod event;
pub mod fullscreen;
mod message;
mod origins;
mod qr_code;
mod remote;

pub use crate::text::talk as words;
pub use command::Command;
pub use embedding::{Embedding, FrameSize, Start, ThemeChoice};
pub use event::{Event, Standing};
pub use message::{read_command, write_event};
pub use origins::Origins;
pub use qr_code::QrCode;
pub use remote::Remote;
