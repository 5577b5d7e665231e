/**
 * Random programs for a while: `node tests/conformance/fuzz.mjs ENGINE MINUTES [FIRST_SEED]`, or
 * `cargo xtask test --fuzz MINUTES`. Ends with 1 at the first difference, made as small as it gets.
 * Since not every difference comes again, what was recorded is kept in `target/fuzz`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { asCase, program, shrink } from '../support/conformance/programs.mjs';
import { Runner } from '../support/conformance/runner.mjs';
import { runProgram } from '../support/page/program.js';
import { repositoryPath } from '../support/paths.mjs';

const [engine = 'chromium', minutes = '1', first] = process.argv.slice(2);
const deadline = Date.now() + Number(minutes) * 60_000;
const runner = new Runner(engine);
let seed = first ? Number(first) : Math.floor(Date.now() / 1000) % 1_000_000_000;
let done = 0;
let elements = 0;

await runner.open();
try {
  // The next program is recorded while one is replayed.
  const make = (number) => ({ number, recorded: runner.record(asCase(program(number, length(number)), runProgram, number)) });
  let next = make(seed);
  while (Date.now() < deadline) {
    const { number, recorded } = next;
    const record = await recorded;
    next = make((seed += 1));
    next.recorded.catch(() => {});
    const result = await runner.check(record, viaOf(number));
    done += 1;
    elements += result.elements;
    if (!result.faults.length) continue;
    keep(`${engine}-${number}`, { ...record, found: result.faults });
    await next.recorded.catch(() => {});
    const small = await shrink(program(number, length(number)), async (operations) => (await runner.faultsOf(asCase(operations, runProgram, number), viaOf(number))).length > 0);
    const faults = await runner.faultsOf(asCase(small, runProgram, number), viaOf(number));
    console.error(`${engine}, seed ${number}: ${JSON.stringify(small)}\n${(faults.length ? faults : result.faults).join('\n')}`);
    process.exitCode = 1;
    break;
  }
  await next.recorded.catch(() => {});
} finally {
  await runner.close();
}
console.log(`${engine}: ${done} programs, ${elements} elements${process.exitCode ? ', a difference' : ', no difference'}`);
process.exit();

/** Players that seek are to stop anywhere on the way. */
function viaOf(number) {
  return { viaPart: (number * 0.618034) % 1 };
}

/** `{ live, events, fresh, faults, found }` of one program, as `Runner.check` takes it. */
function keep(name, record) {
  mkdirSync(repositoryPath('target/fuzz'), { recursive: true });
  writeFileSync(repositoryPath(`target/fuzz/${name}.json`), JSON.stringify(record));
  console.error(`kept in target/fuzz/${name}.json`);
}

/** Mostly short ones, as these fail in the clearest way; now and then a long one. */
function length(number) {
  return number % 10 === 0 ? 400 : 40 + (number % 5) * 20;
}
