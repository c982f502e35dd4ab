// Keeps the page, its worker and its bundle in the browser, so that they are there without a network.
//
// `cargo xtask dist` writes the version and the files into the next two lines. As trunk copies this file it lists
// nothing, and then it takes itself and all that it kept away: a page under development is never an old one.
'use strict';
const VERSION = '';
const FILES = []; // [path, SHA-256 in base64]

// Other copies of the page may lie under other paths of the same host: what is kept is named by the path.
const scope = new URL(self.registration.scope);
const mine = `guesswork ${scope.href} `;
const cacheName = mine + VERSION;
const listed = new Map(FILES);

/** Where a file is kept. The digest is part of it, so that the next version takes over what has not changed. */
function key(path, digest) {
  const place = new URL(path.split('/').map(encodeURIComponent).join('/'), scope);
  place.search = new URLSearchParams({ sha256: digest });
  return place.href;
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(mine));
}

async function alreadyKept(name) {
  for (const cache of await ownCaches()) {
    const response = await (await caches.open(cache)).match(name);
    if (response) return response;
  }
  return undefined;
}

async function fetchWhole(path, digest) {
  // The folder instead of its index.html: some hosts redirect the one to the other, and a page may not be a redirect.
  const place = new URL(path.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/') || './', scope);
  const options = { cache: 'no-cache', credentials: 'same-origin' };
  // Some hosts add lines of their own to pages; all else must be what was published.
  if (!path.endsWith('.html')) options.integrity = `sha256-${digest}`;
  const response = await fetch(place, options);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response;
}

async function keepAll() {
  const cache = await caches.open(cacheName);
  // One after the other, in the order of the list: the reader may be loading the same things.
  for (const [path, digest] of FILES) {
    const name = key(path, digest);
    if (await cache.match(name)) continue;
    await cache.put(name, (await alreadyKept(name)) || (await fetchWhole(path, digest)));
  }
}

async function takeOver() {
  for (const name of await ownCaches()) if (name !== cacheName) await caches.delete(name);
  // The first page, too, may lose its network before it is loaded again.
  await self.clients.claim();
}

async function goAway() {
  for (const name of await ownCaches()) await caches.delete(name);
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ type: 'window' })) client.navigate(client.url).catch(() => {});
}

async function answer(request, path) {
  const kept = await (await caches.open(cacheName)).match(key(path, listed.get(path)));
  // A browser that is short of room throws away what was kept.
  return kept || fetch(request);
}

self.addEventListener('install', (event) => {
  if (FILES.length) event.waitUntil(keepAll());
  else self.skipWaiting();
});

self.addEventListener('activate', (event) => event.waitUntil(FILES.length ? takeOver() : goAway()));

self.addEventListener('message', (event) => {
  // Said by offline.js where no page of the old version is open any more.
  if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('range')) return;
  const url = new URL(request.url);
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  let path;
  try {
    path = decodeURIComponent(url.pathname.slice(scope.pathname.length));
  } catch {
    return;
  }
  if (path === '' || path.endsWith('/')) path += 'index.html';
  if (listed.has(path)) event.respondWith(answer(request, path));
});
