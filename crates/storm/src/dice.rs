//! Chance, from one seed. Every part of a storm has dice of its own, so that one part rolling once
//! more does not change what the others do. Must never ask the system for randomness.

/// A splitmix64 sequence.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed, for one purpose.
    #[must_use]
    pub fn of(seed: u64, purpose: &str) -> Self {
        let mixed = purpose.bytes().fold(seed, |mixed, byte| {
            (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut dice = Self(mixed);
        dice.roll();
        dice
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (which is at least 1).
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).unsigned_abs() + 1;
        low.saturating_add_unsigned(self.below(width))
    }

    /// Whether something of so many in ten thousand happens.
    pub fn hits(&mut self, per_myriad: u32) -> bool {
        self.below(10_000) < u64::from(per_myriad)
    }

    /// Whether something of so many percent happens.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.hits(percent * 100)
    }

    /// One of these; `None` where there are none.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap_or(0);
        all.get(at)
    }

    /// The place of a weight, as often as it weighs.
    pub fn weighed(&mut self, weights: &[u32]) -> usize {
        let all: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.below(all);
        for (at, weight) in weights.iter().enumerate() {
            let weight = u64::from(*weight);
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_rolls_the_same_and_another_purpose_does_not() {
        let rolls = |seed, purpose| {
            let mut dice = Dice::of(seed, purpose);
            [dice.roll(), dice.roll(), dice.roll()]
        };
        assert_eq!(rolls(7, "people"), rolls(7, "people"));
        assert_ne!(rolls(7, "people"), rolls(7, "network"));
        assert_ne!(rolls(7, "people"), rolls(8, "people"));
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::of(1, "weights");
        let mut counts = [0_u32; 3];
        for _ in 0..10_000 {
            counts[dice.weighed(&[10, 0, 30])] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((2_200..2_800).contains(&counts[0]), "{counts:?}");
    }
}
