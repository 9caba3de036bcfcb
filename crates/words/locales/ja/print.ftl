### 印刷と、ファイルとしての書き出し(HTML)。

print-acts = 書き出す
    .print = 印刷用に開く
print-written_at = { $time } に書き出し
print-drill = 訓練
