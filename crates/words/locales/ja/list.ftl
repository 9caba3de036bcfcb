### 一覧:開いているものと、これまでのもの。強調の記号は使いません。

list-nav = 一覧
list-title = インシデントの一覧
list-help = 開いているものが上に、これまでのものが月ごとに並びます。
list-search = タイトルの言葉
list-filter = しぼりこみ
list-all = すべて
list-open = 開いているもの
list-over = 閉じたもの
list-lasted = { $time }かかりました
list-so_far = { $time }続いています
list-lead = まとめ役:{ $names }
list-people = { $n } 人
list-empty = まだインシデントはありません。「なにか変」のひとことから始められます。
list-no_match = 「{ $query }」がタイトルにあるものは見つかりませんでした。閉じたものの中身は、ライブラリでさがせます。
list-no_older = これより前のものはありません。
list-see_all = 一覧を見る
list-pages = ページ
list-older = もっと前のもの
list-newest = 新しいものへ
