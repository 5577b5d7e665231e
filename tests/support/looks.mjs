/** How an element looks: the computed style properties that are compared, and boxes. */

/** Chosen to tell every way in which a style sheet can be lost, and cheap to read. */
export const LOOK = [
  'display',
  'visibility',
  'opacity',
  'color',
  'background-color',
  'background-image',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'line-height',
  'text-align',
  'text-decoration-line',
  'text-transform',
  'white-space',
  'list-style-type',
  'direction',
  'position',
  'top',
  'left',
  'z-index',
  'float',
  'overflow-x',
  'overflow-y',
  'transform',
  'filter',
  'box-shadow',
  'flex-direction',
  'flex-grow',
  'order',
  'grid-template-columns',
  'margin-top',
  'padding-left',
  'border-top-width',
  'border-top-color',
  'fill',
  'content',
];

const BOX_TOLERANCE_PX = 1;

/** Places are the layout's, and as close as boxes. */
function isSame(property, x, y) {
  const isNear = /^(top|left)$/.test(property) && /px$/.test(x) && /px$/.test(y) && Math.abs(parseFloat(x) - parseFloat(y)) <= BOX_TOLERANCE_PX;
  return x === y || isNear;
}

/**
 * `a` is the page's node, `b` the replay's; `differ(node, what, live, replay)` is told of each difference in what
 * `counts(name)` says yes to: a property or `box`.
 */
export function compareLooks(a, b, differ, counts) {
  for (const [name, label] of [
    ['itself', ''],
    ['before', '::before '],
    ['after', '::after '],
  ]) {
    const [x, y] = [a.looks[name], b.looks[name]];
    if (x === y) continue;
    if (x === undefined || y === undefined) {
      differ(a, `${label}is there`, x !== undefined, y !== undefined);
      continue;
    }
    const [xs, ys] = [x.split('\n'), y.split('\n')];
    const property = LOOK.findIndex((property, index) => !isSame(property, xs[index], ys[index]) && counts(property));
    if (property >= 0) differ(a, `${label}computed ${LOOK[property]}`, xs[property], ys[property]);
  }
  const isOff = a.box.some((length, side) => Math.abs(length - b.box[side]) > BOX_TOLERANCE_PX);
  if (isOff && counts('box')) differ(a, 'box', a.box.join(' '), b.box.join(' '));
}
