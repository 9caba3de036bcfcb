### ふり返り:ウェブの書く場所と、はじめに入っている文章。

look-what_happened = 何が起きたか
look-questions_note =
    驚いたこと
    次に試すことひとつ
look-questions =
    助かったこと、誰の何に
    「あれ?」と思ったところと、そのとき見ていたもの
    迷った場面で頭にあった手
    普段とちがって驚いたこと
    次に同じ音が鳴ったら試すことひとつ
look-title = { $number } のふり返り
look-help = そのとき知っていたことで、みんな精いっぱい動きました。一行か二行で十分です。Markdown で書けます。
look-text = 持ち帰ること
look-save = 保存
    .preview = 読み返す
    .save = 保存する
    .done = 保存して書き終える
    .open_again = 保存して、まだ続ける
look-saved = 保存しました。
look-saved_done = 保存して、書き終えました。ふり返ってくれてありがとうございます。
look-joined = 書いているあいだに、ほかの人も書いていました。何も失われていません。両方が上下に並んでいます。
look-written_by = さいごに書いた人:{ $who } さん
look-prefilled = 記録から入れてあります。保存するまでは何も残りません。
look-is_done = 書き終わり
look-is_open = 書いているところ
look-name = お名前(なくても大丈夫)
look-after = このあとのこと
look-tasks = 残っていること
look-look_backs = ふり返り
look-who = だれが:{ $value }
look-how = 進め方:{ $value }
look-when = めやす:{ $value }
look-for_whom = だれ向け:{ $value }
look-not_this_time = 今回はなし
look-nobody_yet = まだ決まっていません
look-task_done = できました
look-task_dropped = 手放しました
look-size_note = 5分メモ
look-size_talk = 30分の会
look-size_deep = じっくり
look-moved = { $who } さんが先に更新しました。
    .mine = 自分の文章にする
    .together = ふたつをつなげて直す
look-moved_by_someone = ほかの人が先に更新しました。
look-moved_help = まだ何も変えていません。ふたつともここにあります。選ばなかった保存ずみの文章は、書き出し(JSON)の出来事に残ります。
look-theirs = 先に保存された文章
look-mine = あなたの文章
look-keep_theirs = この文章のままにする
