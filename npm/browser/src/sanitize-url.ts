/** Of a path: servers keep sessions there (`/cart;jsessionid=…`). */
const PARAMETERS = /(;[^/;=?#]*=)[^/;?#]*/g;

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
  return `${url.protocol}//${url.host}${url.pathname.replace(PARAMETERS, '$1')}${names.length ? '?' + names.join('&') : ''}`;
}

/** What follows these is content. Of `https:` and its like it is looked for by `//`. */
const OPAQUE = /(^|[^a-z])(data|blob|javascript|mailto|tel|sms):(?=[^])[^]*/i;
/** `//user:password@`, also with the other slash, which browsers take as well. */
const CREDENTIALS = /([/\\]{2})[^/\\?#]*@/g;
const PLACE = /(?::\d+){1,2}\)?$/;
/** A line of a stack trace, as V8 and as the others write it. */
const STACK_FRAME = /^\s*at .*:\d+\)?$|^[^\s@]*@\S+:\d+$/;

/**
 * The same for every address inside a text such as a message or a stack trace, of any scheme and relative ones. What
 * follows a `?` or `#` may hold any character: it is taken to go on up to the next white space. Line and column stay in
 * lines of a stack trace; anywhere else they are as likely to be part of a value.
 */
export function sanitizeUrlsIn(text: string): string {
  return text.replace(/[^\n]+/g, (line) => {
    const isFrame = STACK_FRAME.test(line);
    return line.replace(/\S+/g, (word) => {
      const place = (isFrame && PLACE.exec(word)?.[0]) || '';
      return sanitizeWord(word.slice(0, word.length - place.length)) + place;
    });
  });
}

function sanitizeWord(word: string): string {
  const closed = word.replace(OPAQUE, '$1$2:').replace(CREDENTIALS, '$1');
  const open = /[/\\]/.test(closed) ? closed.replace(PARAMETERS, '$1') : closed;
  const at = open.search(/[?#]/);
  const [path, rest] = [open.slice(0, at), open.slice(at + 1)];
  const isAddress = at >= 0 && rest !== '' && (/[/\\]/.test(path) || rest.includes('='));
  if (!isAddress) return open;
  if (open[at] === '#') return path;
  const names = rest
    .slice(0, `${rest}#`.indexOf('#'))
    .split('&')
    .map((part) => part.slice(0, part.indexOf('=') + 1))
    .filter((name) => /^[\w.$[\]%~-]+=$/.test(name));
  return names.length ? `${path}?${names.join('&')}` : path;
}
