/**
 * Random programs for a while: `node tests/conformance/fuzz.mjs ENGINE MINUTES [FIRST_SEED]`, or
 * `cargo xtask test --fuzz MINUTES`. Ends with 1 at the first difference, made as small as it gets.
 */
import { asCase, program, shrink } from '../support/conformance/programs.mjs';
import { Runner } from '../support/conformance/runner.mjs';
import { runProgram } from '../support/page/program.js';

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
    const result = await runner.check(record);
    done += 1;
    elements += result.elements;
    if (!result.faults.length) continue;
    await next.recorded.catch(() => {});
    const small = await shrink(program(number, length(number)), async (operations) => (await runner.faultsOf(asCase(operations, runProgram, number))).length > 0);
    const faults = await runner.faultsOf(asCase(small, runProgram, number));
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

/** Mostly short ones, as these fail in the clearest way; now and then a long one. */
function length(number) {
  return number % 10 === 0 ? 400 : 40 + (number % 5) * 20;
}
