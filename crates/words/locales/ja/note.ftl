### 見たこと、たぶん、やったこと。分けて残します。

note-pending = 本文を取りに行っています
note-withdrawn_mark = 取り下げ
