### 見える言葉。Slack でもウェブでも同じ言葉を使います。絵文字は src/glossary.rs にあります。

vocabulary-state_open = 発生
vocabulary-state_responding = 対応中
vocabulary-state_settling = 収束の確認中
vocabulary-state_settled = 収束
vocabulary-state_closed = 完了
vocabulary-state_false_alarm = 勘違い

vocabulary-role_lead = まとめ役
vocabulary-role_scribe = 書きとめ役
vocabulary-role_comms = 伝える役
vocabulary-role_hands_on = 手を動かす役
vocabulary-role_company = 隣にいる役

vocabulary-note_fact = 事実
vocabulary-note_hypothesis = 仮説
vocabulary-note_impact = 影響
vocabulary-note_action = 対応
vocabulary-note_decision = 決定
vocabulary-note_unknown = 不明

vocabulary-hypothesis_open = 確かめる前
vocabulary-hypothesis_supported = 確かめた
vocabulary-hypothesis_ruled_out = 消えた

vocabulary-answer_now = いま動ける
vocabulary-answer_watching = 見ています
vocabulary-answer_later = あとで
vocabulary-answer_not_now = 今回はごめん

vocabulary-heat_heads_up = お知らせまで
vocabulary-heat_need_hands = 手を貸して
vocabulary-heat_all_together = みんなで

vocabulary-area_server = サーバーサイド
vocabulary-area_web = ウェブフロント
vocabulary-area_mobile = モバイル
vocabulary-area_infra = インフラ
vocabulary-area_director = ディレクター
vocabulary-area_support = サポート
vocabulary-area_other = そのほか

vocabulary-drill_prefix = 【訓練】
