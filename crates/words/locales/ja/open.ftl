### 知らせてもらってから、部屋ができるまで。用途は en/open.ftl に書いてあります。

open-ack = 受け取りました。場所を用意しています。
open-joined =
    もう開いているので、ここで合流できます。来てくれてありがとうございます。
    → { $channel }
open-announce =
    { $opener } さんが異変を知らせてくれました。ありがとうございます。
    {"*"}{ $title }*
    • 状態:{ $state }
    • いま分かっていること:{ $known }
    • ユーザーへの影響:{ $impact }
    • 温度感:{ $heat }
    話す場所 → { $channel } 見るだけの参加も歓迎です。
    .join = 参加する
open-empty_known = まだほとんど分かっていません
open-empty_impact = 確認中です(分かるまでは、困っている人がいるとみなします)
open-welcome =
    { $opener } さん、知らせてくれてありがとうございます。
    { $invited ->
        [0] みんなに声をかけているところです。
       *[other] { $invited } 人に声をかけました。
    }
    ここは今回かぎりの場所です。片づいたら閉じるので、思ったことをそのまま書いて大丈夫です。
    {"*"}いちばん大事なのは、ユーザーの困りごとを静めること。* 原因はあとで落ち着いて調べられます。
    まずは見たものを貼るだけで十分です(スクショ、URL、ひとこと)。
open-false_alarm =
    問題ないことが確かめられました。
    知らせてくれた { $opener } さん、ありがとうございます。
    見てくれた { $names } さん、ありがとうございます。
    次も、このくらいの段階で声をかけてもらえるとうれしいです。
open-default_title = なにか変です
open-private_title = 限られた人で見ています
open-someone = だれか
open-maybe_same =
    { $minutes } 分前に、近い知らせがありました → { $channel }
    {"*"}{ $title }*
    同じことなら合流を。ちがうと思ったら、このまま進めて大丈夫です。
open-went_on = 続きはこちらです → { $channel }
open-in_thread = この投稿のスレッド
open-called_to_thread = { $names } さん、このスレッドで様子を見ています。見るだけでも歓迎です。
