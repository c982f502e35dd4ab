//! TensorBoard's event files, read as their format says and by nothing that the program writes them with.
use anyhow::{Context, Result, bail, ensure};
use std::{collections::BTreeMap, fs, path::Path};

/// What a run's folder shows of it in TensorBoard.
#[derive(Debug, Default, PartialEq)]
pub struct Curves {
    /// Each curve's values by step.
    pub scalars: BTreeMap<String, BTreeMap<i64, f32>>,
    /// When each step was done, in seconds since 1970.
    pub times: BTreeMap<i64, f64>,
}

/// Reads the one event file in a folder.
///
/// # Errors
/// If there is none or more than one, it is not whole, a checksum is wrong, or a step comes twice.
pub fn read_curves(folder: &Path) -> Result<Curves> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        files.extend(path.to_string_lossy().contains(".tfevents.").then_some(path));
    }
    let [file] = &files[..] else {
        bail!("one event file was expected: {files:?}")
    };
    let bytes = fs::read(file)?;
    let mut events = records(&bytes)?.into_iter();
    let first = fields(events.next().context("there is no event")?)?;
    ensure!(matches!(first.get(&3), Some(values) if values[..] == [Value::Bytes(b"brain.Event:2")]));
    let start = fields(events.next().context("there is no start")?)?;
    ensure!(matches!(start.get(&7), Some(values) if values[..] == [Value::Bytes(&[0x08, 1])]));
    let mut curves = Curves::default();
    for event in events {
        let event = fields(event)?;
        let &[Value::Integer(step)] = &event[&2][..] else {
            bail!("an event without a step")
        };
        let &[Value::Fixed64(time)] = &event[&1][..] else {
            bail!("an event without a time")
        };
        let &[Value::Bytes(summary)] = &event[&5][..] else {
            bail!("an event without a summary")
        };
        let step = step as i64;
        ensure!(
            curves.times.insert(step, f64::from_bits(time)).is_none(),
            "step {step} comes twice"
        );
        for value in &fields(summary)?[&1] {
            let &Value::Bytes(value) = value else { bail!("no value") };
            let value = fields(value)?;
            let (&[Value::Bytes(tag)], &[Value::Fixed32(bits)]) = (&value[&1][..], &value[&2][..]) else {
                bail!("no scalar")
            };
            let curve = curves.scalars.entry(String::from_utf8(tag.to_vec())?).or_default();
            curve.insert(step, f32::from_bits(bits));
        }
    }
    Ok(curves)
}

/// The data of every record, its length and checksums checked.
fn records(mut bytes: &[u8]) -> Result<Vec<&[u8]>> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_at_checked(12).context("half a head")?;
        let length = u64::from_le_bytes(head[..8].try_into()?);
        ensure!(
            head[8..] == masked(checksum(&head[..8])).to_le_bytes(),
            "a wrong length"
        );
        let (data, rest) = rest
            .split_at_checked(usize::try_from(length)?)
            .context("half a record")?;
        let (foot, rest) = rest.split_at_checked(4).context("half a foot")?;
        ensure!(foot == masked(checksum(data)).to_le_bytes(), "wrong data");
        records.push(data);
        bytes = rest;
    }
    Ok(records)
}

/// Castagnoli's CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0x82f6_3b78 } else { crc >> 1 };
        }
    }
    !crc
}

fn masked(checksum: u32) -> u32 {
    checksum.rotate_left(17).wrapping_add(0xa282_ead8)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value<'a> {
    Integer(u64),
    Fixed64(u64),
    Bytes(&'a [u8]),
    Fixed32(u32),
}

/// The fields of a protocol buffer's message.
fn fields(mut bytes: &[u8]) -> Result<BTreeMap<u64, Vec<Value<'_>>>> {
    let mut fields: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
    while !bytes.is_empty() {
        let key = integer(&mut bytes)?;
        let value = match key & 7 {
            0 => Value::Integer(integer(&mut bytes)?),
            1 => Value::Fixed64(u64::from_le_bytes(take(&mut bytes, 8)?.try_into()?)),
            2 => {
                let length = integer(&mut bytes)?;
                Value::Bytes(take(&mut bytes, usize::try_from(length)?)?)
            }
            5 => Value::Fixed32(u32::from_le_bytes(take(&mut bytes, 4)?.try_into()?)),
            other => bail!("no encoding {other}"),
        };
        fields.entry(key >> 3).or_default().push(value);
    }
    Ok(fields)
}

fn integer(bytes: &mut &[u8]) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    bail!("a number without an end")
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count).context("half a field")?;
    *bytes = rest;
    Ok(taken)
}
