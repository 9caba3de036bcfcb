//! Lists inside a sentence, joined the way each language does it.
//! Must never decide whose name may stand somewhere; the caller knows.

use crate::Language;

/// Joins things or bare names: `葵、陸` / `Aoi, Riku and Mei`.
#[must_use]
pub fn join<T: AsRef<str>>(language: Language, items: &[T]) -> String {
    match language {
        Language::Ja => join_with("、", "、", items),
        Language::En => join_with(", ", " and ", items),
    }
}

/// Joins names for a sentence that goes on with 「さん」: `葵 さん、陸` / `Aoi and Riku`.
#[must_use]
pub fn join_names<T: AsRef<str>>(language: Language, names: &[T]) -> String {
    match language {
        Language::Ja => join_with(" さん、", " さん、", names),
        Language::En => join_with(", ", " and ", names),
    }
}

fn join_with<T: AsRef<str>>(between: &str, before_last: &str, items: &[T]) -> String {
    let Some((last, earlier)) = items.split_last() else {
        return String::new();
    };
    let earlier: Vec<&str> = earlier.iter().map(AsRef::as_ref).collect();
    if earlier.is_empty() {
        return last.as_ref().to_owned();
    }
    [&earlier.join(between), before_last, last.as_ref()].concat()
}

#[cfg(test)]
mod tests {
    use super::{join, join_names};
    use crate::Language::{En, Ja};

    #[test]
    fn lists_read_as_each_language_writes_them() {
        let three = ["葵", "陸", "芽衣"];
        assert_eq!(join(Ja, &three), "葵、陸、芽衣");
        assert_eq!(join_names(Ja, &three), "葵 さん、陸 さん、芽衣");
        assert_eq!(join(En, &["Aoi", "Riku", "Mei"]), "Aoi, Riku and Mei");
        assert_eq!(join_names(En, &["Aoi", "Riku"]), "Aoi and Riku");
        assert_eq!(join(En, &["Aoi"]), "Aoi");
        assert_eq!(join_names::<&str>(Ja, &[]), "");
    }
}
