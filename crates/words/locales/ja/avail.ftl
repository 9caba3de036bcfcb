### いま動ける人を、リアクションで聞きます。

avail-ask =
    {"*"}いま動ける人を教えてもらえると助かります。* 近いものをリアクションで。
    🙋 いま動けます
    👀 見ています。質問なら答えられます
    🕐 あとで入れます
    🙏 今回はごめん(それも助かる情報です)
    役割はまだ決めなくて大丈夫です。
avail-summary =
    いま動ける:{ $now }
    見ている:{ $watching }
    あとで:{ $later }
avail-area_line = { $area }:{ $names }
avail-count = { $n } 人
avail-legend = リアクションは、いつでも変えられます:{ $answer }
avail-noted = ありがとうございます。「{ $answer }」で受け取りました。いつでも変えられます。
