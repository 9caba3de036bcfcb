### ひとりに伝えることばに添えるボタン。どれも、あとから戻せます。

offer-press = いまできること
    .accept = 引き受けます
    .decline = いまは難しい
    .go_on = もう少し続ける
    .pass_on = だれかに渡す
    .let_go = 手放す
    .undo = 元に戻す
    .take_again = もう一度引き受ける
    .together = 一緒に受け持つ
    .take_lead = まとめ役を引き受ける
    .ask_someone = ほかの人に聞く
    .take_back = 取り下げる
    .change = 直す
    .join = そちらに合流する
    .ask_settled = みんなに聞く
    .looks_settled = 収束でよさそう
    .close = しまって閉じる
    .reopen = 続きをはじめる
    .new_room = 新しい部屋で続ける
    .say_impact = ユーザーへの影響を書く
    .write = 書く
    .look = もう一度見る
    .raise = 知らせる
    .look_into = わたしが見てみます
    .say_known = 分かっていることを書く
    .say_title = 題をつける
