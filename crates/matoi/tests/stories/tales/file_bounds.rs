//! Files at the bounds: too big, or of a type nobody knows. Each is named, none is in the way.

use matoi_core::evidence::FILE_BYTES_MAX;

use crate::world::{Message, Person, Room, TestWorld};

const FILES: &str = "一緒に届いたファイル";
const MISSED: &str = "写しは取れませんでした";

/// Somebody brings a file to everybody, and somebody else raises with it.
async fn raised_with(world: &TestWorld, name: &str, content: &[u8]) -> (Person, Room) {
    let (kaede, hana) = (world.person("kaede").await, world.person("hana").await);
    let general = kaede.channel("#general").await;
    kaede.brings(&general, name, content).await;
    let brought = world.slack().until("a file in #general", async || {
        let all = hana.reads("#general").await;
        let mut with_files = all.into_iter();
        with_files.find(|one: &Message| one.raw["files"].is_array())
    });
    let brought = brought.await;
    hana.chooses(&brought, "matoi_raise_message").await;
    let room = world.room(&hana, 1).await;
    (hana, room)
}

#[tokio::test]
async fn a_file_too_big_to_copy_is_named_with_its_size_and_kept_as_a_link() {
    let world = TestWorld::opens().await;
    let big = vec![0; usize::try_from(FILE_BYTES_MAX).unwrap() + 1];
    let (_, room) = raised_with(&world, "heap.bin", &big).await;
    let head = room.shows_under(FILES, MISSED).await;
    let words = head.under(FILES);
    for shown in ["heap.bin", "20 MB", "大きさ(20 MB)を超えて"] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
    let stored = world.stored(1).await;
    let url = stored["files"][0]["file"]["url"].as_str().unwrap();
    assert!(head.raw["blocks"].to_string().contains(url), "{}", head.raw);
    let page = world.slack().page("/i/1", "ja").await;
    assert!(page.contains("heap.bin") && page.contains(MISSED), "{page}");
    world.ends_well().await;
}

#[tokio::test]
async fn a_file_of_a_type_nobody_knows_is_copied_all_the_same() {
    let world = TestWorld::opens().await;
    let content = [0, 159, 146, 150];
    let (_, room) = raised_with(&world, "core.4711", &content).await;
    let head = room.shows_under(FILES, "写しを残しました").await;
    let words = head.under(FILES);
    assert!(
        words.contains("core.4711") && words.contains("4 B"),
        "{words}"
    );
    let kept = world.incident(1).await["files"][0].clone();
    let copy = world.engine().content(kept["sha256"].as_str().unwrap());
    assert_eq!(copy.await.unwrap().as_deref(), Some(&content[..]));
    world.ends_well().await;
}
