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
# document · だれなのかを Slack が教える
door-slack = だれなのかは Slack が教えてくれます。Slack が答えないときは、下の方法なら Slack なしで入れます。
    .enter = Slack で入る
# document · Slack では入れなかったわけ。そのあとに、マシンで出すリンクのことが続く
door-away_lost = 始めてから時間がたったか、別のブラウザだったようです。もう一度始めると入れます。何も失われていません。
door-away_refused = 今回は Slack の了承がもらえませんでした。もう一度試すと、入れるかもしれません。
door-away_unheard = いま Slack に聞けませんでした。何も失われていません。下の方法なら Slack なしで入れます。
door-away_elsewhere = その Slack アカウントは、別のワークスペースのものでした。このチームのワークスペースのアカウントなら入れます。
door-away_unknown = Slack では確かめられましたが、Matoi はまだお会いしていないようです。チームに加わったばかりなら、数分かかることがあります。
