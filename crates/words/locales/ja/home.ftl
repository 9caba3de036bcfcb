### ホーム:あげかた、いま開いているもの、聞かれていること、読みもの。

home-how = あれ?と思ったら、下のボタンか、どのチャンネルでも `/matoi` でどうぞ。ひとことでも、言葉がなくても大丈夫です。
    .raise = 知らせる
home-asked = そっと聞かれていること
home-does_it_look_settled = そろそろ収束でよさそうでしょうか(提案:{ $who })。どちらの答えも助かります。
home-open = いま開いているもの
    .join = 参加する
home-nothing_open = いま開いているものはありません。おだやかです。
home-taken = 引き受けていること
home-to_read = 時間のあるときの読みもの
