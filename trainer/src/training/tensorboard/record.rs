/// Frames `data` as a record of a TFRecord file: its length, the length's checksum, the data, the data's checksum, all
/// little-endian (TensorFlow, `tensorflow/core/lib/io/record_writer.h`).
pub(super) fn record(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(data.len() + 16);
    record.extend(length);
    record.extend(masked_checksum(&length).to_le_bytes());
    record.extend(data);
    record.extend(masked_checksum(data).to_le_bytes());
    record
}

/// The CRC-32C, rotated and shifted so that a checksum of data which itself contains checksums stays meaningful
/// (TensorFlow, `tensorflow/core/lib/hash/crc32c.h`).
fn masked_checksum(data: &[u8]) -> u32 {
    crc32c::crc32c(data).rotate_right(15).wrapping_add(0xa282_ead8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_castagnolis_masked() {
        // RFC 3720, B.4: 32 bytes of zero have the CRC-32C 0x8a9136aa.
        assert_eq!(crc32c::crc32c(&[0; 32]), 0x8a91_36aa);
        // The lowest 15 bits, 0x36aa, go to the top; then the constant is added.
        let expected = 0x6d55_1522_u32.wrapping_add(0xa282_ead8);
        assert_eq!(masked_checksum(&[0; 32]), expected);
    }

    #[test]
    fn a_record_is_its_data_between_length_and_checksums() {
        let record = record(b"abc");
        assert_eq!(record.len(), 8 + 4 + 3 + 4);
        assert_eq!(
            (&record[..8], &record[12..15]),
            (&[3, 0, 0, 0, 0, 0, 0, 0][..], &b"abc"[..])
        );
        assert_eq!(record[8..12], masked_checksum(&record[..8]).to_le_bytes());
        assert_eq!(record[15..], masked_checksum(b"abc").to_le_bytes());
    }
}
