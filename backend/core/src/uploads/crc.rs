//! The CRC-64/NVME of parts laid end to end, from the CRCs of the parts.
//!
//! Appending a part shifts the CRC so far by the part's length: a multiplication by a constant modulo the polynomial,
//! which is linear and therefore a table of 64 columns. The library works that constant out anew for each part; parts
//! are mostly of one length, so that here it is worked out once for each length.

use std::collections::HashMap;

use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::checksum_combine;

/// The polynomial of CRC-64/NVME (NVM Express, NVM Command Set 1.0, 5.2.1.3.4), reflected.
const POLYNOMIAL: u64 = 0x9a6c_9329_ac4b_c9b5;

/// The CRC of the parts so far.
#[derive(Default)]
pub(super) struct Combined {
    crc: Option<u64>,
    shifts: HashMap<u64, [u64; 64]>,
}

impl Combined {
    /// Lays a part at the end.
    pub(super) fn append(&mut self, crc: u64, size_bytes: u64) {
        self.crc = Some(match self.crc {
            None => crc,
            Some(before) => {
                let columns = self.shifts.entry(size_bytes).or_insert_with(|| columns(size_bytes));
                times(columns, before) ^ crc
            }
        });
    }

    /// The CRC of all.
    pub(super) fn finish(self) -> u64 {
        self.crc.unwrap_or_default()
    }
}

/// What shifting by so many bytes makes of each single bit. The highest bit is x⁰, and each bit below it the next power.
fn columns(size_bytes: u64) -> [u64; 64] {
    let mut columns = [0; 64];
    columns[63] = checksum_combine(Crc64Nvme, 1 << 63, 0, size_bytes);
    for bit in (0..63).rev() {
        let above = columns[bit + 1];
        columns[bit] = (above >> 1) ^ if above & 1 == 1 { POLYNOMIAL } else { 0 };
    }
    columns
}

fn times(columns: &[u64; 64], mut bits: u64) -> u64 {
    let mut sum = 0;
    while bits != 0 {
        sum ^= columns[bits.trailing_zeros() as usize];
        bits &= bits - 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_laid_end_to_end_have_the_crc_of_the_whole(
            parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..12)
        ) {
            let mut combined = Combined::default();
            for part in &parts {
                combined.append(crc_fast::checksum(Crc64Nvme, part), part.len() as u64);
            }
            prop_assert_eq!(combined.finish(), crc_fast::checksum(Crc64Nvme, &parts.concat()));
        }

        #[test]
        fn any_length_shifts_as_the_library_does(before in any::<u64>(), crc in any::<u64>(), size in 0..1_u64 << 43) {
            let mut combined = Combined { crc: Some(before), ..Combined::default() };
            combined.append(crc, size);
            prop_assert_eq!(combined.finish(), checksum_combine(Crc64Nvme, before, crc, size));
        }
    }
}
