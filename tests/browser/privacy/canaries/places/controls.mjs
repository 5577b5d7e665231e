/** What visitors enter, and what controls hold. */
import { CONTENT, ENTERED, SECRET } from '../rules.mjs';

const field = (attributes) => `<input ${attributes} value="@">`;
/** A field without the attribute, for a script or a hand to fill. */
const empty = (attributes) => `<input ${attributes}>`;
const set = (root, canary) => {
  root.querySelector('input, textarea').value = canary;
};
const DIGITS = { shape: 'digits' };

const SECRET_FIELDS = [
  'type="password"',
  'type="email"',
  'type="tel"',
  'type="hidden"',
  'TYPE="PassWord"',
  'autocomplete="cc-number" inputmode="numeric"',
  'autocomplete="billing cc-name"',
  'autocomplete="cc-csc"',
  'autocomplete="one-time-code"',
  'autocomplete="new-password"',
  'autocomplete="section-a work email"',
  'autocomplete="tel-national"',
];
const FIELDS = ['type="text"', 'type="search"', 'type="url"', 'type="unknown"', 'type="checkbox"', 'type="radio"'];

export const CONTROLS = [
  ...SECRET_FIELDS.map((attributes) => [
    attributes,
    SECRET,
    field(attributes),
    attributes.includes('cc-number') ? DIGITS : {},
  ]),
  ...SECRET_FIELDS.slice(0, 7).map((attributes) => [`${attributes}, set`, SECRET, empty(attributes), { build: set }]),
  ...FIELDS.map((attributes) => [attributes, ENTERED, field(attributes)]),
  ['type="text", set', ENTERED, empty('type="text"'), { build: set }],
  ['type="number"', ENTERED, field('type="number"'), DIGITS],
  ['type="date"', ENTERED, field('type="date"'), { shape: 'date' }],
  ['type="month"', ENTERED, field('type="month"'), { shape: 'month' }],
  ['type="datetime-local"', ENTERED, field('type="datetime-local"'), { shape: 'minute' }],
  ['default of a range', ENTERED, '<input type="range" min="0" max="9e15" value="@">', DIGITS],
  ['textarea, set', ENTERED, '<textarea></textarea>', { build: set }],
  ['textarea, secret', SECRET, '<textarea autocomplete="cc-number"></textarea>', { build: set }],
  ['submit button', CONTENT, field('type="submit"')],
  ['reset button', CONTENT, field('type="reset"')],
  ['button', CONTENT, field('type="button"')],
  ['alt of an image button', CONTENT, '<input type="image" alt="@">'],
  ['value of an option', ENTERED, '<select><option value="@">o</option></select>'],
  ['label of an option', ENTERED, '<select><option label="@">o</option></select>'],
  ['data-x of an option', ENTERED, '<select><option data-x="@">o</option></select>'],
  ['chosen option', ENTERED, '<select><option value="a">a</option><option value="@" selected>o</option></select>'],
  ['label of an optgroup', ENTERED, '<select><optgroup label="@"><option>o</option></optgroup></select>'],
  ['option in a list of many', ENTERED, '<select multiple size="2"><option value="@">o</option></select>'],
  ['value in a secret list', SECRET, '<select autocomplete="cc-type"><option value="@">o</option></select>'],
  ['suggestion', SECRET, '<datalist><option value="@"></option></datalist>'],
  ['label of a suggestion', SECRET, '<datalist><option label="@"></option></datalist>'],
  [
    'name of a chosen file',
    SECRET,
    empty('type="file"'),
    {
      build: (root, canary) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File(['content'], `${canary}.txt`));
        root.querySelector('input').files = chosen.files;
      },
    },
  ],
  ['typed into a text field', ENTERED, empty('type="text"'), { typed: 'input' }],
  ['typed into a password field', SECRET, empty('type="password"'), { typed: 'input' }],
  ['typed into a text area', ENTERED, '<textarea></textarea>', { typed: 'textarea' }],
  ['typed into contenteditable', ENTERED, '<div contenteditable>draft </div>', { typed: 'div' }],
];
