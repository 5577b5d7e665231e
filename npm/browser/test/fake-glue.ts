/** Stands in for the wasm: keeps what it was told, and fails when a test says so. */
import type { Guard, PageConfig, PageHost, ShipperConfig, ShipperEvent } from 'afterimage-glue';

export interface FakeState {
  recorders: PageRecorder[];
  shippers: Shipper[];
  resets: number;
  /** Name of the recorder's method that traps, as long as it is set. */
  trapIn: string | undefined;
  /** A shipper's request costs so much, and leaves as the page is hidden. */
  spendsAtOnce: number;
  canReset: boolean;
}

export const fake: FakeState = {
  recorders: [],
  shippers: [],
  resets: 0,
  trapIn: undefined,
  spendsAtOnce: 0,
  canReset: true,
};

export function resetFake(): void {
  Object.assign(fake, { recorders: [], shippers: [], resets: 0, trapIn: undefined, spendsAtOnce: 0, canReset: true });
}

function enter(method: string): void {
  if (fake.trapIn === method) throw new WebAssembly.RuntimeError('unreachable');
}

export const everything = (): Uint8Array => Uint8Array.of(9);
export const patternFault = (source: string): string | undefined =>
  source.includes('(?=') ? 'it looks ahead' : undefined;

export class PageRecorder {
  calls: unknown[][] = [];
  seq = 0;
  constructor(
    readonly config: PageConfig,
    readonly host: PageHost,
  ) {
    enter('constructor');
    fake.recorders.push(this);
  }
  error_text(_level: string, text: string): string {
    enter('error_text');
    return text;
  }
  start(): void {
    enter('start');
    this.calls.push(['start']);
    this.emit();
  }
  /** Posts a batch of one frame. */
  emit(): void {
    this.seq++;
    this.host.post(new Uint8Array(10), this.seq, []);
  }
  drain(mostMs: number, mustEnd: boolean): void {
    enter('drain');
    this.calls.push(['drain', mostMs, mustEnd]);
  }
  stop(nextLevel?: string): void {
    enter('stop');
    this.calls.push(nextLevel ? ['stop', nextLevel] : ['stop']);
    this.emit();
  }
  quit(kind: string, json: string): void {
    enter('quit');
    this.calls.push(['quit', kind, json]);
    this.emit();
  }
  start_view(...args: [string, string, string]): void {
    enter('start_view');
    this.calls.push(['start_view', ...args]);
  }
  note(kind: string, json: string): void {
    enter('note');
    this.calls.push(['note', kind, json]);
  }
  stats(): Record<string, unknown> {
    return { events: this.seq };
  }
  free(): void {
    this.calls.push(['free']);
  }
}

export class Shipper {
  calls: unknown[][] = [];
  constructor(
    readonly config: ShipperConfig,
    readonly report: (event: ShipperEvent) => void,
    readonly guard?: Guard,
  ) {
    fake.shippers.push(this);
  }
  accept(bytes: Uint8Array): void {
    enter('accept');
    this.calls.push(['accept', bytes.length]);
  }
  waiting(): Uint8Array {
    return new Uint8Array(1);
  }
  set_view(viewId: string): void {
    this.calls.push(['set_view', viewId]);
  }
  flush(id: number): void {
    this.calls.push(['flush', id]);
    this.report({ type: 'flushed', id, delivered: true, pendingBytes: 0 });
  }
  hidden(): void {
    this.calls.push(['hidden']);
    if (fake.spendsAtOnce) this.report({ type: 'spent', bytes: fake.spendsAtOnce });
    enter('hidden');
  }
  stats(): Record<string, unknown> {
    return { sent: this.calls.length };
  }
  close(): void {
    this.calls.push(['close']);
    this.report({ type: 'closed' });
  }
  free(): void {
    this.calls.push(['free']);
  }
}

export default async function init(): Promise<void> {}
export function initSync(): void {}
export function __wbg_reset_state(): void {
  if (!fake.canReset) throw new RangeError('no instance on this thread');
  fake.resets++;
}
