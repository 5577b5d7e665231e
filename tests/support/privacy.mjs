/** What a comparison may expect of masked parts: the rules as the contract states them, not the recorder's code. */

const LEVELS = ['mask', 'mask-user-input', 'mask-unless-allowlisted', 'allow', 'hidden', 'ignore'];
const ALWAYS_MASKED_TYPES = /^(password|email|tel|hidden)$/i;
const ALWAYS_MASKED_AUTOCOMPLETE = /(^|\s)(cc-[a-z-]+|one-time-code|current-password|new-password|email|tel(-[a-z-]+)?)(\s|$)/i;
const PUBLIC_INPUT_TYPES = /^(submit|button|reset|image)$/i;
/** What stands in these is the visitor's: a choice can be read off its option as well as off the list. */
const USER_INPUT_TAGS = new Set(['textarea', 'select', 'option', 'optgroup', 'datalist', 'output']);
const TEXT_ATTRIBUTES = /^(([^:]+:)?(title|alt|placeholder|label|content|value|datetime|summary)|aria-[a-z]+|data-.*)$/;
/** Structure and style of a custom element; its other attributes can mean anything. */
const CUSTOM_KEPT = /^(id|class|style|slot|part|exportparts|role|dir|lang|hidden|tabindex|is|data-afterimage)$/;

/** Under `mask` these stay; of other names nobody knows what they hold. */
const STRUCTURE = /^(id|class|style|type|name|for|role|dir|lang|width|height|colspan|rowspan|rel|media|viewbox|d|hidden|disabled|checked|selected|data-afterimage|data-testid)$/i;
const TOKEN = /csrf|xsrf|token|nonce/i;

/** The level of an element, given its parent's. */
export function levelOf(attributes, inherited) {
  if (inherited === 'hidden') return 'hidden';
  const named = (attributes['data-afterimage'] ?? '').trim();
  if (named !== 'ignore' && LEVELS.includes(named)) return named;
  for (const name of (attributes.class ?? '').split(/\s+/)) {
    const level = name.startsWith('afterimage-') ? name.slice('afterimage-'.length) : '';
    if (level !== 'ignore' && LEVELS.includes(level)) return level;
  }
  return inherited;
}

export const masksText = (level) => level === 'mask' || level === 'mask-unless-allowlisted';

/** Whether a text is masked; `parent` is the element it stands in, of the live page. */
export const masksTextIn = (level, parent) => masksText(level) || isAlwaysMasked(parent) || (level === 'mask-user-input' && isUserInput(parent));

/** `element` is the live page's. */
export function masksAttribute(level, name, element) {
  if (isAlwaysMasked(element) && /^(value|checked|selected|pattern|min|max)$/.test(name)) return true;
  const isEntered = isAlwaysMasked(element) || (level === 'mask-user-input' && isUserInput(element.parent));
  if (masksText(level) || isEntered) return TEXT_ATTRIBUTES.test(name) || !(isCustom(element) ? CUSTOM_KEPT : STRUCTURE).test(name);
  return level === 'mask-user-input' && /^(value|label)$/.test(name) && USER_INPUT_TAGS.has(element.tag);
}

const isCustom = ({ tag, ns }) => tag.includes('-') && !/svg$/i.test(ns ?? '');

/** It holds a secret or suggestions for one, or stands in what does: an option in its list. */
function isAlwaysMasked(element) {
  for (let node = element; node; node = node.parent) {
    if (/^(input|textarea|select)$/.test(node.tag) && holdsSecret(node.original)) return true;
    if (node.tag === 'datalist' || (node.tag === 'meta' && TOKEN.test(node.original.name ?? ''))) return true;
  }
  return false;
}

const holdsSecret = ({ type = '', autocomplete = '' }) => ALWAYS_MASKED_TYPES.test(type) || ALWAYS_MASKED_AUTOCOMPLETE.test(autocomplete);

function isUserInput(element) {
  let editable;
  for (let node = element; node?.kind === 'element'; node = node.parent) {
    // What is in a control cannot be opened from within.
    if (USER_INPUT_TAGS.has(node.tag)) return true;
    editable ??= node.original.contenteditable;
  }
  return editable !== undefined && editable.trim().toLowerCase() !== 'false';
}

/** Whether what a control holds must not be readable in the replay; `element` is the live page's. */
export function masksControl(level, element) {
  if (isAlwaysMasked(element)) return true;
  if (level === 'mask-user-input' && PUBLIC_INPUT_TYPES.test(element.original.type ?? '')) return false;
  return level === 'mask' || level === 'mask-user-input' || level === 'mask-unless-allowlisted';
}

/** Whether a text could be a mask: nothing of a language or a number but x, X, 0 and 9 is left in it. */
export const looksMasked = (text) => !/[\p{L}\p{N}]/u.test(text.replace(/[xX09]/g, ''));

/** What may be recorded of a link's address at every level: names of parameters, a fragment only where it is all there is. */
export function keptOfLink(address) {
  const read = address.replace(/^[\0- ]+|[\0- ]+$/g, '').replace(/[\t\r\n]/g, '');
  if (/^#[\p{L}\p{N}_.:-]*$/u.test(address)) return address;
  const scheme = /^([a-z][a-z\d+.-]*):(?!\/\/)/i.exec(read) ?? /^(javascript|data|blob|mailto|tel|sms):/i.exec(read);
  if (scheme) return `${scheme[1]}:`;
  const plain = read.replace(/#.*$/s, '').replace(/^([^/\\]*[/\\]{2,})[^/\\?]*@/, '$1');
  const [path, query] = plain.split(/\?(.*)/s);
  const kept = path.replace(/(;[^/;=]*=)[^/;]*/g, '$1');
  if (query === undefined) return kept;
  return `${kept}?${query.split('&').map((pair) => (pair.includes('=') ? pair.replace(/=.*$/s, '=') : '')).join('&')}`;
}
