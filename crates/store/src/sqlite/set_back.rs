//! A clock that was set back. Must never touch a lease: whoever holds one knows when it ends.

use jiff::SignedDuration;
use matoi_core::ids::TeamId;
use sqlx::SqliteConnection;

use super::{rows::Doing, writer::Work};
use crate::{JUST_DECIDED, Result, SetBack, StoreError};

/// Who waits for a later time. What is over keeps its times: nobody goes by them.
const WAITING: [&str; 4] = [
    "UPDATE inbox SET ready_at = ready_at - $2
     WHERE team = $1 AND state = 'open' AND holder IS NULL AND ready_at > $3",
    "UPDATE outbox SET ready_at = ready_at - $2
     WHERE team = $1 AND state IN ('pending', 'unknown') AND holder IS NULL AND ready_at > $3",
    "UPDATE surface SET ready_at = ready_at - $2
     WHERE team = $1 AND holder IS NULL AND ready_at > $3",
    "UPDATE surface SET again_at = again_at - $2 WHERE team = $1 AND again_at > $3",
];
/// When what is not over was decided and tried, also where somebody holds it: what became of a try is looked for
/// from then on.
const SINCE: &str = "
    UPDATE outbox SET
        decided_at = CASE WHEN decided_at > $3 OR decided_at < $4 THEN decided_at - $5 ELSE decided_at END,
        tried_at = CASE WHEN tried_at > $3 THEN tried_at - $2 ELSE tried_at END,
        tried_before = CASE WHEN tried_before > $3 THEN tried_before - $2 ELSE tried_before END
    WHERE team = $1 AND state IN ('pending', 'sending', 'unknown', 'parked')";

pub(super) struct SetClockBack {
    pub team: TeamId,
    pub clock: SetBack,
}

impl Work for SetClockBack {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, db: &mut SqliteConnection) -> Result<()> {
        let SetBack { by, at_most, now } = self.clock;
        let micros = |span: SignedDuration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let just = now.checked_sub(JUST_DECIDED).unwrap_or(now);
        for sql in WAITING.into_iter().chain([SINCE]) {
            let mut query = sqlx::query(sql)
                .bind(self.team.as_str())
                .bind(micros(by))
                .bind(now.as_microsecond());
            if sql == SINCE {
                query = query.bind(just.as_microsecond()).bind(micros(at_most));
            }
            let done = query.execute(&mut *db).await;
            done.doing("go by a clock that was set back")?;
        }
        Ok(())
    }
}
