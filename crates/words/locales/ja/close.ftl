### 閉じる:まず記録をしまい、名前を添えてお礼を言い、部屋をたたみます。

close-ready = 待っている振り返りはありません。記録をライブラリにしまって、このチャンネルを閉じてよさそうですか。
    .file_and_close = しまって閉じる
    .keep_open = まだ開けておく
close-bye =
    {"*"}閉じます。* { $title }
    残したもの:{ $case_link }(時系列、材料、学び)
    次に試すこと:{ $next_try }
    気づいてくれた { $opener } さん、ありがとうございました。
    支えてくれた { $names } さん、ありがとうございました。
    様子が変わったら、また知らせてもらえると助かります。
close-in_library = ライブラリの { $number }
close-archived =
    { $title } を閉じました。
    まとめは { $case_link } でいつでも読めます。
close-leftover = { $n } 件が残っています。残したまま閉じても大丈夫です(ライブラリに「残り」として載ります)。
    .close_anyway = このまま閉じる
    .go_back = 戻る
close-before_settled = まだ収束を聞いていないようです。先に聞いておくと、みんな安心して離れられます。何でもなかったときは、そのまま閉じられます。
    .ask_settled = 収束を聞く
    .false_alarm = 何でもなかった
    .close_anyway = このまま閉じる
close-filing = 記録をしまっています。終わったら、このチャンネルを閉じます。
close-already = もう閉じています。記録はライブラリでいつでも読めます。
close-room_stays = 記録はしまいました。このチャンネルは、しまう権限がないため、そのまま残っています。
