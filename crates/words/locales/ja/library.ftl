### ライブラリで見つける:似た事例。

library-words = 事例の中の言葉
library-see_all = すべての事例を見る
library-alike = 言葉の似た事例
library-alike_help = タイトルと事実の言葉が重なるものです。同じとは限りません。
