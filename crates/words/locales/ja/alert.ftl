### アラートのカード。機械が知らせ、開くかどうかは人が決めます。

alert-heading = アラート:{ $title }
alert-count = { $n } 回届いています
alert-source = 送り元:{ $source }
alert-first = 最初:{ $time }
alert-latest = 最新:{ $time }
alert-details = くわしく見る
alert-card = 気になったら、ひと押しで話す場所ができます。空振りでも大丈夫です。
    .raise = 知らせる
    .looking = 見ています
    .nothing = 何でもなさそう
    .restore = やっぱり気になる
alert-raised = { $channel } で見ています。
alert-raised_by = { $who } さんが知らせてくれました。ありがとうございます。
alert-resolved = 送り元では、収まったと言っています。
alert-looked_at = { $names } さんが見てくれています。
alert-nothing = 「何でもなさそう」と印がつきました。気になったら、いつでも開けます。
alert-looking_noted = ありがとうございます。見ている人としてカードに載せました。
alert-nothing_noted = ありがとうございます。印をつけました。カードはそのまま残ります。
alert-untitled = 題名のないアラート
alert-stopped_looking = わかりました。見てくれて、ありがとうございました。
alert-restored = もとに戻しました。気になったら、いつでも知らせられます。
