/** What a comparison may expect of masked parts: the rules as the contract states them, not the recorder's code. */

const LEVELS = ['mask', 'mask-user-input', 'mask-unless-allowlisted', 'allow', 'hidden', 'ignore'];
const ALWAYS_MASKED_TYPES = /^(password|email|tel|hidden)$/i;
const ALWAYS_MASKED_AUTOCOMPLETE = /(^|\s)(cc-[a-z-]+|one-time-code|current-password|new-password|email|tel(-[a-z-]+)?)(\s|$)/i;
const PUBLIC_INPUT_TYPES = /^(submit|button|reset|image)$/i;
const TEXT_ATTRIBUTES = /^(title|alt|placeholder|label|content|value|summary|aria-[a-z]+|data-.*)$/;

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

export const masksAttribute = (level, name) => masksText(level) && TEXT_ATTRIBUTES.test(name);

/** Whether what a control holds must not be readable in the replay. */
export function masksControl(level, attributes) {
  if (ALWAYS_MASKED_TYPES.test(attributes.type ?? '') || ALWAYS_MASKED_AUTOCOMPLETE.test(attributes.autocomplete ?? '')) return true;
  if (level === 'mask-user-input' && PUBLIC_INPUT_TYPES.test(attributes.type ?? '')) return false;
  return level === 'mask' || level === 'mask-user-input' || level === 'mask-unless-allowlisted';
}

/** Whether a text could be a mask: nothing of a language or a number but x, X, 0 and 9 is left in it. */
export const looksMasked = (text) => !/[\p{L}\p{N}]/u.test(text.replace(/[xX09]/g, ''));
