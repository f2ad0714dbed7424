//! What only a site with a known address can say of itself: the tags from which others make a preview of a link to it,
//! and [oEmbed](https://oembed.com), by which they show it in place. The page itself works at any address.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

/// The address of the folder that dist/ is published as.
#[derive(Clone, Debug)]
pub(crate) struct Address(String);

/// What the picture shows, for who cannot see it. `cargo xtask preview` draws it.
const PICTURE: &str = "The probability of each answer against the bonus for a boxed one: steps under hard argmax, curves under entropy regularisation.";
const TITLE: &str = "Policy Cliff";
/// The page for frames.
const EMBED: &str = "embed.html";

impl Address {
    /// `text` as the start of addresses: nothing in it needs spelling otherwise in HTML or JSON.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .unwrap_or("");
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~:/%@[]".contains(&letter);
        ensure!(
            !rest.is_empty() && rest.bytes().all(plain),
            "--address {text}: allowed is an address like https://example.org/policy-cliff/, without ? and #"
        );
        Ok(Self(format!("{}/", text.trim_end_matches('/'))))
    }

    /// Writes into a site what depends on its address.
    pub(crate) fn publish(&self, site: &Path) -> Result<()> {
        let page = site.join("index.html");
        let text = fs::read_to_string(&page).context("cannot read index.html")?;
        let text = text.replacen("</head>", &(self.tags() + "</head>"), 1);
        fs::write(&page, text).context("cannot write index.html")?;
        fs::write(site.join("oembed.json"), self.oembed()).context("cannot write oembed.json")
    }

    /// The end of the page's head.
    fn tags(&self) -> String {
        let Self(address) = self;
        format!(
            "<link rel=\"canonical\" href=\"{address}\">\n\
             <meta property=\"og:url\" content=\"{address}\">\n\
             <meta property=\"og:image\" content=\"{address}www/preview.png\">\n\
             <meta property=\"og:image:width\" content=\"1200\">\n\
             <meta property=\"og:image:height\" content=\"630\">\n\
             <meta property=\"og:image:alt\" content=\"{PICTURE}\">\n\
             <meta name=\"twitter:card\" content=\"summary_large_image\">\n\
             <link rel=\"alternate\" type=\"application/json+oembed\" href=\"{address}oembed.json\">\n"
        )
    }

    /// The answer to every question of oEmbed, since a file cannot know what was asked.
    fn oembed(&self) -> String {
        let Self(address) = self;
        // All of the default picture: tests/browser/hosting.test.mjs looks.
        let (width, height) = (640, 800);
        let frame = format!(
            "<iframe src=\"{address}{EMBED}\" title=\"{TITLE}\" width=\"{width}\" height=\"{height}\" \
             loading=\"lazy\" style=\"border:0;max-width:100%\"></iframe>"
        );
        let answer = json!({
            "version": "1.0",
            "type": "rich",
            "title": TITLE,
            "provider_name": TITLE,
            "provider_url": address,
            "thumbnail_url": format!("{address}www/preview.png"),
            "thumbnail_width": 1200,
            "thumbnail_height": 630,
            "html": frame,
            "width": width,
            "height": height,
        });
        format!("{answer:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn an_address_ends_in_a_slash_and_has_nothing_to_spell_otherwise() -> Result<()> {
        for text in ["https://example.org/cliff", "https://example.org/cliff/"] {
            assert_eq!(Address::parse(text)?.0, "https://example.org/cliff/");
        }
        for text in [
            "",
            "example.org",
            "https://",
            "https://a.org/?b",
            "https://a.org/\"",
            "ftp://a.org/",
            "https://a.org/#b",
        ] {
            let error = Address::parse(text).expect_err(text);
            assert_eq!(
                error.to_string(),
                format!(
                    "--address {text}: allowed is an address like https://example.org/policy-cliff/, without ? and #"
                )
            );
        }
        Ok(())
    }

    #[test]
    fn every_tag_says_where_the_site_is() -> Result<()> {
        let address = Address::parse("https://example.org/cliff")?;
        let tags = address.tags();
        for line in tags.lines() {
            let absolute = line.contains("=\"https://example.org/cliff/");
            let other = ["og:image:", "twitter:card"].iter().any(|name| line.contains(name));
            assert!(absolute != other, "{line}");
        }
        assert_eq!(tags.lines().count(), 8);
        Ok(())
    }

    #[test]
    fn oembed_has_what_its_rich_type_requires() -> Result<()> {
        let answer: Value = serde_json::from_str(&Address::parse("https://example.org/")?.oembed())?;
        assert_eq!(answer["version"], "1.0");
        assert_eq!(answer["type"], "rich");
        assert_eq!(
            (answer["width"].as_u64(), answer["height"].as_u64()),
            (Some(640), Some(800))
        );
        let frame = answer["html"].as_str().unwrap_or("");
        assert!(frame.starts_with("<iframe src=\"https://example.org/embed.html\""));
        Ok(())
    }
}
