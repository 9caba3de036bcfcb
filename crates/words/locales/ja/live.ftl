### 動いているページが、いまどうなっているかを伝えることば。幅を決めておく場所なので、短く。

live-then = { $time } 時点
live-reload = 読み直す
live-on = ライブ更新中
live-wait = 再接続中、最後は
live-poll = 15秒ごとに更新
live-off = 更新が止まっています
live-new = 新着 { $n }件
live-other = 新着あり
live-follow = 新着の出しかた
    .follow = 新着をすぐ出す
live-team_zone = (チームは { $zone })
live-older = 前の記録 { $n } 件
live-newer = 後の記録 { $n } 件
live-newest = いちばん新しいところ
live-all = すべて出す
live-more = 前のもの { $n } 件
