// Runs in every page before the page's own scripts, and notes what passes between the page and its workers, and when.
// The page goes on as ever: what is measured is what it does.
(() => {
  'use strict';
  const RealWorker = Worker;
  const now = () => performance.now();
  const bench = (window.bench = { clicked: null, compiled: null, lane: null, result: null });

  addEventListener('click', (event) => (bench.clicked ??= event.timeStamp), true);

  // A message is a JSON string: the name of its kind, or an object with that one key.
  const kind = (message) => (typeof message === 'string' ? (/^\{?"(\w+)"/.exec(message) ?? [])[1] : undefined);

  window.Worker = class extends RealWorker {
    constructor(...given) {
      super(...given);
      this.made = now();
      this.sent = {};
      this.heard = {};
      this.addEventListener('message', ({ data }) => {
        this.heard[kind(data)] ??= now();
        if (/^(LoadFailed|AnswerFailed|Died)$/.test(kind(data))) bench.failed ??= data;
      });
    }

    postMessage(message, ...rest) {
      if (kind(message) === 'Fetch' && JSON.parse(message).Fetch.model) bench.lane ??= this;
      this.sent[kind(message)] ??= now();
      if (message instanceof WebAssembly.Module) bench.compiled ??= now();
      super.postMessage(message, ...rest);
    }
  };

  /** Whether the lane has answered, or something went wrong. */
  bench.answered = () => bench.failed || (bench.lane && bench.lane.heard.Answered !== undefined);

  /** Milliseconds of a lane's beginning. */
  bench.load = () => {
    const { made, sent, heard } = bench.lane;
    const code = performance.getEntriesByType('resource').filter(({ name }) => /\/worker[^/]*\.wasm$/.test(name));
    const asked = Math.min(...code.map(({ startTime }) => startTime));
    return {
      // The code is fetched and compiled once, for whichever worker comes first, while that comes to life; then each starts.
      engine: bench.compiled - asked + heard.Started - Math.max(made, bench.compiled),
      fetchAll: heard.Fetched - sent.Fetch,
      build: heard.Prepared - sent.Prepare,
      first_token_cold: (heard.Wrote ?? heard.Answered) - bench.clicked,
    };
  };

  /** Has the lane's worker time its model; the answer, or the reason why there is none, becomes `bench.result`. */
  bench.measure = (order) => {
    bench.lane.addEventListener('message', ({ data }) => {
      const name = kind(data);
      if (/^(Measured|MeasureFailed|Died)$/.test(name)) bench.result = JSON.parse(data);
    });
    bench.lane.addEventListener('error', () => (bench.result = { Died: 'the worker ended' }));
    bench.lane.postMessage(JSON.stringify({ Measure: order }));
    return true;
  };
})();
