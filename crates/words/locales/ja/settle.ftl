### 収束:材料を見せて、感触を聞いて、合意します。

settle-propose =
    {"*"}そろそろ収束でよさそうでしょうか。みなさんの感触を聞かせてほしいです。*
    提案:{ $who }
    そう考えた材料:
    { $evidence }
    まだ残っていること:{ $remaining }
    しばらく見守るもの:{ $watch }
    .looks_settled = よさそう
    .raise_concern = 気になることがある
    .watch_longer = もう少し見たい
    .take_back = 同意を取り消す
settle-agreed_so_far = よさそうと答えた人:{ $names }
settle-agreed_count = よさそう { $n } 人(めやすは { $needed } 人)
settle-no_evidence = 材料がまだ空です。グラフ1枚、操作を試した結果ひとつでも、あとの自分たちが助かります。このまま聞くこともできます。
settle-empty_evidence = まだ添えられていません
settle-concern = { $who } さんの気がかり:「{ $note }」 言ってもらえて助かります。収束は、これを見てからにしましょう。
settle-concern_no_words = { $who } さんに、気になることがあるそうです。言ってもらえて助かります。収束は、話を聞いてからにしましょう。
settle-concern_eased = { $who } さんの気がかりは、話せました:「{ $note }」
settle-concern_eased_no_words = { $who } さんの気がかりは、話せました。
settle-ended_by_lead = まとめ役の判断で収束しました
settle-agreed =
    {"*"}収束しました* ({ $time })
    確かめたのは { $names } さん。
    ここまで動いてくれたみなさん、見守ってくれたみなさん、ありがとうございました。
    原因は、ひと息ついてからで大丈夫です。
    .close = しまって閉じる
    .reopen = また開く
settle-decided =
    {"*"}収束しました* ({ $time })
    まとめ役の { $who } さんの判断です。
    ここまで動いてくれたみなさん、見守ってくれたみなさん、ありがとうございました。
    気になることがあれば、いつでもまた開けます。
    .close = しまって閉じる
    .reopen = また開く
settle-reopened = 様子がまた変わったので、開きなおしました。すぐ気づけたのは、見守っていたからです。続きから始めましょう。
settle-already_live = もう提案が出ていて、みなさんの感触を聞いているところです。そちらに答えてもらえると助かります。
settle-agreed_noted = ありがとうございます。「よさそう」で受け取りました。
settle-already_agreed = もう「よさそう」で受け取っています。ありがとうございます。
settle-concern_noted = 言ってくれてありがとうございます。気がかりとして残しました。これを見るまで、数だけで収束にはなりません。
settle-concern_form = 気がかりを残す
    .send = 残す
    .leave = やめておく
settle-concern_words = どんなことが気になりますか
settle-concern_hint = ひとことでも、書かなくても大丈夫です。気がかりがあること自体が、みんなの助けになります。
settle-nothing_live = いま聞いている収束の提案はありません。そろそろと思ったら、いつでも聞けます。
settle-already_settled = もう収束しています。様子が変わったら、いつでもまた開けます。
settle-still_open = まだ収束していないので、そのまま続けられます。
settle-lead_only = これは、まとめ役の人が選べる道です。「よさそう」で感触を伝えることも、まとめ役を引き受けることもできます。
settle-material_kept = 材料は記録に残っています。
