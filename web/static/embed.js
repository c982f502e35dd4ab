// <guesswork-race>: a live race in a slide or any other page. Plain JavaScript, nothing else is needed:
//
//   <script src="https://example.org/guesswork/embed.js"></script>
//   <guesswork-race tasks="unseen" n="40" seed="7" lanes="original simplified random" theme="dark"></guesswork-race>
//
// Attributes, all optional:
//   tasks, lanes        names separated by blanks or commas
//   n, seed, score      instances a task, the race's seed, what is scored
//   theme               light or dark; without it, as the reader's system
//   autoplay            begins at once
//   bundle              the address of another bundle
//   query               further parameters of the page's address, as "speed=2"
//   base                where the page lies; without it, beside this file. `src` is the whole address instead
//   label               what the frame is called for those who do not see it
//
// Methods: go(), pause(), reset(), reveal(), hide(). Called before the race is ready, they wait for it.
// Events: ready, progress, result, error; what they tell is in event.detail. They do not bubble.
// Property: state, "loading", "ready", "running", "paused", "ended" or "failed".
//
// What goes to and fro between the two pages is written down in examples/talk/README.md.
(function () {
  'use strict';
  const VERSION = 1;
  const EVENTS = ['ready', 'progress', 'result', 'error'];
  const PASSED_ON = ['tasks', 'lanes', 'n', 'seed', 'score', 'theme', 'bundle'];
  const LISTS = ['tasks', 'lanes'];
  const ATTRIBUTES = [...PASSED_ON, 'autoplay', 'query', 'base', 'src', 'label'];
  if (customElements.get('guesswork-race')) return;

  const script = document.currentScript || document.querySelector('script[src$="embed.js"]');
  const beside = script && script.src ? new URL('./', script.src).href : document.baseURI;

  class GuessworkRace extends HTMLElement {
    static get observedAttributes() {
      return ATTRIBUTES;
    }

    constructor() {
      super();
      this._frame = null;
      this._waiting = [];
      this._state = 'loading';
      this._hear = (event) => this._heard(event);
      const shadow = this.attachShadow({ mode: 'open' });
      // In proportion to a slide, unless the page that uses it says otherwise.
      shadow.innerHTML = `<style>
        :host { display: block; aspect-ratio: 16 / 9; min-width: 0; }
        :host([hidden]) { display: none; }
        iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
      </style>`;
    }

    connectedCallback() {
      window.addEventListener('message', this._hear);
      this._load();
    }

    disconnectedCallback() {
      window.removeEventListener('message', this._hear);
      if (this._frame) this._frame.remove();
      this._frame = null;
      this._waiting = [];
    }

    attributeChangedCallback(name, before, after) {
      if (before === after || !this._frame) return;
      if (name === 'label') this._frame.title = this._label();
      // Several attributes may change in one go: the page is loaded once.
      else if (!this._loading) {
        this._loading = true;
        queueMicrotask(() => {
          this._loading = false;
          if (this._frame) this._load();
        });
      }
    }

    /** The address that the frame shows. */
    get address() {
      const src = this.getAttribute('src');
      const address = new URL(src || this.getAttribute('base') || beside, document.baseURI);
      const query = address.searchParams;
      query.set('view', 'race');
      query.set('embed', '1');
      for (const [key, value] of new URLSearchParams(this.getAttribute('query') || '')) query.set(key, value);
      for (const name of PASSED_ON) {
        const value = this.getAttribute(name);
        if (value === null || value.trim() === '') continue;
        query.set(name, LISTS.includes(name) ? value.trim().split(/[\s,]+/).join(',') : value.trim());
      }
      const autoplay = this.getAttribute('autoplay');
      if (autoplay !== null && autoplay !== 'false' && autoplay !== '0') query.set('autoplay', '1');
      // Another host's page answers only the page whose origin stands in its address.
      if (address.origin !== window.origin) query.set('allow', window.origin);
      return address.href;
    }

    get state() {
      return this._state;
    }

    go() {
      this._say('go');
    }

    pause() {
      this._say('pause');
    }

    reset() {
      this._say('reset');
    }

    reveal() {
      this._say('reveal');
    }

    hide() {
      this._say('hide');
    }

    _label() {
      return this.getAttribute('label') || 'A race of language models against guessing at random';
    }

    _load() {
      this._state = 'loading';
      this._waiting = [];
      // A new frame: a new address in the old one would be a step back in the deck's history.
      if (this._frame) this._frame.remove();
      const frame = document.createElement('iframe');
      frame.title = this._label();
      frame.allow = 'fullscreen; clipboard-write';
      frame.src = this.address;
      this._frame = frame;
      this.shadowRoot.append(frame);
    }

    _say(command) {
      if (this._state === 'loading') this._waiting.push(command);
      else this._post(command);
    }

    _post(command) {
      const address = new URL(this._frame ? this._frame.src : beside);
      if (this._frame) this._frame.contentWindow.postMessage({ guesswork: VERSION, command }, address.origin);
    }

    _heard(message) {
      if (!this._frame || message.source !== this._frame.contentWindow) return;
      if (message.origin !== new URL(this._frame.src).origin) return;
      const data = message.data;
      if (!data || data.guesswork !== VERSION || !EVENTS.includes(data.event)) return;
      const { guesswork, event, ...detail } = data;
      if (event === 'ready') {
        this._state = 'ready';
        const waiting = this._waiting.splice(0);
        waiting.forEach((command) => this._post(command));
      } else if (event === 'progress') {
        // Lanes can be revealed and hidden before it begins.
        if (detail.running) this._state = 'running';
        else if (this._state !== 'ready') this._state = 'paused';
      } else if (event === 'result') {
        this._state = 'ended';
      } else if (this._state === 'loading') {
        this._state = 'failed';
      }
      this.dispatchEvent(new CustomEvent(event, { detail }));
    }
  }

  customElements.define('guesswork-race', GuessworkRace);
})();
