### `matoi doctor --probe`:頼りにしていることを、専用のチャンネルでためす。

probe-title = だれも呼ばない専用のチャンネルで、ためしてみました:
probe-none = まだ Slack につながっていません。matoi connect のあとなら、ここでためせます。
probe-whole_ok = どれも、Matoi が頼りにしているとおりです。
probe-whole_otherwise = ちがうところか、分からなかったところがあります。それで失われるものはありません。一覧は docs/slack.md にあります。
probe-by_hand = 人の目でしか分からないことは、docs/slack.md の "Confirm on a real workspace" にあります。
probe-as_relied = 思っていたとおり
probe-as_relied_after = 思っていたとおり({ $ms } ミリ秒後)
probe-otherwise = ちがいました:{ $said }
probe-unseen = 分かりませんでした:{ $said }
probe-channel = チャンネルを作れる
probe-japanese_name = 名前に日本語を使える
probe-taken_name = 使われている名前は断られる
probe-topic = トピックを書ける
probe-key = 投稿を目印で見つけられる
probe-pin = 2回ピン留めしても1つ
probe-mark = 2回リアクションしても1つ
probe-key_after_change = 書きかえても投稿の目印が残る
probe-archive = チャンネルをしまえる
probe-archived_name = しまったチャンネルの名前は残る
