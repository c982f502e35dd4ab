//! Every word that the page says in a talk.

// The Embed dialog.
pub const EMBED: &str = "Embed";
pub const EMBED_RACE: &str = "Embed this race";
pub const EMBED_VIEW: &str = "Embed this view";
pub const FORMS: &str = "What is copied";
pub const ELEMENT: &str = "Slide element";
pub const IFRAME: &str = "Iframe";
pub const ADDRESS: &str = "Address";
pub const FRAME: &str = "Frame";
pub const SLIDE: &str = "640 × 360";
pub const SMALL: &str = "320 × 240";
pub const FILL: &str = "fill";
pub const THEME: &str = "Theme";
pub const LIGHT: &str = "light";
pub const DARK: &str = "dark";
pub const AS_READER: &str = "as the reader’s";
pub const START: &str = "Start";
pub const ON_A_KEY: &str = "on a key";
pub const AT_ONCE: &str = "at once";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const CAN_NOT_COPY: &str = "Copying is not allowed here: mark the text and copy it by hand.";
pub const SAVE_CODE: &str = "Save QR as SVG";
pub const CODE_FILE: &str = "guesswork.svg";
pub const CODE: &str = "QR code of this address";
pub const SCAN_RACE: &str = "Scan to race along on a phone.";
pub const SCAN_VIEW: &str = "Scan to open this view on a phone.";
pub const ONLY_HERE: &str = "This address leads to this machine only; a phone needs a published one.";
pub const TOO_LONG_FOR_CODE: &str = "The address is too long for a code that a phone could read.";
pub const KEPT: &str = "Kept in this browser: it needs no network any more.";

// What the framing page is told.
pub const NO_SUCH_COMMAND: &str = "There is no such command; there are go, pause, reset, reveal and hide.";

pub fn other_version(version: u64) -> String {
    format!("This page speaks version {version} of the protocol, and the message is of another.")
}
