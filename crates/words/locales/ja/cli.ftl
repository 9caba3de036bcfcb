### `matoi serve` の最初の数行。両方の言葉で出します。

cli-running = Matoi が動いています:{ $url }
cli-workspace = 内蔵のワークスペース:{ $url }(ここでの会話は Slack には送られません)
cli-records = 記録の置き場所:{ $path }
cli-alerts = アラートの送り先:{ $url }
cli-stop = 止めるときは Ctrl-C
