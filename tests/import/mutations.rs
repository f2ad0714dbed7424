//! Whatever is in the files: never a panic, and every error has its place.

use policy_cliff::import::{Content, Failure, File, ImportError, Options, import, recognise};

use crate::example;

/// Files that belong together, of every kind.
const SEEDS: [&[&str]; 6] = [
    &["frozen-lake.txt"],
    &["cliff-walking.txt"],
    &["coin2.drn"],
    &["coin2.tra", "coin2.srew", "coin2.lab", "coin2.sta"],
    &["single.npz"],
    &["P.npy", "R.npy"],
];

/// Short texts, in which a changed byte often matters.
const TEXTS: [&str; 4] = [
    r#"{"P": [[[0.5, 0.5], [0, 1]], [[1, 0], [0.25, 0.75]]], "R": [[1, 2], [3, -4]], "gamma": 0.9, "start": [0.5, 0.5]}"#,
    "R = np.array([[1, -inf], [0.5, 2]])\nQ = np.array([[[1, 0], [0, 1]], [[1/3, 2/3], [0, 1]]])\nbeta = 0.9",
    "R = [1, 2, 3]\nQ = [[1, 0], [0.5, 0.5], [0, 1]]\ns_indices = [0, 0, 1]\na_indices = [0, 1, 0]\nbeta = 0.9",
    r#"{"transitions": [["a", "x", "b", 0.5, 1], ["a", "x", "a", 0.5, 0], ["b", "y", "a", 1, [2]]], "terminals": []}"#,
];

/// What is put in the place of a byte.
const BYTES: &[u8] = b"0123456789.-+eE/,:;()[]{}<>'\"#_ \n\\xnaifTFPRs\x00\xff\x93\x80";

fn bytes(file: &File) -> Vec<u8> {
    match &file.content {
        Content::Text(text) => text.clone().into_bytes(),
        Content::Bytes(bytes) => bytes.clone(),
    }
}

/// Checks that a file or an option is named, and that the message says what is wrong.
fn has_place(error: &ImportError, files: &[File]) {
    assert!(!error.problem.is_empty());
    // The scenario that came of it may be refused as a whole.
    let is_named = files.iter().any(|file| file.name == error.file);
    assert!(is_named || error.file.is_empty(), "{error}");
    if let Some(place) = error.place {
        assert!(place.line >= 1 && place.column >= 1, "{error}");
    }
}

#[test]
fn mutated_files_are_read_or_refused() {
    let mut random = fastrand::Rng::with_seed(17);
    let (mut read, mut refused) = (0, 0);
    let files_of = SEEDS.map(|names| names.iter().map(|name| example(name)).collect::<Vec<File>>());
    let texts = TEXTS.map(|text| vec![File::text("pasted", text)]);
    for seed in files_of.into_iter().chain(texts) {
        for _ in 0..600 {
            let mut files = seed.clone();
            let index = random.usize(0..files.len());
            let mut content = bytes(&files[index]);
            // Short texts are mutated more thoroughly: a piece of the file alone.
            for _ in 0..random.usize(1..6) {
                if content.is_empty() {
                    content.push(b'{');
                }
                let at = random.usize(0..content.len());
                match random.u8(0..6) {
                    0 => content.truncate(at.max(1)),
                    1 => {
                        content.remove(at);
                    }
                    2 => {
                        let end = (at + random.usize(1..40)).min(content.len());
                        let copy = content[at..end].to_vec();
                        let to = random.usize(0..=content.len());
                        content.splice(to..to, copy);
                    }
                    3 => {
                        let end = (at + random.usize(1..40)).min(content.len());
                        content.drain(at..end);
                    }
                    _ => content[at] = BYTES[random.usize(0..BYTES.len())],
                }
            }
            files[index].content = Content::Bytes(content);
            match recognise(&files) {
                Ok(_) => read += 1,
                Err(error) => {
                    has_place(&error, &files);
                    refused += 1;
                }
            }
            let options = Options {
                renormalise: random.bool(),
                ..Options::default()
            };
            if let Err(Failure::Files(error)) = import(&files, &options) {
                has_place(&error, &files);
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} read, {refused} refused");
}

#[test]
fn random_bytes_are_refused() {
    let mut random = fastrand::Rng::with_seed(18);
    for _ in 0..20_000 {
        let content: Vec<u8> = (0..random.usize(0..60))
            .map(|_| BYTES[random.usize(0..BYTES.len())])
            .collect();
        let files = [File {
            name: "random".into(),
            content: Content::Bytes(content),
        }];
        if let Err(error) = recognise(&files) {
            has_place(&error, &files);
            assert_eq!(error.file, "random");
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{1:", "(", "-", "np.array(", "array(", "-inf*", "{(", "f(x="] {
        for count in [31, 33, 200_000] {
            let text = open.repeat(count);
            let error = recognise(&[File::text("deep", &text)]).expect_err("unfinished");
            assert_eq!(error.file, "deep");
        }
    }
}
