//! Where everything random in the world comes from: one seed. The world itself must never ask the
//! system for randomness; whoever opens it brings the seed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The seed of a world. Tokens and secrets are derived from it, so it is as secret as they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl Seed {
    /// A seed from the system's randomness, for a world that is served.
    ///
    /// # Errors
    /// When the system has none to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// A seed from a number, for tests and simulations.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(Sha256::digest(number.to_le_bytes()).into())
    }

    /// `length` hex digits (at most 64) that belong to `label`.
    pub(crate) fn secret(&self, label: &str, length: usize) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(label.as_bytes());
        let mut digits = hex::encode(hasher.finalize());
        digits.truncate(length);
        digits
    }

    /// Where the dice of a fresh world start.
    pub(crate) fn first_dice(&self) -> u64 {
        let mut eight = [0; 8];
        eight.copy_from_slice(&self.0[..8]);
        u64::from_le_bytes(eight)
    }
}

/// The next random number of a splitmix64 sequence.
pub(crate) fn roll(dice: &mut u64) -> u64 {
    *dice = dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *dice;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
