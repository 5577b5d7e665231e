/** Buttons that narrow a list down by kind. */
import type { Action } from '../recording/actions.js';
import { GROUPS, groupSizes } from '../recording/groups.js';
import type { Group } from '../recording/groups.js';
import { h } from '../ui/dom.js';

const NAMES: Readonly<Record<Group, string>> = { pages: 'Pages', actions: 'Actions', errors: 'Errors', other: 'Other' };

/** A button for each group that there is; `chosen` is told which was switched on or off. */
export function groupChips(
  actions: readonly Action[],
  hidden: ReadonlySet<Group>,
  chosen: (group: Group, isOn: boolean) => void,
): HTMLElement {
  const sizes = groupSizes(actions);
  const chips = GROUPS.filter((group) => sizes[group] > 0).map((group) => {
    const chip = h(
      'button',
      { class: 'chip', type: 'button', attrs: { 'aria-pressed': String(!hidden.has(group)) } },
      NAMES[group],
      h('span', { class: 'chip-count' }, String(sizes[group])),
    );
    chip.addEventListener('click', () => {
      const isOn = chip.getAttribute('aria-pressed') !== 'true';
      chip.setAttribute('aria-pressed', String(isOn));
      chosen(group, isOn);
    });
    return chip;
  });
  return h('div', { class: 'chips', attrs: { role: 'group', 'aria-label': 'What is listed' } }, ...chips);
}
