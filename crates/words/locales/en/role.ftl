### Roles are taken, never given out by a machine, and can be put down at any time.

# head · edit of the pinned head
role-board =
    Want to share out the work?
    One person can wear several hats, swap any time, or leave a hat on the hook.
    .take_lead = Lead
    .take_scribe = Scribe
    .take_comms = Comms
    .take_hands_on = Join Hands-on
    .take_company = Join Company
# ephemeral, head · how to put a role down; show the button of the role held
role-release = Putting it down halfway is fine.
    .release_lead = Hand back Lead
    .release_scribe = Hand back Scribe
    .release_comms = Hand back Comms
    .release_hands_on = Hand back Hands-on
    .release_company = Hand back Company
# ephemeral · to a new lead
role-lead_script =
    Thank you. If you're unsure, try these in order.
    1. “I'll lead for now. What are users seeing?”
    2. “What's the fastest way to make it hurt less? Can we roll back?”
    3. “Let's check in here again in { $minutes } minutes.”
    Handing over halfway is fine, of course.
# ephemeral · answer to taking a role
role-taken = Thank you for taking { $role }. You can put it down any time.
# ephemeral · answer to putting a role down
role-released = { $role } is open again. Thank you for carrying it this far.
# ephemeral · someone else holds it
role-held =
    { $who } has { $role } at the moment.
    Asking to swap, taking another role, or just being there all help.
# ephemeral · put down by someone who does not hold it
role-not_held = { $role } isn't with you just now. Nothing was changed.
role-renewed = Thank you for carrying { $role } a little longer. You can let it go any time.
role-turn_over = You've held { $role } for a while now. Thank you. Going on, passing it to someone, or letting it go are all fine.
role-asked = { $who } asks whether you could take { $role }. “Can't right now” is fine, and nobody else sees it.
role-asked_by_someone = Someone asks whether you could take { $role }. “Can't right now” is fine, and nobody else sees it.
role-offer_sent = I've quietly asked { $who } about { $role }.
role-offer_declined = { $who } can't take { $role } right now. Someone else may like to be asked. Nobody else sees this.
role-decline_heard = Thanks for saying so. We'll ask someone else.
role-handed_over = { $role } is with { $who } now. Thank you for carrying it this far.
# dm · to whoever asked; the one who was asked is in the workspace no more
role-offer_lapsed = { $who } is no longer in this workspace, so I took back the question about { $role }. Someone else may like to be asked. Nobody else sees this.
# dm · to whoever leads, else whoever raised it
role-vacant = { $role } is open again: whoever held it is no longer in this workspace. Taking it, asking someone, or leaving it open are all fine.
