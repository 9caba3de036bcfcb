//! Seeded notes in Japanese and English, put into a library as cases, and which cases hold which words, told
//! without the store: notes are composed in their plain spelling, some are disguised (width, half-width kana,
//! capitals) on their way in, and what is searched for is looked for in the plain ones. Must never use the
//! store's own folding.

use std::sync::Arc;

use jiff::Timestamp;
use matoi_core::{
    ids::{IncidentId, StreamId, TeamId},
    incident::State,
};
use matoi_store::{
    Answer, CaseRow, Claim, Commit, EffectRow, IncidentRow, Query, Settle, Store, StreamWrite,
    Viewer,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

/// What is said, in its plain spelling.
const SAID: [&str; 32] = [
    "決済が通らないという問い合わせが増えています",
    "決済の失敗率は 12% です",
    "障害の範囲は注文だけです",
    "障害ではなく仕様かもしれません",
    "接続プールが足りないのかもしれません",
    "接続プールの上限は 100 でした",
    "タイムアウトの設定は 3 秒です",
    "タイムアウトのあとに再送しています",
    "ひとつ前の版に戻しました",
    "在庫の二重引き当ては見つかっていません",
    "ログにエラーは出ていません",
    "メールの送信待ちが 300 件あります",
    "証明書の期限が切れていました",
    "キャッシュを消しました",
    "写真が表示されないそうです",
    "そのまま様子を見ます",
    "db connections are at 95 of 100",
    "checkout answers 502 now and then",
    "the connection pool is exhausted",
    "rolled back one version",
    "no 5xx since 14:20",
    "maybe the cache is stale",
    "p95 is back to 0.4 s",
    "the certificate expired at 03:00",
    "customers see somebody else's name",
    "retries pile up after the timeout",
    "we hold all refunds for now",
    "checkout の p95 が 2.8 秒",
    "db の CPU が 90% です",
    "pay-7 が 502 を返しています",
    "connection pool を 100 から 200 にしました",
    "redis のメモリが足りない",
];

/// What is searched for: as people type it, and in its plain spelling.
pub const ASKED: [(&str, &str); 41] = [
    ("決済", "決済"),
    ("障害", "障害"),
    ("在庫", "在庫"),
    ("接続プール", "接続プール"),
    ("ﾌﾟｰﾙ", "プール"),
    ("タイムアウトの設定", "タイムアウトの設定"),
    ("ﾀｲﾑｱｳﾄ", "タイムアウト"),
    ("二重引き当て", "二重引き当て"),
    (
        "タイムアウトのあとに再送しています",
        "タイムアウトのあとに再送しています",
    ),
    ("ぷーる", "プール"),
    ("たいむあうと", "タイムアウト"),
    ("ﾒﾓﾘ", "メモリ"),
    ("きゃっしゅ", "キャッシュ"),
    ("ﾏｼﾀ", "ました"),
    ("ダシマシタ", "だしました"),
    ("％ デス", "% です"),
    ("ロールバック", "ロールバック"),
    ("の", "の"),
    ("db", "db"),
    ("ＤＢ", "db"),
    ("checkout", "checkout"),
    ("Checkout", "checkout"),
    ("connection pool", "connection pool"),
    (
        "the connection pool is exhausted",
        "the connection pool is exhausted",
    ),
    ("5xx", "5xx"),
    ("502", "502"),
    ("p95", "p95"),
    ("somebody else's", "somebody else's"),
    ("kout", "kout"),
    ("e", "e"),
    ("pay-7", "pay-7"),
    ("14:20", "14:20"),
    ("12%", "12%"),
    ("決済　checkout", "決済 checkout"),
    ("db 障害", "db 障害"),
    ("redis メモリ", "redis メモリ"),
    ("2.8 秒", "2.8 秒"),
    ("zz", "zz"),
    ("決済済", "決済済"),
    ("\"db\" OR *", "\"db\" or *"),
    ("", ""),
];

/// Of how many notes one in each case is disguised.
const ONE_IN: u64 = 5;
const BATCH: usize = 500;

/// The same numbers for the same seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, many: usize) -> usize {
        let many = u64::try_from(many).expect("few");
        usize::try_from(self.next() % many).expect("below few")
    }
}

/// One case: what it holds in plain spelling, and as it was written.
pub struct Written {
    pub number: u64,
    pub plain: String,
    pub notes: Vec<String>,
}

/// So many cases of so many notes.
pub fn write(cases: u64, notes: usize, dice: &mut Dice) -> Vec<Written> {
    // Half of all cases are about a few things only, so that not every word is in every case.
    let one = |number| {
        let narrow = number % 2 == 0;
        let first = dice.below(SAID.len());
        let mut plain = Vec::new();
        let mut written = Vec::new();
        for at in 0..notes {
            let kind = if narrow {
                first + dice.below(3)
            } else {
                dice.below(SAID.len())
            };
            let said = format!("{} ({at}/{})", SAID[kind % SAID.len()], dice.below(9_000));
            written.push(if dice.next().is_multiple_of(ONE_IN) {
                disguised(&said, dice)
            } else {
                said.clone()
            });
            plain.push(said.to_lowercase());
        }
        Written {
            number,
            plain: plain.join("\n"),
            notes: written,
        }
    };
    (1..=cases).map(one).collect()
}

/// The same words in another width or in capitals.
fn disguised(said: &str, dice: &mut Dice) -> String {
    let words = |as_written: fn(&Word) -> &'static str| {
        KANA.iter().fold(said.to_owned(), |said, word| {
            said.replace(word.0, as_written(word))
        })
    };
    match dice.below(4) {
        0 => said.to_uppercase(),
        1 => said.chars().map(wide).collect(),
        2 => words(|word| word.1),
        _ => words(|word| word.2),
    }
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// As it is, in half-width kana, in the other kana.
type Word = (&'static str, &'static str, &'static str);

/// Words of the notes.
const KANA: [Word; 6] = [
    ("タイムアウト", "ﾀｲﾑｱｳﾄ", "たいむあうと"),
    ("プール", "ﾌﾟｰﾙ", "ぷーる"),
    ("キャッシュ", "ｷｬｯｼｭ", "きゃっしゅ"),
    ("メール", "ﾒｰﾙ", "めーる"),
    ("メモリ", "ﾒﾓﾘ", "めもり"),
    ("しました", "ｼﾏｼﾀ", "シマシタ"),
];

/// The numbers of cases that hold all of the words, newest first.
pub fn truth(written: &[Written], plain: &str) -> Vec<u64> {
    let holds = |one: &&Written| plain.split(' ').all(|word| one.plain.contains(word));
    let found = written.iter().filter(holds).map(|one| one.number);
    found.rev().collect()
}

pub fn team() -> TeamId {
    "T1".into()
}

/// Puts them all into the library.
pub async fn keep(store: &Arc<dyn Store>, written: &[Written]) {
    for batch in written.chunks(BATCH) {
        let writes = batch.iter().map(|one| closed(one.number)).collect();
        let commit = Commit {
            writes,
            ..Commit::default()
        };
        store
            .commit(&team(), commit)
            .await
            .expect("the store works");
        let claim = Claim {
            holder: "p".to_owned(),
            now: at(0),
            until: at(3_600),
            max: BATCH,
            busy: Vec::new(),
        };
        let claimed = store
            .claim_outbox(&team(), &claim)
            .await
            .expect("the store works");
        assert_eq!(claimed.len(), batch.len());
        let mut settling = JoinSet::new();
        for effect in claimed {
            let number = effect.body["number"].as_u64().expect("as it was written");
            let one = batch
                .iter()
                .find(|one| one.number == number)
                .expect("one of these");
            let case = Some(CaseRow {
                number,
                body: body(one),
                text: one.notes.join("\n"),
                gist: Vec::new(),
            });
            let (store, settle) = (
                Arc::clone(store),
                Settle::Done {
                    answers: Vec::new(),
                    entries: Vec::new(),
                    case,
                    drawn: None,
                },
            );
            settling.spawn(async move {
                store
                    .settle_outbox(&team(), effect.id, effect.epoch, settle)
                    .await
            });
        }
        for settled in settling.join_all().await {
            assert!(settled.expect("the store works"));
        }
    }
}

/// Which cases the store finds, newest first.
pub async fn found(store: &Arc<dyn Store>, words: &str, max: usize) -> Vec<u64> {
    found_before(store, words, None, max).await
}

/// The same of those with a smaller number.
pub async fn found_before(
    store: &Arc<dyn Store>,
    words: &str,
    before: Option<u64>,
    max: usize,
) -> Vec<u64> {
    let query = Query::Cases {
        words: words.to_owned(),
        before,
        max,
    };
    let answer = store
        .ask(&team(), &Viewer::Anyone, query)
        .await
        .expect("the store works");
    let Answer::Cases(cases) = answer else {
        panic!("cases are answered by cases")
    };
    let number = |case: &String| {
        let read = serde_json::from_str::<Numbered>(case);
        read.expect("as it was written").number
    };
    cases.iter().map(number).collect()
}

/// Of a case that was found, which it is.
#[derive(serde::Deserialize)]
struct Numbered {
    number: u64,
}

/// How many the store counts.
pub async fn counted(store: &Arc<dyn Store>, words: &str) -> u64 {
    let query = Query::CaseCount(words.to_owned());
    let answer = store.ask(&team(), &Viewer::Anyone, query).await;
    let Answer::Count(count) = answer.expect("the store works") else {
        panic!("how many is answered by a count")
    };
    count
}

/// As large as a real one: each note stands in an event and in an entry.
fn body(one: &Written) -> Value {
    let note = |text: &String| {
        json!({
            "at": at(0), "by": { "person": "U0000001" },
            "event": { "event": "note_recorded", "kind": "fact", "text": text, "note": Uuid::from_u128(7), "source": "C0000001/1790000000.000100", "said_at": at(0), "in_message": true },
            "entry": { "message": "C0000001/1790000000.000100", "revision": "", "thread": null, "author": { "person": "U0000001" }, "text": text, "deleted": false, "at": at(0) },
        })
    };
    json!({ "number": one.number, "notes": one.notes.iter().map(note).collect::<Vec<_>>() })
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in range")
}

fn closed(number: u64) -> StreamWrite {
    let id = IncidentId(Uuid::from_u128(number.into()));
    StreamWrite {
        stream: StreamId::Incident(id),
        expected_version: 0,
        events: Vec::new(),
        snapshot: json!({}),
        schema: 1,
        has: 0,
        wake_at: None,
        effects: vec![EffectRow {
            key: format!("keep {number}"),
            lane: "library".to_owned(),
            class: 1,
            needs: 0,
            at: at(0),
            body: json!({ "number": number }),
        }],
        moot: 0,
        surfaces: Vec::new(),
        places: Vec::new(),
        row: Some(IncidentRow {
            id,
            number,
            title: String::new(),
            state: State::Closed,
            sensitive: false,
            opened_at: at(i64::try_from(number).expect("few")),
            version: 1,
        }),
        members: Vec::new(),
    }
}
