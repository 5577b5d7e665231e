/**
 * What of a URL may be recorded: origin, path and the names of the parameters. Values and the fragment are dropped, and
 * so are parameters without `=`: a bare one is as likely to be a token as a name. User names and passwords go too.
 */
export function sanitizeUrl(raw: string, base?: string): string {
  let url: URL;
  try {
    url = new URL(raw, base);
  } catch {
    return '';
  }
  // The rest of data:, blob: and javascript: URLs is content.
  if (!/^(https?|file|wss?):$/.test(url.protocol)) return url.protocol;
  const names = url.search
    .slice(1)
    .split('&')
    .filter((part) => part.includes('='))
    .map((part) => part.slice(0, part.indexOf('=') + 1));
  return `${url.protocol}//${url.host}${url.pathname}${names.length ? '?' + names.join('&') : ''}`;
}

/** The same for every URL inside a text such as a stack trace; line and column stay. */
export function sanitizeUrlsIn(text: string): string {
  return text.replace(/\b(?:https?|wss?|blob|data):[^\s"'<>)]*?(?=(?::\d+){0,2}(?:[\s"'<>)]|$))/g, (url) =>
    sanitizeUrl(url),
  );
}
