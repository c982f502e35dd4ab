//! Tk-Instruct's encoding of a task and an input, byte for byte, within a length limit that never drops the input.
