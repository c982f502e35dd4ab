// Has the page kept in the browser by service-worker.js, and puts a new version in the place of an old one.
(function () {
  'use strict';
  const PUBLISHED = false; // `cargo xtask dist` writes true; a page under development is kept nowhere.

  const workers = navigator.serviceWorker;
  // Who pays for each megabyte gets none that was not asked for.
  const sparing = navigator.connection && navigator.connection.saveData;
  if (!PUBLISHED || !workers || sparing) return;
  const script = new URL('service-worker.js', document.currentScript.src);
  const scope = new URL('./', script).href;
  const lock = 'guesswork ' + scope;

  /** Whether the page around this one, if any, is of the same host and sees to this itself. */
  function seenTo() {
    try {
      return parent !== window && Boolean(parent.location.href);
    } catch {
      return false;
    }
  }

  /** Lets the new version take over and loads the page again. */
  function replace(waiting) {
    return new Promise((resolve) => {
      workers.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage('take over');
      setTimeout(resolve, 5000);
    });
  }

  async function start() {
    const registration = await workers.getRegistration(scope);
    if (!navigator.locks) return;
    if (registration && registration.scope === scope && registration.waiting && !seenTo()) {
      // Every open page holds the lock: nobody else's page changes under them. A page that was just left may still
      // be on its way out.
      const signal = AbortSignal.timeout ? AbortSignal.timeout(1000) : undefined;
      const options = signal ? { signal } : { ifAvailable: true };
      await navigator.locks.request(lock, options, (held) => held && replace(registration.waiting)).catch(() => {});
    }
    navigator.locks.request(lock, { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
  }

  function keep() {
    // Refused in a private window, say: the page then needs its network, and nothing else changes.
    workers.register(script, { updateViaCache: 'none' }).catch(() => {});
  }

  start().catch(() => {});
  // The page itself comes first.
  if (document.readyState === 'complete') setTimeout(keep, 1000);
  else addEventListener('load', () => setTimeout(keep, 1000));
})();
