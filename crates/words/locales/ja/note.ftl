### 見たこと、たぶん、やったこと。分けて残します。

note-fact_placeholder = 何を、どこで見ましたか(例:14:05のグラフで5xxが12%)
note-hypothesis_placeholder = たぶん◯◯かも。確かめ方が浮かべばそれも
note-impact_placeholder = ユーザーは何に困っていますか。誰が、どのくらい?
note-action_placeholder = やったこと、これからやること(戻し方も)
note-decision_placeholder = 決めたことを、ひとことで
note-unknown_placeholder = まだ分からないこと
note-kind = この発言を残す
    .fact = 📌 事実(見た)
    .hypothesis = 🤔 仮説(たぶん)
    .action = 🔧 対応
    .decision = ⚖️ 決定
    .impact = 影響
    .unknown = ❓ 不明
note-line = { $kind }:{ $text }
note-recorded = 「{ $kind }」として残しました。あとから変えたり、取り下げたりできます。
note-withdrawn = 「{ $kind }」を取り下げました。もとの発言はそのまま残っています。
note-already = もう「{ $kind }」として残っています。ありがとうございます。
note-no_words = ことばが空だったので、まだ何も残していません。ひとこと添えると載せられます。
note-pending = 本文を取りに行っています
note-withdrawn_mark = 取り下げ
