// Slides, fragments and keys; and a race that is steered like a row of fragments.
(function () {
  'use strict';
  const slides = [...document.querySelectorAll('.slide')];
  const race = document.getElementById('race');
  const place = document.querySelector('.place');
  const keys = document.querySelector('.keys');
  const outcome = document.querySelector('#outcome tbody');
  const nothingYet = outcome.firstElementChild;
  let current = 0;

  /** What → still has to show on the race's slide: the start, then the lanes, in the order of the chart. */
  let hiddenLanes = 0;
  let lanes = 0;
  race.addEventListener('ready', ({ detail }) => {
    lanes = detail.lanes.length;
    hiddenLanes = lanes;
    // Nobody shall see a bar grow before its turn.
    for (let i = 0; i < lanes; i += 1) race.hide();
    showOutcome([], '');
  });
  race.addEventListener('progress', ({ detail }) => {
    hiddenLanes = detail.lanes.filter((lane) => !lane.revealed).length;
  });
  race.addEventListener('result', ({ detail }) => {
    hiddenLanes = detail.lanes.filter((lane) => !lane.revealed).length;
    showOutcome(detail.lanes, detail.sentence);
  });
  race.addEventListener('error', ({ detail }) => console.warn('The race:', detail.message));

  function cell(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (tag === 'th') element.scope = 'row';
    return element;
  }

  function showOutcome(lanes, sentence) {
    const rows = lanes.filter((lane) => lane.score !== null).map((lane) => {
      const row = document.createElement('tr');
      const interval = lane.low === null || lane.high === null ? '' : `${lane.low.toFixed(1)} to ${lane.high.toFixed(1)}`;
      row.append(cell('th', lane.lane), cell('td', lane.score.toFixed(1)), cell('td', interval));
      return row;
    });
    outcome.replaceChildren(...(rows.length ? rows : [nothingYet]));
    document.getElementById('sentence').textContent = sentence;
  }

  function fragments(slide, revealed) {
    return [...slide.querySelectorAll(revealed ? '[data-fragment].revealed' : '[data-fragment]:not(.revealed)')];
  }

  function show(number) {
    current = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, i) => {
      slide.classList.toggle('shown', i === current);
      slide.inert = i !== current;
    });
    place.textContent = `${current + 1} / ${slides.length}`;
    history.replaceState(null, '', `#${current + 1}`);
  }

  function forward() {
    const slide = slides[current];
    const next = fragments(slide, false)[0];
    if (next) return next.classList.add('revealed');
    if ('race' in slide.dataset && race.state !== 'failed') {
      if (race.state === 'loading' || race.state === 'ready') return race.go();
      if (hiddenLanes > 0) {
        hiddenLanes -= 1;
        return race.reveal();
      }
    }
    show(current + 1);
  }

  function back() {
    const slide = slides[current];
    const last = fragments(slide, true).pop();
    if (last) return last.classList.remove('revealed');
    if ('race' in slide.dataset && lanes > hiddenLanes) {
      hiddenLanes += 1;
      return race.hide();
    }
    show(current - 1);
  }

  function fullScreen() {
    const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    change.catch(() => {});
  }

  const meanings = {
    ' ': forward,
    ArrowRight: forward,
    PageDown: forward,
    ArrowLeft: back,
    PageUp: back,
    p: () => (race.state === 'running' ? race.pause() : race.go()),
    r: () => race.reset(),
    f: fullScreen,
    '?': () => keys.showModal(),
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // The keys of the race are none elsewhere, and space presses what has the focus.
    if (!meanings[name] || (['p', 'r'].includes(name) && !('race' in slides[current].dataset))) return;
    if (name === ' ' && event.target.closest('a, button')) return;
    event.preventDefault();
    meanings[name]();
  });

  show(Number.parseInt(location.hash.slice(1), 10) - 1 || 0);
})();
