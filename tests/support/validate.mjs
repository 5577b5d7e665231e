/** The strict validator of rrweb streams: much that is wrong in one a replayer passes over in silence. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { repositoryPath } from './paths.mjs';

/** Fails unless events are a valid stream. `AFTERIMAGE_VALIDATOR` names the program, which reads them as JSON. */
export async function validate(events) {
  const program = process.env.AFTERIMAGE_VALIDATOR ?? repositoryPath('target/release/examples/validate');
  if (!existsSync(program)) throw new Error(`${program} is missing: \`cargo xtask test\` builds it`);
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(events));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the stream is not valid:\n${said.slice(0, 4_000)}`);
}
