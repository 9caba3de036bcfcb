//! Every word of the chat page's own, in Japanese and in English, side by side in one list, so
//! that neither language can lack a line. It must never hold a word an app says.

use matoi_page::Lang;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $ja:literal, $en:literal;)*) => {
        /// The page's words in one language.
        #[derive(Debug)]
        pub(super) struct Words { $($(#[$doc])* pub(super) $name: &'static str,)* }

        const JA: Words = Words { $($name: $ja,)* };
        const EN: Words = Words { $($name: $en,)* };

        #[cfg(test)]
        const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $ja, $en),)*];
    };
}

words! {
    title: "ワークスペース", "Workspace";
    place: "練習用ワークスペース", "Practice workspace";
    safe: "本物のSlackには何も送られません", "Nothing is sent to the real Slack";
    skip: "メッセージ入力へ移動", "Skip to the message box";
    records: "記録のページ", "Records";
    persona: "だれとして使うか", "You are";
    switch: "切り替える", "Switch";
    other_language: "English", "日本語";
    menu: "チャンネル一覧", "Channels";
    channels: "チャンネル", "Channels";
    joinable: "参加できるチャンネル", "Channels to join";
    archived: "アーカイブ済み", "Archived";
    direct: "ダイレクトメッセージ", "Direct messages";
    apps: "アプリ", "Apps";
    home: "ホーム", "Home";
    unread: "未読", "unread";
    app_tag: "アプリ", "APP";
    edited: "（編集済み）", "(edited)";
    pinned_by: "{name} が固定", "Pinned by {name}";
    pinned_count: "固定 {count}件", "{count} pinned";
    only_you: "あなただけに見えています", "Only visible to you";
    dismiss: "消す", "Dismiss";
    also_sent: "スレッドからチャンネルにも送信", "Also sent to the channel from a thread";
    replies: "{count}件の返信", "{count} replies";
    one_reply: "1件の返信", "1 reply";
    last_reply: "最後は {time}", "last at {time}";
    reply: "スレッドで返信", "Reply in thread";
    react: "この発言にリアクションする", "React to this message";
    messages: "#{name} のメッセージ", "Messages in #{name}";
    thread: "スレッド", "Thread";
    close: "閉じる", "Close";
    older: "これより前を見る", "Show older messages";
    newest: "最新に戻る", "Back to the newest";
    write: "メッセージを書く（/ でコマンド）", "Write a message ( / for commands )";
    write_thread: "返信を書く", "Write a reply";
    message: "メッセージ", "Message";
    send: "送信", "Send";
    join: "#{name} に参加する", "Join #{name}";
    join_first: "まだこのチャンネルに入っていません。読むことはできます。", "You aren't in this channel yet. You can read along.";
    is_archived: "このチャンネルはアーカイブされています。読むことはできますが、書き込めません。", "This channel is archived. You can read it, but nobody can write here any more.";
    empty: "まだ何も書かれていません。ここは練習の場です。何を書いても、外には出ません。", "Nothing here yet. This is a place to practise: whatever you write stays here.";
    empty_home: "まだ何も届いていません。少しすると表示されます。", "Nothing has arrived yet. It should show up in a moment.";
    not_here: "そのチャンネルは見つかりませんでした。左の一覧から選んでください。", "That channel isn't here. Please pick one from the list.";
    no_script: "ボタンとリアクションにはJavaScriptが必要です。読むことと書くことは、このままでもできます。", "Buttons and reactions need JavaScript. Reading and writing work as they are.";
    commands: "コマンド", "Commands";
    command_hint: "{app} に伝える（言葉はなくても大丈夫）", "Tell {app} (words are optional)";
    command_help: "{app} にできることを見る", "See what {app} can do";
    live_on: "ライブ更新中", "Live";
    live_wait: "再接続中", "Reconnecting";
    live_off: "更新が止まっています。15秒ごとに見に行きます", "Live updates paused; checking every 15 s";
    joined: "{names} が参加しました", "{names} joined";
    invited: "{by} が {names} を招待しました", "{by} invited {names}";
    left: "{names} が退出しました", "{names} left";
    topic: "{names} がトピックを変えました: {text}", "{names} set the topic: {text}";
    purpose: "{names} が説明を変えました: {text}", "{names} set the purpose: {text}";
    renamed: "{names} がチャンネル名を変えました: {text}", "{names} renamed the channel: {text}";
    was_archived: "{names} がこのチャンネルをアーカイブしました", "{names} archived this channel";
    was_unarchived: "{names} がこのチャンネルをもう一度開きました", "{names} reopened this channel";
    and: "、", ", ";
    wait: "送っています…", "Sending…";
    problem_away: "いま届きませんでした。書いた文はここに残っています。もう一度押しても大丈夫です。", "That didn't get through just now. Your words are still here, and pressing again is fine.";
    problem_slow: "まだ返事がありません。届いているかもしれません。もう一度押しても大丈夫です。", "No answer yet; it may have arrived. Pressing again is fine.";
    problem_archived: "このチャンネルはアーカイブされたので、届きませんでした。", "This channel has been archived, so it didn't arrive.";
    problem_not_in: "このチャンネルに入っていないので、届きませんでした。参加すると書けます。", "You aren't in this channel, so it didn't arrive. Join it and try again.";
    problem_busy: "少し混み合っています。数秒おいて、もう一度押してみてください。", "It's a little busy. Wait a few seconds and press again.";
    problem_gone: "もう新しい表示になっています。いまの表示でもう一度押してみてください。", "This has been replaced by something newer. Please press on what is shown now.";
    problem_long: "一度に送るには長すぎました。分けて送ってください。書いた文は残っています。", "That's too long for one message. Please split it; your words are still here.";
    problem_command: "{code} というコマンドはありません。ふつうの発言にするには、先頭の / を消してください。", "There is no command {code}. To send it as a message, remove the leading / .";
    problem_other: "うまくいきませんでした（{code}）。もう一度押しても大丈夫です。", "That didn't work ({code}). Pressing again is fine.";
}

/// The words in a language.
pub(super) const fn of(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

/// Fills `{places}`.
pub(super) fn fill(text: &str, places: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (place, value) in places {
        filled = filled.replace(&format!("{{{place}}}"), value);
    }
    filled
}

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
pub(super) const OFFERED: [&str; 9] = [
    "raising_hand",
    "eyes",
    "clock1",
    "pray",
    "pushpin",
    "thinking_face",
    "wrench",
    "white_check_mark",
    "fire_extinguisher",
];

/// The word of a reaction, skin tone folded.
pub(super) fn reaction(name: &str, lang: Lang) -> Option<&'static str> {
    let base = matoi_page::blocks::emoji::fold(name);
    let (_, ja, en) = REACTIONS.iter().find(|(known, _, _)| *known == base)?;
    Some(pick(lang, ja, en))
}

const AREAS: &[(&str, &str, &str)] = &[
    ("server", "サーバー", "Server"),
    ("web", "Web", "Web"),
    ("mobile", "モバイル", "Mobile"),
    ("infra", "インフラ", "Infrastructure"),
    ("director", "ディレクター", "Director"),
    ("support", "サポート", "Support"),
    ("newcomer", "入ったばかり", "Newcomer"),
    ("owner", "オーナー", "Owner"),
];

/// The name of an area; one nobody foresaw keeps its own.
pub(super) fn area(area: &str, lang: Lang) -> String {
    AREAS
        .iter()
        .find(|(known, _, _)| *known == area)
        .map_or_else(
            || area.to_owned(),
            |(_, ja, en)| pick(lang, ja, en).to_owned(),
        )
}

const fn pick(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn both_languages_say_everything_with_the_same_places() {
        let tables = REACTIONS.iter().chain(AREAS).chain(PAIRS);
        for (name, ja, en) in tables {
            assert!(!ja.is_empty() && !en.is_empty(), "{name}");
            assert_eq!(places(ja), places(en), "{name}");
        }
    }

    #[test]
    fn every_offered_reaction_can_be_drawn_and_has_a_word() {
        for name in OFFERED {
            assert!(matoi_page::blocks::emoji::glyph(name).is_some(), "{name}");
            assert!(reaction(name, Lang::Ja).is_some(), "{name}");
        }
        assert_eq!(
            reaction("raising_hand::skin-tone-3", Lang::En),
            Some("can act now")
        );
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(
            fill("{a} と {b}", &[("a", "花"), ("b", "Leo")]),
            "花 と Leo"
        );
    }
}
