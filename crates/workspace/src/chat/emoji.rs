//! The emoji of the page: what a reaction says here, which are offered first, and the words they
//! are found by. It must never know what a reaction does.

use matoi_page::Lang;
use matoi_page::blocks::emoji;

use super::words::pick;

/// What a reaction says where people use it as a word; others show only themselves.
const REACTIONS: &[(&str, &str, &str)] = &[
    ("raising_hand", "いま動ける", "can act now"),
    ("eyes", "見ています", "watching"),
    ("clock1", "あとで", "later"),
    ("pray", "今回はごめん", "not this time"),
    ("pushpin", "事実", "fact"),
    ("round_pushpin", "事実", "fact"),
    ("thinking_face", "仮説", "hypothesis"),
    ("wrench", "対応", "action"),
    ("scales", "決定", "decision"),
    ("question", "不明", "unknown"),
    ("white_check_mark", "同意・確かめた", "agreed, checked"),
    ("x", "消えた", "ruled out"),
    ("memo", "記録済み", "recorded"),
    ("fire_extinguisher", "インシデントにする", "raise it"),
];

/// The reactions offered beside every message.
pub(super) const BESIDE: [&str; 5] = ["raising_hand", "eyes", "pushpin", "thinking_face", "wrench"];

/// The reactions offered first in the picker and in a message's menu.
pub(super) const FIRST: [&str; 12] = [
    "raising_hand",
    "eyes",
    "clock1",
    "pray",
    "pushpin",
    "thinking_face",
    "wrench",
    "scales",
    "question",
    "white_check_mark",
    "x",
    "fire_extinguisher",
];

/// Words by which Japanese speakers look for an emoji; the English one is its name.
const FOUND_BY: &[(&str, &str)] = &[
    ("+1", "いいね グッド 賛成"),
    ("-1", "反対"),
    ("100", "百点 満点"),
    ("alarm_clock", "目覚まし 時間"),
    ("bar_chart", "グラフ"),
    ("beers", "乾杯 ビール"),
    ("bell", "ベル 通知"),
    ("blush", "笑顔 にこにこ"),
    ("book", "本"),
    ("bow", "おじぎ すみません ありがとう"),
    ("bug", "虫 バグ"),
    ("bulb", "ひらめき 電球"),
    ("calendar", "カレンダー 予定"),
    ("camera", "カメラ 写真"),
    ("clap", "拍手"),
    ("clock1", "時計 あと"),
    ("coffee", "コーヒー 休憩"),
    ("construction", "工事 作業中"),
    ("exclamation", "びっくり 注意"),
    ("eyes", "目 見る"),
    ("fire", "火 炎"),
    ("fire_engine", "消防車"),
    ("fire_extinguisher", "消火器"),
    ("firefighter", "消防士"),
    ("handshake", "握手"),
    ("heart", "ハート"),
    ("hourglass", "砂時計 待つ"),
    ("joy", "笑い 泣き笑い"),
    ("loudspeaker", "お知らせ"),
    ("mag", "虫めがね 調べる"),
    ("mega", "メガホン お知らせ"),
    ("memo", "メモ 記録"),
    ("muscle", "力 がんばる"),
    ("ok_hand", "オーケー"),
    ("pray", "お願い ごめん ありがとう"),
    ("pushpin", "ピン 事実"),
    ("question", "はてな 質問"),
    ("raised_hands", "ばんざい"),
    ("raising_hand", "挙手 手 はい"),
    ("red_circle", "赤 丸"),
    ("rocket", "ロケット リリース"),
    ("rotating_light", "警報 サイレン"),
    ("scales", "天秤 決定"),
    ("scream", "悲鳴"),
    ("smile", "笑顔"),
    ("sob", "泣く"),
    ("sparkles", "きらきら"),
    ("sweat_smile", "汗"),
    ("tada", "クラッカー お祝い"),
    ("tea", "お茶 休憩"),
    ("thinking_face", "考える 仮説"),
    ("warning", "注意 警告"),
    ("wave", "手を振る あいさつ"),
    ("white_check_mark", "チェック 済み 同意"),
    ("wrench", "レンチ 対応"),
    ("x", "ばつ 消えた"),
];

/// One emoji to choose.
pub(super) struct Emoji {
    pub(super) name: &'static str,
    pub(super) glyph: &'static str,
    /// What it says, or its name.
    pub(super) word: String,
    /// What it is found by.
    pub(super) found_by: String,
}

/// The word of a reaction, skin tone folded.
pub(super) fn reaction(name: &str, lang: Lang) -> Option<&'static str> {
    let base = emoji::fold(name);
    let (_, ja, en) = REACTIONS.iter().find(|(known, _, _)| *known == base)?;
    Some(pick(lang, ja, en))
}

/// All that can be chosen, those offered first in front.
pub(super) fn all(lang: Lang) -> Vec<Emoji> {
    let mut all: Vec<Emoji> = emoji::all()
        .map(|(name, glyph)| of(name, glyph, lang))
        .collect();
    let place = |name: &str| FIRST.iter().position(|first| *first == name);
    all.sort_by_key(|one| place(one.name).unwrap_or(FIRST.len()));
    all
}

/// Some of them, by name.
pub(super) fn some(names: &[&'static str], lang: Lang) -> Vec<Emoji> {
    let known = |name: &&'static str| emoji::all().find(|(known, _)| known == name);
    names
        .iter()
        .filter_map(known)
        .map(|(name, glyph)| of(name, glyph, lang))
        .collect()
}

fn of(name: &'static str, glyph: &'static str, lang: Lang) -> Emoji {
    let plain = name.replace('_', " ");
    let japanese = FOUND_BY.iter().find(|(known, _)| *known == name);
    let japanese = japanese.map_or("", |(_, words)| words);
    let said: Vec<&str> = Lang::ALL
        .into_iter()
        .filter_map(|lang| reaction(name, lang))
        .collect();
    let own = match lang {
        Lang::Ja => japanese.split(' ').next().unwrap_or_default(),
        Lang::En => "",
    };
    let word = reaction(name, lang).unwrap_or(own);
    Emoji {
        name,
        glyph,
        word: if word.is_empty() {
            plain.clone()
        } else {
            word.to_owned()
        },
        found_by: format!("{name} {plain} {japanese} {}", said.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_emoji_named_here_can_be_drawn_and_every_reaction_has_both_words() {
        let names = REACTIONS.iter().map(|(name, ja, en)| {
            assert!(!ja.is_empty() && !en.is_empty(), "{name}");
            *name
        });
        let names = names.chain(FOUND_BY.iter().map(|(name, _)| *name));
        for name in names.chain(FIRST).chain(BESIDE) {
            assert!(emoji::glyph(name).is_some(), "{name}");
        }
        for name in FIRST {
            assert!(reaction(name, Lang::Ja).is_some(), "{name}");
        }
        assert_eq!(
            reaction("raising_hand::skin-tone-3", Lang::En),
            Some("can act now")
        );
    }

    #[test]
    fn the_picker_begins_with_what_is_offered_first_and_finds_in_both_languages() {
        let all = all(Lang::Ja);
        let first: Vec<&str> = all.iter().take(FIRST.len()).map(|one| one.name).collect();
        assert_eq!(first, FIRST);
        let eyes = all.iter().find(|one| one.name == "eyes");
        let eyes = eyes.expect("the picker has eyes");
        assert!(eyes.word == "見ています" && eyes.found_by.contains("watching"));
        assert_eq!(all.iter().filter(|one| one.name == "rocket").count(), 1);
    }
}
