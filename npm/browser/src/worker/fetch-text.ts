/** The text of a style sheet that the page has loaded already: from the HTTP cache, where it should still be. */

/** A sheet beyond this is read by its rules. */
const MOST_BYTES = 4 << 20;
const TIMEOUT_MS = 10_000;

export interface FetchedText {
  readonly text?: string;
  /** Where it was found in the end. */
  readonly address?: string;
}

/** Whether the site's own sheets can be asked for at all, as the first of them showed. */
let canAskOwn: Promise<boolean> | undefined;

/**
 * Answers with nothing where the text cannot be had: a policy, another origin, an error. A policy that refuses the site's own
 * is tried once: browsers report each refusal to the page's console, and to whom the policy names.
 */
export async function fetchText(address: string): Promise<FetchedText> {
  if (!address.startsWith(`${globalThis.origin}/`)) return await get(address);
  if (canAskOwn && !(await canAskOwn)) return {};
  const fetched = get(address);
  canAskOwn ??= isAllowed(fetched);
  return await fetched;
}

/** Awaits instead of calling `then`, which the page may have replaced: this may run in it. */
async function isAllowed(fetched: ReturnType<typeof get>): Promise<boolean> {
  return !(await fetched).isRefused;
}

async function get(address: string): Promise<FetchedText & { readonly isRefused?: boolean }> {
  const controller = globalThis.AbortController && new AbortController();
  const timer = setTimeout(() => controller?.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      cache: 'force-cache',
      // No credentials to other origins: what they give to anybody is enough.
      credentials: 'same-origin',
      ...(controller && { signal: controller.signal }),
    });
    if (!response.ok) return {};
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > MOST_BYTES) return {};
    const text = decode(bytes, response.headers.get('content-type') ?? '');
    return { text, address: response.url };
  } catch {
    return { isRefused: !controller?.signal.aborted };
  } finally {
    clearTimeout(timer);
  }
}

/** As browsers do: a byte order mark, the header, the text's own word for it, UTF-8. */
function decode(bytes: Uint8Array, type: string): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  const label = /charset=["']?([\w.:-]+)/i.exec(type)?.[1] ?? /^@charset "([\w.:-]+)";/.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(hasMark ? 'utf-8' : label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
