//! Finding a text that is not ASCII in keys, whatever the case: asked of each key of a bucket, so nothing is allocated
//! for any of them.
//!
//! Each character is folded by itself, by its mapping to lower case, and the final sigma is taken for a sigma. `str`'s own
//! lower case would give a capital sigma at the end of what is looked for another form than in the middle of a key.

use std::cell::RefCell;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// `text` as all texts that differ from it only in case are folded.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold(text, &mut folded);
    folded
}

/// Teaches a connection `contains_folded(text, folded)`.
pub(super) fn add_function(connection: &Connection) -> rusqlite::Result<()> {
    thread_local! {
        static FOLDED: RefCell<String> = const { RefCell::new(String::new()) };
    }
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("contains_folded", 2, flags, |context| {
        // Made once for each statement that runs, and kept by SQLite with the constant it is made of.
        let sought = context.get_or_create_aux(1, |sought| sought.as_bytes().map(Sought::new))?;
        let text = context.get_raw(0).as_str()?;
        Ok(FOLDED.with_borrow_mut(|folded| sought.is_in(text, folded)))
    })
}

/// What is looked for, made ready.
struct Sought {
    finder: Finder<'static>,
    is_ascii: bool,
}

impl Sought {
    fn new(folded: &[u8]) -> Self {
        Self { finder: Finder::new(folded).into_owned(), is_ascii: folded.is_ascii() }
    }

    fn is_in(&self, text: &str, buffer: &mut String) -> bool {
        // All that ASCII folds to is ASCII.
        if !self.is_ascii && text.is_ascii() {
            return false;
        }
        buffer.clear();
        fold(text, buffer);
        self.finder.find(buffer.as_bytes()).is_some()
    }
}

fn fold(text: &str, into: &mut String) {
    if text.is_ascii() {
        into.push_str(text);
        into.make_ascii_lowercase();
        return;
    }
    for c in text.chars() {
        match c {
            '\0'..='\x7f' => into.push(c.to_ascii_lowercase()),
            '\u{80}'..=SHORT_END => match SHORT[c as usize] {
                '\0' => into.extend(c.to_lowercase()),
                lower => into.push(lower),
            },
            // Kana, Han and Hangul: no case, and most of what keys have beyond the table.
            '\u{3000}'..='\u{a63f}' | '\u{ac00}'..='\u{d7ff}' => into.push(c),
            _ => into.extend(c.to_lowercase()),
        }
    }
}

/// The last character of two bytes.
const SHORT_END: char = '\u{7ff}';

/// What each character up to there is folded to; zero for those that become several.
static SHORT: LazyLock<Vec<char>> = LazyLock::new(|| {
    ('\0'..=SHORT_END)
        .map(|c| match c {
            'ς' => 'σ',
            _ => {
                let mut lower = c.to_lowercase();
                lower.next().filter(|_| lower.len() == 0).unwrap_or('\0')
            }
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(text: &str, sought: &str) -> bool {
        Sought::new(folded(sought).as_bytes()).is_in(text, &mut String::new())
    }

    #[test]
    fn case_makes_no_difference_in_any_script() {
        for (text, sought) in [
            ("2026/Harbour.JPG", "harbour.jpg"),
            ("Ärger/x", "äRGER"),
            ("Фотографии/Море", "море"),
            ("ΟΔΟΣ", "οδος"),
            ("οδος.txt", "ΟΔΟΣ"),
            ("\u{212a}elvin", "kelvin"),
            ("İstanbul", "i\u{307}STANBUL"),
            ("写真/雨.jpg", "雨.JPG"),
            ("Ⓐ Ａ Ⱥ", "ⓐ ａ ⱥ"),
            ("anything", ""),
        ] {
            assert!(contains(text, sought), "{sought} in {text}");
        }
    }

    #[test]
    fn what_differs_in_more_than_case_is_not_found() {
        for (text, sought) in [("harbor", "harbour"), ("arger", "ärger"), ("море", "моря"), ("", "a")]
        {
            assert!(!contains(text, sought), "{sought} in {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_contains_its_pieces_in_either_case(before in ".*", piece in ".*", after in ".*") {
            let text = format!("{before}{piece}{after}");
            proptest::prop_assert!(contains(&text, &piece));
            // Not every upper case has one lower case: ß becomes SS.
            if folded(&piece.to_uppercase()) == folded(&piece) {
                proptest::prop_assert!(contains(&text, &piece.to_uppercase()));
            }
        }
    }
}
