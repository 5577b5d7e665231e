/** What the replayer makes of the text of a style sheet, so that it can be told from a difference. */
import { adaptCssForReplay, createCache } from 'rrweb-snapshot';

const cache = createCache();

/**
 * The text as the replayer rewrites it (it adds selectors that imitate `:hover`), and whether it
 * could: it parses less than browsers do, says so on the console, and takes the text as it is.
 */
export function replayedCss(text) {
  const { warn } = console;
  let isParsed = true;
  console.warn = () => {
    isParsed = false;
  };
  try {
    return { text: adaptCssForReplay(text, cache), isParsed };
  } finally {
    console.warn = warn;
  }
}
