//! What a host should say with the files, and which other sites may steer the page.
use anyhow::{Result, bail};

use super::replace_line;

/// Both hosts have everything asked for anew unless told otherwise, which costs a few bytes where nothing changed. They
/// join what several rules say of one header, so no file may match two rules about the same.
const HEADERS: &str = "\
# Read by Netlify and Cloudflare Pages; docs/hosting.md says the same for other hosts.
/*
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/app-*
  Cache-Control: public, max-age=31536000, immutable
/embed.js
  Cross-Origin-Resource-Policy: cross-origin
/app.webmanifest
  Content-Type: application/manifest+json
";
/// The line of the page that names the sites; `*` is any.
const ADMITS_ANY: &str = r#"<meta name="guesswork-embed-origins" content="*">"#;

/// The file `_headers`.
pub fn headers(embed_origins: &[String]) -> Result<String> {
    check(embed_origins)?;
    if embed_origins.is_empty() {
        return Ok(HEADERS.into());
    }
    let policy = format!(
        "  Content-Security-Policy: frame-ancestors 'self' {}\n",
        embed_origins.join(" ")
    );
    replace_line(
        HEADERS,
        "  X-Content-Type-Options",
        &format!("{policy}  X-Content-Type-Options"),
    )
}

/// The page with the sites that may steer it.
pub fn admit(page: &str, embed_origins: &[String]) -> Result<String> {
    check(embed_origins)?;
    let admitted = if embed_origins.is_empty() {
        "*".into()
    } else {
        embed_origins.join(" ")
    };
    replace_line(page, ADMITS_ANY, &ADMITS_ANY.replace('*', &admitted))
}

/// Origins and nothing else: they are written into a page and into a header.
fn check(origins: &[String]) -> Result<()> {
    for origin in origins {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"))
            .unwrap_or_default();
        let plain = |character: char| character.is_ascii_alphanumeric() || ".-:[]".contains(character);
        if host.is_empty() || !host.chars().all(plain) {
            bail!("`{origin}` is no origin: name scheme and host only, as https://talks.example.org");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_named_in_page_and_header() {
        let origins = ["https://a.example".to_owned(), "http://localhost:8000".to_owned()];
        let page = admit(&format!("<head>{ADMITS_ANY}</head>"), &origins).unwrap();
        assert!(
            page.contains(r#"content="https://a.example http://localhost:8000""#),
            "{page}"
        );
        let headers = headers(&origins).unwrap();
        let policy = "frame-ancestors 'self' https://a.example http://localhost:8000\n";
        assert!(headers.contains(policy), "{headers}");
    }

    #[test]
    fn without_names_every_site_may_embed_it() {
        assert!(!headers(&[]).unwrap().contains("frame-ancestors"));
        assert_eq!(admit(ADMITS_ANY, &[]).unwrap(), ADMITS_ANY);
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for origin in [
            "*",
            "a.example",
            "https://",
            "https://a.example/deck",
            "https://a\"><script>",
            "https://a b",
        ] {
            assert!(headers(&[origin.into()]).is_err(), "{origin}");
            assert!(admit(ADMITS_ANY, &[origin.into()]).is_err(), "{origin}");
        }
    }
}
