### キーボードの一覧。英字一つのキーは、書いているあいだと変換中は効かず、ここで切っておけます。

keys-title = キーボード
keys-open = キーボードの操作
    .open = キーボードの操作
keys-help = 文字を書いているあいだと、変換の途中では効きません。
keys-everywhere = どのページでも
keys-this = この一覧を出す、しまう
keys-search = 探す
keys-now = 「いま」へ
keys-incidents = インシデントの一覧へ
keys-library = ライブラリへ
keys-page = 動いているインシデントのページで
keys-next = 次の記録、前の記録
keys-new = 待っている新着を出す
keys-note = 記録を書く
keys-off = 一文字のキーを切る
    .off = 一文字のキーを切る
    .on = 一文字のキーを使う
keys-off_now = 一文字のキーは切ってあります。このブラウザーだけの設定です。
keys-close = 閉じる
    .close = 閉じる
