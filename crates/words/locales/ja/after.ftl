### 収束のあと:だれが、どう進めるか。「今回はなし」も答えのひとつです。

after-cause = 原因の調査
after-report = 報告のとりまとめ
after-asked = { $who } さんから、「{ $what }」をお願いできないか、とのことです。むずかしければ「いまは難しい」で大丈夫。ほかの人には見えません。
after-asked_by_someone = 「{ $what }」をお願いできないか、とのことです。むずかしければ「いまは難しい」で大丈夫。ほかの人には見えません。
after-sent = { $who } さんに、「{ $what }」をそっと聞いてみました。
after-declined = { $who } さんは、「{ $what }」がいまは難しいそうです。ほかの人にも聞いてみられます。このことは、ほかの人には見えません。
after-taken = 「{ $what }」を引き受けてくれて、ありがとうございます。いつでもだれかに渡せます。
after-task_held = それは { $who } さんが引き受けてくれています。声をかけてみるのもいいかもしれません。
after-lookback_opened = 振り返りを開きました。記録から下書きができています。
after-lookback_joined = 書いているあいだに、ほかの人も書いていました。どちらも消さずに、続けて並べてあります。
after-checklist =
    {"*"}このあとのこと*
    決まったところからで大丈夫です。「今回はなし」も答えのひとつです。
    .take = 引き受けます
    .plan = 進め方・お願い
    .not_this_time = 今回はなし
    .after_all = やっぱり考える
    .let_go = やっぱり手放す
after-how = 進め方
after-when = めやす
after-for_whom = だれ向け
after-not_this_time = 今回はなし
after-lookbacks = 振り返り
    .write = 書く・読む
    .done = できあがり
    .not_this_time = 今回はなし
    .not_yet = まだ続ける
    .after_all = やっぱりやる
after-size = 大きさを選べます。迷ったら「5分メモ」からで十分です。
    .note_5_min = 5分メモ
    .talk_30_min = 30分の会
    .in_depth = じっくり
after-lookback_draft = 下書きができています
after-lookback_written = 書いています
after-lookback_done = できあがり
after-tasks = 残っていること
    .add = やることを足す
    .take = 引き受けます
    .let_go = 手放す
    .done = できた
    .not_yet = まだ続ける
