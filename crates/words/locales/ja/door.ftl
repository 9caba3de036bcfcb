### ページに入る、だれかを名のる。強調の記号は使いません。

door-title = Matoi に入る
    .enter = 入る
# document · だれも入っていないとき
door-how = Matoi が動いているマシンで、次のひとことを打つと、一度だけ使えるリンクが出ます。15 分のあいだ使えます。
door-spent = このリンクは、もう使われたか、時間が過ぎたようです。何も失われていません。
door-for_you = { $name } さんとして入ります。
door-who = あなたは
    .save = この人で
# document · ログインのないページで、まだ名のっていないとき
door-nobody = 名前なし
door-leave = 出る
    .leave = 出る
