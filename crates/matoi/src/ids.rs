//! Where ids and randomness come in.

use matoi_engine::Ids;
use uuid::Uuid;

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealIds;

impl Ids for RealIds {
    #[expect(clippy::disallowed_methods, reason = "this is where ids come in")]
    fn fresh(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn opaque(&self) -> String {
        secret()
    }
}

/// 128 random bits as text.
#[must_use]
pub fn secret() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
