//! What only a site with a known address can say of itself: the tags from which others make a preview of a link to it,
//! and [oEmbed](https://oembed.com), by which they show it in place. The page itself works at any address.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::site::names_in;

/// The address of the folder that dist/ is published as.
#[derive(Clone, Debug)]
pub(crate) struct Address(String);

/// What the pictures show, for who cannot see them. `cargo xtask preview` draws them.
const LANDSCAPE: &str = "The probability of a boxed answer against the bonus for the box, as curves one behind the other: at the back, without entropy, a cliff; towards the front, at higher temperatures, a gentle slope.";
const BANDS: &str =
    "What the best policy does along a parameter of the reward: a band for each action, with an edge at each cliff.";
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
        complete(
            site,
            "index.html",
            &(self.tags("", "preview", LANDSCAPE) + &self.discovery()),
        )?;
        for name in names_in(&site.join("scenarios"), ".html")? {
            let id = name.trim_end_matches(".html");
            let page = format!("scenarios/{name}");
            complete(site, &page, &self.tags(&page, &format!("previews/{id}"), BANDS))?;
        }
        fs::write(site.join("oembed.json"), self.oembed()).context("cannot write oembed.json")
    }

    /// The tags of a page, with a picture by its name in www.
    fn tags(&self, page: &str, picture: &str, description: &str) -> String {
        let Self(address) = self;
        format!(
            "<link rel=\"canonical\" href=\"{address}{page}\">\n\
             <meta property=\"og:url\" content=\"{address}{page}\">\n\
             <meta property=\"og:image\" content=\"{address}www/{picture}.png\">\n\
             <meta property=\"og:image:width\" content=\"1200\">\n\
             <meta property=\"og:image:height\" content=\"630\">\n\
             <meta property=\"og:image:alt\" content=\"{description}\">\n\
             <meta name=\"twitter:card\" content=\"summary_large_image\">\n"
        )
    }

    /// The tag by which programs find the answer of oEmbed.
    fn discovery(&self) -> String {
        let Self(address) = self;
        format!("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{address}oembed.json\">\n")
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

/// Puts tags at the end of a page's head.
fn complete(site: &Path, page: &str, tags: &str) -> Result<()> {
    let file = site.join(page);
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {page}"))?;
    let text = text.replacen("</head>", &format!("{tags}</head>"), 1);
    fs::write(&file, text).with_context(|| format!("cannot write {page}"))
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
        let tags = address.tags("scenarios/a.html", "previews/a", BANDS) + &address.discovery();
        for line in tags.lines() {
            let absolute = line.contains("=\"https://example.org/cliff/");
            let other = ["og:image:", "twitter:card"].iter().any(|name| line.contains(name));
            assert!(absolute != other, "{line}");
        }
        assert_eq!(tags.lines().count(), 8);
        assert!(tags.starts_with("<link rel=\"canonical\" href=\"https://example.org/cliff/scenarios/a.html\">\n"));
        assert!(tags.contains("content=\"https://example.org/cliff/www/previews/a.png\""));
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
