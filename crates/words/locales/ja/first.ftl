### はじめての「いま」:まだ何も起きていない家で、次の一歩をそっと示します。

first-calm = 落ち着いて、みんなで。
first-what = 誰かが「なにか変」と言ったら、話す場所ができて、みんなが集まり、記録が残ります。まずは触ってみるのがいちばんです。
first-try = まず触ってみる
first-try_here = Slack がなくても始められます。ここには練習用の Slack があり、作りものの人たちがいます。何をしても、何も壊れません。
first-open_workspace = ワークスペースを開く
first-raise_here = ここで知らせてみる
first-try_slack = Slack のどのチャンネルでも、このひとことで始められます:
first-connect = Slack につなぐ
first-connect_how = Slack のアプリのトークンを 2 つ、環境変数に入れて Matoi を起動すると、同じものがチームの Slack で動きます。
first-connect_later = 画面での案内は、あとの版で用意します。それまでは、Slack の管理画面でアプリを作る手間がかかります。
first-away = いま Slack につながりません。ページはこのまま使えます。
first-later = あとで大丈夫なもの
first-guideline = を読む。起きる前でも、起きたあとでも。
first-library = をのぞく。閉じたものが、ここで事例になります。
first-settings = を見る。呼ぶ人、お知らせのチャンネル、アラートの宛先。
