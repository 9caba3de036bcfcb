### はじめての「いま」:まだ何も起きていない家で、次の一歩をそっと示します。

first-calm = 落ち着いて、みんなで。
first-what = 誰かが「なにか変」と言ったら、話す場所ができて、みんなが集まり、記録が残ります。まずは触ってみるのがいちばんです。
first-try = まず触ってみる
first-try_here = Slack がなくても始められます。ここには練習用の Slack があり、作りものの人たちがいます。何をしても、何も壊れません。
first-open_workspace = ワークスペースを開く
first-raise_here = ここで知らせてみる
first-try_slack = Slack のどのチャンネルでも、このひとことで始められます:
first-connect = Slack につなぐ
first-connect_how = 5 つの手順、5 分ほど、公開アドレスは要りません。最後の手順までは、ここはこのままです。
first-step_app = これで出るページを開き、ワークスペースを選んで、アプリを作る:
first-step_install = アプリのページで「Install App」→「Install to Workspace」。ボットのトークン(xoxb-…)が出ます。
first-step_token = アプリのページで「Basic Information」→「App-Level Tokens」。connections:write のあるもの(xapp-…)を作る。
first-step_connect = 2 つを貼る。画面には出ず、使えるかどうかを Slack に確かめます:
first-step_serve = 起動する。それから、どのチャンネルでも /matoi:
first-done_tokens = トークンが 2 つそろっています。
first-done_slack = Slack とつながっています。
first-open_slack = いま Slack とつながっていません。
first-done_scopes = お願いした権限は、みなもらえています。
first-open_scopes = もらえていない権限があります。診断で分かります。
first-check_up = 診断を開く
first-away = いま Slack につながりません。ページはこのまま使えます。
first-later = あとで大丈夫なもの
first-guideline = を読む。起きる前でも、起きたあとでも。
first-library = をのぞく。閉じたものが、ここで事例になります。
first-settings = を見る。呼ぶ人、お知らせのチャンネル、アラートの宛先。
