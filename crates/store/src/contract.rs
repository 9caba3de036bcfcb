//! What every store has to do, as cases. A store passes when all of them do: `contract!` makes one
//! named test of each. Must never know which store it is talking to.

pub mod commit;
mod given;
pub mod inbox;
pub mod outbox;
pub mod read;
pub mod sight;
pub mod surface;
pub mod time;

pub use given::House;

/// One test per case. `$fresh` is the absolute path of an async function without arguments that gives
/// an empty store as `Arc<dyn Store>`, and whatever has to stay alive as long as it (a folder).
#[macro_export]
macro_rules! contract {
    ($fresh:path) => {
        $crate::contract! { $fresh =>
            inbox {
                keeps_the_order_given
                knows_a_key_again
                works_a_lane_in_order
                gives_a_lane_on_when_the_lease_ran_out
                waits_for_its_time
                passes_by_what_nobody_can_read
                claims_at_most_so_many
                ends_a_lease_only_once
                keeps_teams_apart
                never_gives_one_delivery_to_two
                keeps_one_of_many_alike
            }
            commit {
                appends_in_order
                refuses_a_version_that_moved_on
                lets_one_of_many_win
                keeps_an_origin_once
                refuses_a_lost_lease
                is_all_or_nothing
                ends_the_delivery
                keeps_a_known_revision
                moves_a_place
                keeps_a_place_without_a_write
                drops_what_is_moot
                never_tries_again_what_became_moot_under_way
                takes_a_stream_without_events
                refuses_a_number_of_another
            }
            outbox {
                works_a_lane_in_order
                waits_for_its_needs
                comes_back_unknown_when_the_lease_ran_out
                leaves_alone_what_is_in_hand
                tries_again_at_its_time
                stays_unknown_until_somebody_knows
                counts_no_try_while_looking
                parks_and_waits_for_a_person
                remembers_through_parking_that_nobody_knows
                the_lowest_class_goes_first_then_the_oldest
                hastens_what_waits_and_leaves_alone_what_is_held
                settles_once
                keeps_all_of_what_is_done
                comes_back_unknown_when_released
                never_gives_one_effect_to_two
            }
            surface {
                draws_what_is_wanted
                draws_again_at_its_pace
                does_not_know_what_a_failed_drawing_shows
                draws_once_more_where_an_earlier_try_may_land
                knows_a_first_drawing
                wants_no_more_what_is_not_listed
                tries_again_at_its_time
                lets_go_of_what_is_gone
                gives_a_surface_on_when_the_lease_ran_out
                comes_back_when_released
                is_hastened_while_it_waits
            }
            time {
                lists_the_most_overdue_first
                finds_the_next_moment_of_each_kind
                skips_what_can_be_claimed_now
                a_clock_that_was_set_back_makes_nothing_wait_longer
                a_clock_that_was_set_back_leaves_alone_what_was_decided_since
                reserves_each_number_once
            }
            read {
                lists_incidents_newest_first
                finds_words_in_any_form
                lists_alerts_by_newest_change
                reads_a_room_in_order
                tells_who_talked
                finds_cases_by_words
                finds_any_part_of_any_word
                counts_what_is_owed
                goes_on_before_an_incident
                finds_cases_that_are_alike
                tells_each_thing_that_is_owed
                keeps_settings
                gives_a_setting_away_once
                keeps_what_a_file_holds_for_the_house_alone
            }
            sight {
                shows_a_sensitive_incident_to_its_members
                shows_an_open_incident_to_all
                follows_who_is_a_member_now
                shows_an_unlisted_incident_to_the_house
                reads_other_rooms_for_the_house_alone
                tells_reasons_only_of_what_is_seen
            }
        }
    };
    ($fresh:path => $($noun:ident { $($case:ident)* })*) => {
        $(
            mod $noun {
                $(
                    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                    async fn $case() {
                        let (store, _kept) = $fresh().await;
                        $crate::contract::$noun::$case($crate::contract::House::new(store)).await;
                    }
                )*
            }
        )*
    };
}
