### 役割は、引き受けるもの。いつでも手放せます。

role-board =
    手分けしますか?
    ひとりで何役でも、途中で交代しても、空いたままでも大丈夫です。
    .take_lead = まとめ役
    .take_scribe = 書きとめ役
    .take_comms = 伝える役
    .take_hands_on = 手を動かす役に加わる
    .take_company = 隣にいる役に加わる
role-release = 途中で手放しても大丈夫です。
    .release_lead = まとめ役を手放す
    .release_scribe = 書きとめ役を手放す
    .release_comms = 伝える役を手放す
    .release_hands_on = 手を動かす役を手放す
    .release_company = 隣にいる役を手放す
role-lead_script =
    ありがとうございます。困ったら、この3つを順にどうぞ。
    1.「まとめ役をします。いまユーザーにはどう見えていますか?」
    2.「いちばん早く楽にできる手は何でしょう。戻せますか?」
    3.「{ $minutes } 分後にもう一度ここで合わせましょう」
    途中で渡しても、もちろん大丈夫です。
role-taken = { $role }を引き受けてくれて、ありがとうございます。いつでも手放せます。
role-released = { $role }は空きになりました。ここまで、ありがとうございます。
role-held =
    { $role }は、いま { $who } さんが引き受けてくれています。
    声をかけて代わるのも、ほかの役をとるのも、隣にいるだけでも助かります。
role-not_held = { $role }は、いまあなたの手元にはないようです。何も変えていません。
