//! A headless Chromium that a test drives, one call after the other.
use std::env;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{By, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use xtask::ChromiumPair;

use crate::chromedriver::Chromedriver;
use crate::console_entry::ConsoleEntry;

/// Without them the browser would ask the network for updates and the kernel for a sandbox that root may not have.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // /dev/shm is 64 MB in many containers, too little for a tab.
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];
/// How long [`Chromium::wait_for`] and its like wait.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// A browser with one tab and a fresh profile. It ends when dropped, when the test panics too.
pub struct Chromium {
    runtime: Runtime,
    /// Taken out when the session is closed.
    session: Option<WebDriver>,
    console: Vec<ConsoleEntry>,
    patience: Duration,
    /// After the session, so that the session can still be closed when this is dropped.
    driver: Chromedriver,
}

impl Chromium {
    /// Starts the browser with a tab of 1280 by 800 pixels in light colours.
    ///
    /// `None`, with a line that says so, where GUESSWORK_SKIP_BROWSER is set; a missing browser is an error.
    pub fn launch() -> Result<Option<Self>> {
        if env::var_os("GUESSWORK_SKIP_BROWSER").is_some_and(|value| !value.is_empty()) {
            let thread = std::thread::current();
            let name = thread.name().unwrap_or("a browser test");
            // Not `println`, which the test harness keeps to itself while a test passes.
            let _ = writeln!(std::io::stderr(), "SKIPPED {name}: GUESSWORK_SKIP_BROWSER is set");
            return Ok(None);
        }
        let pair = ChromiumPair::find().ok_or_else(|| anyhow!(ChromiumPair::advice()))?;
        let driver = Chromedriver::start(&pair)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&pair.browser.to_string_lossy())?;
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", driver.profile().display()))?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        // The timeout needs the runtime's clock when it is made, so it is made inside.
        let session = runtime
            .block_on(async { timeout(PATIENCE, WebDriver::new(driver.url(), capabilities)).await })
            .context("Chromium did not start within a minute")?
            .with_context(|| format!("{} could not start {}", pair.driver.display(), pair.browser.display()))?;
        let browser = Self {
            runtime,
            session: Some(session),
            console: Vec::new(),
            patience: PATIENCE,
            driver,
        };
        browser.set_viewport(1280, 800, false)?;
        browser.set_media("prefers-color-scheme", "light")?;
        Ok(Some(browser))
    }

    /// The folder of the browser's profile; it goes away with the browser.
    pub fn profile(&self) -> &Path {
        self.driver.profile()
    }

    /// Waits this long, instead of a minute, in the methods that wait.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Opens `url` and waits for the page's `load` event.
    pub fn goto(&self, url: &str) -> Result<()> {
        self.block(self.session()?.goto(url))
            .with_context(|| format!("cannot open {url}"))
    }

    /// The address that the tab shows now.
    pub fn url(&self) -> Result<String> {
        Ok(self.block(self.session()?.current_url())?.to_string())
    }

    /// Loads the page again.
    pub fn reload(&self) -> Result<()> {
        self.block(self.session()?.refresh())
    }

    /// The value of a JavaScript expression in the page; a promise is awaited.
    pub fn evaluate(&self, expression: &str) -> Result<Value> {
        self.evaluate_with(expression, vec![])
    }

    /// The same, with `arguments[0]`, `arguments[1]` and so on in the expression.
    pub fn evaluate_with(&self, expression: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.block(self.session()?.execute(format!("return ({expression})"), arguments));
        Ok(result
            .with_context(|| format!("in the page: {expression}"))?
            .json()
            .clone())
    }

    /// Waits until a JavaScript expression is true (in JavaScript's sense) and returns its value.
    ///
    /// `what` completes the sentence "waited in vain for ...".
    pub fn wait_until(&mut self, what: &str, expression: &str) -> Result<Value> {
        let start = Instant::now();
        loop {
            let value = self.evaluate(expression)?;
            if is_truthy(&value) {
                return Ok(value);
            }
            if start.elapsed() > self.patience {
                bail!("waited in vain for {what}\n{}", self.state());
            }
            std::thread::sleep(POLL);
        }
    }

    /// Waits until an element matches the CSS selector and takes up room on the page.
    pub fn wait_for(&mut self, selector: &str) -> Result<()> {
        let visible = format!(
            "[...document.querySelectorAll({})].some(element => element.getClientRects().length > 0)",
            json!(selector)
        );
        self.wait_until(&format!("a visible {selector}"), &visible).map(drop)
    }

    /// Waits until the text of some element matching the selector contains `text`.
    pub fn wait_for_text(&mut self, selector: &str, text: &str) -> Result<()> {
        let contains = format!(
            "[...document.querySelectorAll({})].some(element => element.textContent.includes({}))",
            json!(selector),
            json!(text)
        );
        self.wait_until(&format!("{selector} with the text {text:?}"), &contains)
            .map(drop)
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> Result<usize> {
        Ok(self.block(self.session()?.find_all(By::Css(selector)))?.len())
    }

    /// The text of the first matching element, as `textContent` gives it, without white space around it.
    pub fn text(&self, selector: &str) -> Result<String> {
        let mut texts = self.texts(selector)?;
        if texts.is_empty() {
            bail!("no element matches {selector}");
        }
        Ok(texts.swap_remove(0))
    }

    /// The texts of all matching elements.
    pub fn texts(&self, selector: &str) -> Result<Vec<String>> {
        let expression = "[...document.querySelectorAll(arguments[0])].map(element => element.textContent.trim())";
        Ok(serde_json::from_value(
            self.evaluate_with(expression, vec![selector.into()])?,
        )?)
    }

    /// The attribute of the first matching element, if it has it.
    pub fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        self.block(self.element(selector)?.attr(name))
    }

    /// Scrolls to the first matching element and clicks it as a person would: what covers it gets in the way.
    pub fn click(&self, selector: &str) -> Result<()> {
        let element = self.element(selector)?;
        self.block(element.click())
            .with_context(|| format!("cannot click {selector}"))
    }

    /// Types into the first matching element, after what it holds.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let element = self.element(selector)?;
        self.block(element.send_keys(text))
            .with_context(|| format!("cannot type into {selector}"))
    }

    /// Sets the value of a field at once, as pasting would, and tells the page. For texts too long to be typed.
    pub fn paste_into(&self, selector: &str, text: &str) -> Result<()> {
        let paste = "(() => { const field = document.querySelector(arguments[0]); if (!field) return false; \
             field.focus(); field.value = arguments[1]; \
             field.dispatchEvent(new Event('input', { bubbles: true })); return true })()";
        match self.evaluate_with(paste, vec![selector.into(), text.into()])? {
            Value::Bool(true) => Ok(()),
            _ => bail!("no element matches {selector}"),
        }
    }

    /// Chooses the option with this value in a `select`.
    pub fn choose(&self, selector: &str, value: &str) -> Result<()> {
        let option = format!("{selector} option[value={}]", json!(value));
        self.click(&option)
    }

    /// Presses and releases a key, or types a text, in whatever has the focus.
    pub fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        self.block(self.session()?.action_chain().send_keys(keys.into()).perform())
    }

    /// Makes the page's area this large, in CSS pixels; `phone` adds touch and a phone's zooming.
    pub fn set_viewport(&self, width: u32, height: u32, phone: bool) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// Sets a media feature, as `prefers-color-scheme` to `dark` or `prefers-reduced-motion` to `reduce`. Others go
    /// back to the browser's own.
    pub fn set_media(&self, feature: &str, value: &str) -> Result<()> {
        self.set_media_features(&[(feature, value)])
    }

    /// Sets several media features at once.
    pub fn set_media_features(&self, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))
            .map(drop)
    }

    /// Asks for light or dark, without motion, and waits until the page is so.
    pub fn set_theme(&mut self, theme: &str) -> Result<()> {
        self.set_media_features(&[("prefers-color-scheme", theme), ("prefers-reduced-motion", "reduce")])?;
        let there = format!("document.documentElement.dataset.theme === '{theme}'");
        self.wait_until("the theme", &there).map(drop)
    }

    /// Runs a script, as long as it may be, in the page.
    pub fn run_script(&self, script: &str) -> Result<()> {
        let outcome = self.devtools("Runtime.evaluate", json!({ "expression": script }))?;
        match outcome.get("exceptionDetails") {
            Some(exception) => bail!("a script failed in the page: {exception}"),
            None => Ok(()),
        }
    }

    /// Has every page that is opened from now on run a script before its own.
    pub fn run_in_every_page(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
            .map(drop)
    }

    /// Sends a command of the DevTools protocol.
    pub fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        self.block(self.session()?.cdp().send_raw(method, parameters))
            .with_context(|| format!("DevTools' {method}"))
    }

    /// Writes what the viewport shows to a PNG file, whose folder is made if need be.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let png = self.block(self.session()?.screenshot_as_png())?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, png).with_context(|| format!("cannot write {}", file.display()))
    }

    /// All that was written to the console since the browser started, in order; by the page and by its workers.
    pub fn console(&mut self) -> Result<&[ConsoleEntry]> {
        // The driver hands out each entry once.
        let entries = self.block(self.session()?.browser_log())?;
        self.console.extend(entries.into_iter().map(|entry| ConsoleEntry {
            level: entry.level,
            source: entry.source.unwrap_or_default(),
            message: entry.message,
        }));
        Ok(&self.console)
    }

    /// Fails with the errors of the console, if there are any.
    pub fn assert_no_errors(&mut self) -> Result<()> {
        let errors: Vec<String> = self
            .console()?
            .iter()
            .filter(|entry| entry.is_error())
            .map(ToString::to_string)
            .collect();
        if !errors.is_empty() {
            bail!("the console has errors:\n{}", errors.join("\n"));
        }
        Ok(())
    }

    fn element(&self, selector: &str) -> Result<WebElement> {
        self.block(self.session()?.find(By::Css(selector)))
            .with_context(|| format!("no element matches {selector}"))
    }

    fn session(&self) -> Result<&WebDriver> {
        self.session.as_ref().context("the browser was closed")
    }

    /// Runs one exchange with the driver to its end.
    fn block<T>(&self, exchange: impl Future<Output = thirtyfour::error::WebDriverResult<T>>) -> Result<T> {
        Ok(self.runtime.block_on(exchange)?)
    }

    /// The address, the beginning of the page's text and the end of the console: why a wait was in vain.
    fn state(&mut self) -> String {
        let url = self.url().unwrap_or_default();
        let text = self
            .evaluate("document.body ? document.body.innerText : ''")
            .unwrap_or_default();
        let text: String = text.as_str().unwrap_or_default().chars().take(1500).collect();
        let console = match self.console() {
            Ok(entries) => entries
                .iter()
                .rev()
                .take(20)
                .rev()
                .map(|entry| format!("{entry}\n"))
                .collect(),
            Err(error) => format!("{error:#}"),
        };
        format!("address: {url}\ntext: {text}\nconsole: {console}")
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            // A browser that hangs is not asked twice; its driver's end takes it along.
            let quit = async { timeout(Duration::from_secs(10), session.quit()).await };
            let _ = self.runtime.block_on(quit);
        }
    }
}

/// What JavaScript would take for true.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(value) => value.as_f64() != Some(0.0),
        Value::String(value) => !value.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}
