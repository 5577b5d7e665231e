/**
 * Child processes and temporary directories that never outlive a test run: every child leads a
 * process group of its own, and only what was started here, and what that started, is ever signalled.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = new Set();
const directories = new Set();

/** A fresh directory under the system's temporary directory, removed at exit at the latest. */
export function temporaryDirectory(name) {
  const directory = mkdtempSync(join(tmpdir(), `afterimage-${name}-`));
  directories.add(directory);
  return directory;
}

export function removeDirectory(directory) {
  // A browser that has just been told to go may still write its profile: try again for a while.
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  directories.delete(directory);
}

/** Starts a program as the leader of its own process group and keeps the end of its output. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const started = { child, output: '', exited: undefined };
  started.exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => {
      started.output += `\n${error.message}`;
      resolve({ code: null, signal: null, error });
    });
  });
  const keep = (chunk) => {
    started.output = (started.output + chunk).slice(-64_000);
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  if (child.pid) groups.add(child.pid);
  return started;
}

/** Waits until the output of a started program matches, and gives the match. */
export async function waitForOutput(started, pattern, timeoutMs, what) {
  const deadline = Date.now() + timeoutMs;
  let gone = false;
  started.exited.then(() => (gone = true));
  for (;;) {
    const match = pattern.exec(started.output);
    if (match) return match;
    if (gone) throw new Error(`${what} ended before it was ready:\n${started.output}`);
    if (Date.now() > deadline) throw new Error(`${what} was not ready after ${timeoutMs} ms:\n${started.output}`);
    await sleep(20);
  }
}

/** Ends a started program and its children: asked first, killed after a while. */
export async function stop(started, { signal = 'SIGTERM', patienceMs = 5_000 } = {}) {
  const { pid } = started.child;
  if (!pid) return;
  signalGroup(pid, signal);
  const ended = await Promise.race([started.exited, sleep(patienceMs, 'late')]);
  // Helpers of a browser may be left over after their leader; nothing of the group may stay.
  if (ended === 'late' || signal !== 'SIGKILL') signalGroup(pid, 'SIGKILL');
  await started.exited;
  groups.delete(pid);
}

/** Kills, of all that a started program has started, what `isMeant` says by its arguments; gives how many there were. */
export function killBelow(started, isMeant) {
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(lookAt);
  const below = new Set([started.child.pid]);
  // A child's number may be less than its parent's.
  for (let before = 0; before < below.size;) {
    before = below.size;
    for (const { pid, parent } of running) if (below.has(parent)) below.add(pid);
  }
  const meant = running.filter(({ pid, args }) => pid !== started.child.pid && below.has(pid) && isMeant(args));
  for (const { pid } of meant) process.kill(pid, 'SIGKILL');
  return meant.length;
}

function lookAt(name) {
  try {
    // The name of the program, in parentheses, may hold anything.
    const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split(/[\0 ]/).filter(Boolean);
    return [{ pid: Number(name), parent: Number(parent), args }];
  } catch {
    // It has ended since.
    return [];
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function cleanUp() {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
  for (const directory of directories) {
    try {
      removeDirectory(directory);
    } catch {
      // At exit nobody is left to tell.
    }
  }
}

process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}
