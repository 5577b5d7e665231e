/** Which recorder the cases run through: Afterimage, or rrweb's own for comparison (`AFTERIMAGE_RECORDER=rrweb`). */
import { build } from 'esbuild';
import { repositoryPath } from '../paths.mjs';

export const RECORDER = process.env.AFTERIMAGE_RECORDER ?? 'afterimage';
if (!['afterimage', 'rrweb'].includes(RECORDER)) throw new Error(`AFTERIMAGE_RECORDER is ${JSON.stringify(RECORDER)}; known are afterimage and rrweb`);

/** rrweb's recorder behind as much of our interface as the harness calls. */
export async function rrwebScript() {
  const source = `
    import { record } from '@rrweb/record';
    window.__rrwebEvents = [];
    const waiting = window.Afterimage.q;
    let stop;
    window.Afterimage = {
      init() {},
      startSessionReplayRecording() { stop = record({ emit: (event) => window.__rrwebEvents.push(event) }); },
      stopSessionReplayRecording() { stop?.(); stop = undefined; },
      isRecording: () => stop !== undefined && window.__rrwebEvents.some(({ type }) => type === 2),
      setPrivacyLevel() {}, startView() {}, addError() {}, setUser() {}, getRecorderStats: () => ({}),
    };
    for (const callback of waiting) callback();`;
  const built = await build({
    stdin: { contents: source, resolveDir: repositoryPath('tests') },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  return built.outputFiles[0].text;
}
