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
    skip_messages: "メッセージ一覧へ移動", "Skip to the messages";
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
    react_tools: "この発言にリアクションする", "React to this message";
    emoji: "絵文字", "Emoji";
    emoji_search: "絵文字をさがす", "Find an emoji";
    emoji_recent: "最近使ったもの", "Recently used";
    emoji_none: "見つかりませんでした。別の言葉で試してみてください。", "Nothing found. Please try another word.";
    more: "ほかの操作", "More actions";
    menu_of: "{name} の {time} の発言", "{name}'s message at {time}";
    menu_unread: "ここから未読にする", "Mark unread from here";
    menu_pin: "チャンネルに固定する", "Pin to the channel";
    menu_unpin: "固定をはずす", "Unpin";
    menu_copy: "リンクをコピー", "Copy link";
    menu_link: "この発言へのリンク", "Link to this message";
    copied: "リンクをコピーしました", "Link copied";
    menu_edit: "編集する", "Edit";
    menu_delete: "削除する", "Delete";
    menu_apps: "アプリに渡す", "Hand to an app";
    delete_ask: "この発言を削除しますか？ 元には戻せません。", "Delete this message? It can't be brought back.";
    edit_label: "発言を編集する", "Edit the message";
    save: "保存する", "Save";
    cancel: "やめる", "Cancel";
    yes: "はい", "Yes";
    deleted: "この発言は削除されました。", "This message was deleted.";
    new_line: "ここから新着", "New";
    unread_count: "未読 {count}件", "{count} unread";
    read_all: "既読にする", "Mark as read";
    plus: "アプリと添付", "Apps and attachments";
    attach: "ファイルを添付", "Attach files";
    attached: "添付するファイル", "Files to send";
    take_off: "はずす", "Take off";
    mention: "だれかを呼ぶ", "Mention someone";
    suggestions: "候補", "Suggestions";
    group_of: "グループ・{count}人", "group of {count}";
    broadcast: "#{name} にも送る", "Also send to #{name}";
    file_download: "ダウンロード", "Download";
    file_gone: "このファイルは削除されました。", "This file was deleted.";
    jump: "移動", "Jump";
    jump_label: "移動先をさがす", "Where to?";
    jump_none: "見つかりませんでした。", "Nothing found.";
    help: "キー操作", "Keyboard";
    key_jump: "チャンネルやアプリへ移動する", "Jump to a channel or an app";
    key_part: "チャンネル・発言・入力のあいだを移る", "Go between channels, messages and the message box";
    key_list: "発言を前後に選ぶ", "Move through the messages";
    key_react: "選んだ発言にリアクションする", "React to the chosen message";
    key_thread: "スレッドを開く", "Open the thread";
    key_menu: "発言のメニューを開く", "Open the message's menu";
    key_edit: "選んだ自分の発言を編集する", "Edit your chosen message";
    key_unread: "ここから未読にする", "Mark unread from here";
    key_write: "メッセージ入力へ移る", "Go to the message box";
    key_send: "送信する / 改行する", "Send / new line";
    key_last: "直前の自分の発言を編集する（入力が空のとき）", "Edit your last message (when the box is empty)";
    key_help: "この一覧を開く", "Open this list";
    key_close: "閉じる", "Close what is open";
    steps: "{count}つ前に戻れます", "{count} step(s) to go back";
    close_all: "すべて閉じる", "Close everything";
    messages: "#{name} のメッセージ", "Messages in #{name}";
    thread: "スレッド", "Thread";
    close: "閉じる", "Close";
    older: "これより前を見る", "Show older messages";
    newest: "最新に戻る", "Back to the newest";
    write: "メッセージを書く（/ でコマンド）", "Write a message (/ for commands)";
    write_thread: "返信を書く", "Write a reply";
    message: "メッセージ", "Message";
    send: "送信", "Send";
    join: "#{name} に参加する", "Join #{name}";
    join_first: "まだこのチャンネルに入っていません。読むことはできます。", "You aren't in this channel yet. You can read along.";
    is_archived: "このチャンネルはアーカイブされています。読むことはできますが、書き込めません。", "This channel is archived. You can read it, but nobody can write here any more.";
    empty: "まだ何も書かれていません。ここは練習の場です。何を書いても、外には出ません。", "Nothing here yet. This is a place to practise: whatever you write stays here.";
    empty_home: "まだ何も届いていません。少しすると表示されます。", "Nothing has arrived yet. It should show up in a moment.";
    not_here: "そのチャンネルは見つかりませんでした。左の一覧から選んでください。", "That channel isn't here. Please pick one from the list.";
    no_script: "JavaScriptがなくても使えます。新しい発言は、読み込み直すと表示されます。", "This works without JavaScript. Reload the page to see what is new.";
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
    made_private: "{names} がこのチャンネルを非公開にしました", "{names} made this channel private";
    made_public: "{names} がこのチャンネルを公開にしました", "{names} made this channel public";
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
    problem_edit: "この発言はもう編集できません。", "This message can't be edited any more.";
    problem_delete: "この発言は削除できません。", "This message can't be deleted.";
    problem_pinned: "もう固定されています。", "It is pinned already.";
    problem_file: "ファイルを送れませんでした（{code}）。書いた文はここに残っています。", "The files didn't get through ({code}). Your words are still here.";
    problem_other: "うまくいきませんでした（{code}）。もう一度押しても大丈夫です。", "That didn't work ({code}). Pressing again is fine.";
}

/// The words in a language.
pub(super) const fn of(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

/// What an error code means, in a kind line.
pub(super) fn problem(words: &Words, code: &str) -> String {
    let (_, _, pick) = PROBLEMS
        .iter()
        .find(|(_, codes, _)| codes.contains(&code))
        .unwrap_or(&OTHER);
    fill(pick(words), &[("code", code)])
}

type Problem = (
    &'static str,
    &'static [&'static str],
    fn(&Words) -> &'static str,
);

/// The sentences for what can go wrong: their name on the page, the codes they stand for.
pub(super) const PROBLEMS: &[Problem] = &[
    ("away", &["away"], |words| words.problem_away),
    (
        "slow",
        &["timeout", "operation_timeout", "app_timeout"],
        |words| words.problem_slow,
    ),
    ("archived", &["is_archived", "is_inactive"], |words| {
        words.problem_archived
    }),
    ("outside", &["not_in_channel"], |words| words.problem_not_in),
    ("busy", &["ratelimited", "rate_limited"], |words| {
        words.problem_busy
    }),
    (
        "gone",
        &[
            "message_not_found",
            "element_not_found",
            "option_not_found",
            "view_not_found",
        ],
        |words| words.problem_gone,
    ),
    ("long", &["msg_too_long"], |words| words.problem_long),
    ("command", &["unknown_command"], |words| {
        words.problem_command
    }),
    (
        "edit",
        &["cant_update_message", "edit_window_closed"],
        |words| words.problem_edit,
    ),
    ("delete", &["cant_delete_message"], |words| {
        words.problem_delete
    }),
    ("pinned", &["already_pinned"], |words| words.problem_pinned),
    (
        "file",
        &[
            "upload_failed",
            "file_upload_size_restricted",
            "storage_limit_reached",
            "too_large",
        ],
        |words| words.problem_file,
    ),
];

/// For every other code.
pub(super) const OTHER: Problem = ("other", &[], |words| words.problem_other);

/// Fills `{places}`.
pub(super) fn fill(text: &str, places: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (place, value) in places {
        filled = filled.replace(&format!("{{{place}}}"), value);
    }
    filled
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

pub(super) const fn pick(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
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
        let tables = AREAS.iter().chain(PAIRS);
        for (name, ja, en) in tables {
            assert!(!ja.is_empty() && !en.is_empty(), "{name}");
            assert_eq!(places(ja), places(en), "{name}");
        }
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(
            fill("{a} と {b}", &[("a", "花"), ("b", "Leo")]),
            "花 と Leo"
        );
    }
}
