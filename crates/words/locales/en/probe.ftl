### `matoi doctor --probe`: trying out what is relied on, in a channel of its own.

# terminal · before it begins, after it
probe-title = Tried out on your Slack, in a channel of its own that nobody was called into:
probe-none = No Slack is connected yet. With matoi connect first, everything can be tried out here.
probe-whole_ok = All of it is as Matoi relies on it.
probe-whole_otherwise = Some of it is otherwise here, or couldn't be seen. Nothing is lost by that; the list is in docs/slack.md.
probe-by_hand = What only people can see is listed in docs/slack.md, under "Confirm on a real workspace".
# terminal · how one thing turned out
probe-as_relied = as relied on
probe-as_relied_after = as relied on, after { $ms } ms
probe-otherwise = otherwise: { $said }
probe-unseen = couldn't be seen: { $said }
# terminal · what was tried
probe-channel = A channel can be made
probe-japanese_name = Its name can be Japanese
probe-taken_name = A taken name is refused
probe-topic = The topic can be set
probe-key = A post is found by its key
probe-pin = Pinning twice is pinning once
probe-mark = Marking twice is marking once
probe-key_after_change = A changed post keeps its key
probe-archive = The channel can be put away
probe-archived_name = A channel put away keeps its name
