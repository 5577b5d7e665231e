/**
 * What may go wrong between a page and the store. Each fault is a visit: `visit(trial)` writes numbered witnesses into the
 * page (`trial.write(count)`), while something is amiss, and leaves the trial with a page that is open and an intake that works:
 * the visitor has come back.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const SECONDS = 1_000;
/** What waits for longer than a second is stored; what is younger goes with a process that crashes. Half a second for a slow machine. */
const KEPT_AFTER_MS = 1_500;
const isBody = (request) => request.method === 'POST';

/** Witnesses are written all the while that the intake answers so. */
const during = (answer, seconds, everyMs = 200) => async (trial) => {
  await trial.open();
  await trial.write(20);
  trial.proxy.override = (request, url, forward) => (isBody(request) ? answer(request, url, forward) : undefined);
  await trial.write((seconds * SECONDS) / everyMs, everyMs);
  trial.proxy.override = undefined;
};

export const FAULTS = [
  { name: 'none', visit: (trial) => trial.open().then(() => trial.write(100, 20)) },
  { name: 'the intake answers 500 for two minutes', visit: during(() => ({ status: 500, body: '{}' }), 120) },
  { name: 'it answers 429, to come back in 10 s, for 20 s', visit: during(() => ({ status: 429, headers: { 'retry-after': '10' }, body: '{}' }), 20) },
  { name: 'it takes bodies and never answers, for 40 s', visit: during(() => 'hang', 40) },
  { name: 'it takes 4 s for each answer', visit: during(() => sleep(4 * SECONDS), 30) },
  {
    name: 'it refuses connections for 30 s',
    visit: async (trial) => {
      await trial.open();
      await trial.write(20);
      await trial.proxy.refuse();
      await trial.write(150, 200);
      await trial.proxy.accept();
    },
  },
  {
    name: 'connections break in the middle of bodies for 20 s',
    visit: async (trial) => {
      await trial.open();
      trial.proxy.cutsBodies = true;
      await trial.write(100, 200);
      trial.proxy.cutsBodies = false;
    },
  },
  {
    name: 'bodies arrive twice, and again 3 s later, behind others',
    visit: during((request, url, forward) => {
      forward();
      setTimeout(forward, 3 * SECONDS);
    }, 20, 50),
  },
  {
    name: 'what has arrived is not acknowledged, every second time',
    visit: (() => {
      let count = 0;
      return during((request, url, forward) => {
        if (++count % 2) return undefined;
        forward();
        return 'drop';
      }, 20, 50);
    })(),
  },
  {
    name: 'the collector is killed three times under load',
    visit: async (trial) => {
      await trial.open();
      for (let time = 0; time < 3; time++) {
        const writing = trial.write(100, 40);
        await sleep(2 * SECONDS);
        await trial.collector.stop('SIGKILL');
        await sleep(1 * SECONDS);
        await trial.collector.start();
        await writing;
      }
    },
  },
  {
    name: 'the worker is terminated twice',
    visit: async (trial) => {
      await trial.open();
      for (let time = 0; time < 2; time++) {
        await trial.write(50, 40);
        await trial.browser.evaluate(() => __workers.at(-1).terminate());
        await trial.write(50, 40);
        await sleep(7 * SECONDS);
      }
    },
  },
  {
    name: 'the page is left 50 ms after an event',
    visit: async (trial) => {
      await trial.open();
      await trial.write(50, 20);
      await trial.leave(10, 50);
      await trial.open();
    },
  },
  {
    name: 'five pages, each left in the middle of a burst',
    visit: async (trial) => {
      for (let page = 0; page < 5; page++) {
        await trial.open();
        await trial.leave(200, 0);
      }
      await trial.open();
    },
  },
  {
    name: 'the page is left while the intake answers 500, and there is a next one later',
    visit: async (trial) => {
      await trial.open();
      trial.proxy.override = (request) => (isBody(request) ? { status: 500, body: '{}' } : undefined);
      await trial.write(200, 20);
      await trial.leave(10, 0);
      await sleep(3 * SECONDS);
      trial.proxy.override = undefined;
      await trial.open();
    },
  },
  {
    name: 'three times the tab crashes, 1.5 s after the last was written',
    visit: async (trial) => {
      // What waits then is of another age each time: segments are cut every 5 s.
      for (const count of [50, 75, 100]) {
        await trial.open();
        await trial.write(count, 40);
        await trial.crash(KEPT_AFTER_MS);
      }
      await trial.open();
    },
  },
  {
    name: 'the tab crashes so while the intake answers 500, and there is another one later',
    visit: async (trial) => {
      await trial.open();
      trial.proxy.override = (request) => (isBody(request) ? { status: 500, body: '{}' } : undefined);
      await trial.write(400, 40);
      await trial.crash(KEPT_AFTER_MS);
      trial.proxy.override = undefined;
      await trial.open();
    },
  },
  {
    name: 'two tabs at once',
    visit: async (trial) => {
      await trial.open();
      const beside = await trial.openBeside();
      for (let turn = 0; turn < 5; turn++) {
        await trial.write(20, 20);
        await beside(20);
      }
    },
  },
];
