/** Compares the serialised live page with its serialised replay and says readably where they differ. */
import { absoluteCss } from './absolute.mjs';
import { isUnreachable, withoutDevice } from './differences.mjs';
import { buildTree } from './normalise.mjs';
import { compareLooks } from './looks.mjs';
import { levelOf, looksMasked, masksAttribute, masksControl, masksText, masksTextIn } from './privacy.mjs';
import { replayedCss } from './replayed-css.mjs';

const REPORTED = 20;

/**
 * `level` is the default privacy level of the recording. `frames`, `shadow` and `scroll` say
 * whether those are compared too; computed styles and boxes are where both sides tell them, unless
 * `looks` says otherwise. `way` is how it was replayed; it stops looking after `most` differences.
 *
 * Gives `{ equal, elements, differences: [{ path, what, live, replay }], report }`.
 */
export function compare(live, replay, { level = 'allow', frames = true, shadow = true, scroll = true, looks = true, way = {}, most = REPORTED } = {}) {
  const settings = { bases: new Map(), frames, shadow };
  const differences = [];
  let elements = 0;
  const spelt = (rules, { base }) => withoutDevice(absoluteCss(rules.join('\n'), base));
  const differ = (node, what, a, b) => differences.push({ path: node.path(), what, live: clip(a), replay: clip(b) });
  const stack = [[buildTree(live, 'live', settings), buildTree(replay, 'replay', settings), level]];

  while (stack.length && differences.length < most) {
    const [a, b, inherited] = stack.pop();
    const own = a.kind === 'element' ? levelOf(a.attributes, inherited) : inherited;
    if (a.kind === 'element') {
      elements += 1;
      if (own === 'hidden') {
        if (b.children.length) differ(a, 'content of a hidden element', '', describe(b.children));
        continue;
      }
      compareAttributes(a, b, own);
      compareState(a, b, own);
      if (looks && a.looks && b.looks && !isUnreachable('looks', a, b, way)) compareLooks(a, b, differ, (name) => !isUnreachable(name, a, b, way));
      if (a.tag === 'style' || b.tag === 'style') {
        compareSheets(a, b);
        continue;
      }
    } else if (a.kind === 'text') {
      const masked = masksTextIn(own, a.parent);
      const same = masked ? looksMasked(b.text) : a.text === b.text;
      if (!same) differ(a, masked ? 'masked text' : 'text', a.text, b.text);
    } else if (a.text !== b.text) differ(a, a.kind, a.text, b.text);
    if (a.kind === 'document' && !masksText(own) && squeeze(a.selected) !== squeeze(b.selected)) differ(a, 'selection', a.selected, b.selected);

    if (a.kind !== 'element') compareRules(a, 'adopted style sheets', a.adopted, b.adopted);
    const count = Math.max(a.children.length, b.children.length);
    let index = 0;
    while (index < count && signature(a.children[index]) === signature(b.children[index])) index += 1;
    if (index < count) differ(a, `child ${index} of ${a.children.length} and ${b.children.length}`, describe(a.children, index), describe(b.children, index));
    // Those before the first that is missing, new or of another kind are still worth a look.
    for (let child = index - 1; child >= 0; child--) stack.push([a.children[child], b.children[child], own]);
  }

  function compareAttributes(a, b, own) {
    for (const name of new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])) {
      const [x, y] = [a.attributes[name], b.attributes[name]];
      if (x === y || isUnreachable(`attribute ${name}`, a, b, way)) continue;
      if (name === 'style' && (squeeze(x ?? '') === squeeze(y ?? '') || absoluteCss(a.style ?? '', a.base) === absoluteCss(b.style ?? '', b.base))) continue;
      if (x?.includes('blob:') && y !== undefined && holdsContents(x, y)) continue;
      if (masksAttribute(own, name, a) && x !== undefined && looksMasked(y ?? '')) continue;
      differ(a, `attribute ${name}`, x, y);
    }
  }

  function compareState(a, b, own) {
    const masked = masksControl(own, a);
    for (const name of new Set([...Object.keys(a.state), ...Object.keys(b.state)])) {
      if (name === 'scroll' && !scroll) continue;
      const [x, y] = [JSON.stringify(a.state[name]), JSON.stringify(b.state[name])];
      if (name === 'value' && masked) {
        const value = b.state.value ?? '';
        if (!looksMasked(value) || (value === a.state.value && value !== '' && !looksMasked(a.state.value))) differ(a, 'masked value', '', value);
      } else if (name === 'media') {
        for (const what of mediaDifferences(a.state.media, b.state.media)) differ(a, `media ${what}`, a.state.media?.[what], b.state.media?.[what]);
      } else if (name === 'scroll') {
        const [from, to] = [a.state.scroll ?? [0, 0], b.state.scroll ?? [0, 0]];
        const isOff = Math.abs(from[0] - to[0]) > 1 || Math.abs(from[1] - to[1]) > 1;
        const isLost = (from[0] && !to[0]) || (from[1] && !to[1]);
        if (isOff && (isLost || !isUnreachable(name, a, b, way))) differ(a, 'scroll position', x, y);
      } else if (x !== y && !isUnreachable(name, a, b, way) && !(masked && isUnsaid(b.state[name]))) differ(a, name, x, y);
    }
  }

  /** By its rules in the engine's own spelling, however they got there; by its text where another engine replays or scripts may not read them. */
  function compareSheets(a, b) {
    if (a.rules && b.rules) {
      if (spelt(a.rules, a) === spelt(b.rules, b)) return;
      if (live[0].engine === replay[0].engine) return compareRules(a, 'rules', a.rules, b.rules);
    }
    // Nobody may read a sheet of another origin.
    if (a.tag !== b.tag) return;
    const wanted = squeeze(absoluteCss(replayedCss(a.css).text, a.base));
    const shown = squeeze(absoluteCss(b.css, b.base));
    // A text with an error in it is not given to the replayer's parser.
    if (shown === wanted || shown === squeeze(absoluteCss(a.css, a.base))) return;
    const at = firstDifference(wanted, squeeze(b.css));
    differ(a, 'style sheet', wanted.slice(at, at + 120), squeeze(b.css).slice(at, at + 120));
  }

  function compareRules(node, what, ...sides) {
    const [x, y] = sides.map((rules) => spelt(rules, node));
    if (x === y || live[0].engine !== replay[0].engine) return;
    const at = firstDifference(x, y);
    differ(node, what, x.slice(at, at + 120), y.slice(at, at + 120));
  }

  const report = differences.map(({ path, what, live: x, replay: y }) => `${path}: ${what}\n    live   ${x}\n    replay ${y}`).join('\n');
  return { equal: differences.length === 0, elements, differences, report };
}

/** A choice that a masking recorder does not tell: nothing chosen. */
const isUnsaid = (value) => value === undefined || value === false || (Array.isArray(value) && value.length <= 1 && (value[0] ?? 0) === 0);

/** Whether a value is another one with contents in the place of `blob:` addresses. */
function holdsContents(live, replay) {
  const parts = live.split(/blob:[^\s,"')]+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('data:image/[^\\s"\')]+')}$`).test(replay);
}

/** Where it stands still a replay is at the same place; where it plays, about. */
function mediaDifferences(live, replay) {
  if (!live || !replay) return live === replay ? [] : ['isPlaying'];
  if (replay.isStale) return [];
  const isSame = (what) => live[what] === replay[what];
  const exact = ['muted', 'loop', 'volume'].filter((what) => !isSame(what));
  // A replayer puts its speed on what it drives; what is paused it may not have touched yet.
  if (!isSame('rate') && (live.isPlaying || live.rate !== replay.ownRate)) exact.push('rate');
  const isKnown = Number.isFinite(live.duration) && Number.isFinite(replay.duration);
  const isThere = !isKnown || Math.abs(live.time - replay.time) <= (live.isPlaying ? 2 : 0.3);
  return isThere ? exact : [...exact, 'time'];
}

const squeeze = (text) => text.replace(/\s+/g, ' ').replace(/\s*([{}:;,>])\s*/g, '$1').replace(/;(?=}|$)/g, '').trim();

/** Inlined and linked sheets stand for each other. */
function signature(node) {
  if (!node) return 'nothing';
  if (node.kind !== 'element') return node.kind;
  if (node.tag === 'style' || (node.tag === 'link' && /\bstylesheet\b/i.test(node.attributes.rel ?? ''))) return 'sheet';
  return `${node.ns} ${node.tag}`;
}

function describe(children, from = 0) {
  const shown = children.slice(from, from + 4).map((child) => child.name());
  return (shown.join(' ') || 'nothing') + (children.length > from + 4 ? ' …' : '');
}

function clip(value) {
  const text = value === undefined ? '(absent)' : typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 240 ? `${text.slice(0, 240)}…` : text;
}

function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return Math.max(0, at - 20);
}
