### そっと聞くこと。ひとつのきっかけに一度だけ。

nudge-impact_missing = ユーザーからはどう見えているでしょう。「まだ分からない」も立派な答えです。
    .note_impact = 影響を書く
    .unknown_so_far = まだ不明
