/** Dark or light: as the system has it, until somebody chooses. */
import { iconButton } from './dom.js';
import { icon } from './icons.js';
import { recall, remember } from './remember.js';

type Theme = 'system' | 'light' | 'dark';

const LABELS: Readonly<Record<Theme, string>> = {
  system: 'Colours: as the system',
  light: 'Colours: light',
  dark: 'Colours: dark',
};

/** Kept here as well: where nothing can be stored, the choice holds until the page is left. */
let chosen: Theme = 'system';

/** Takes up the choice of an earlier visit. Before anything is shown, so that nothing flashes. */
export function restoreTheme(): void {
  const kept = recall('theme');
  apply(kept === 'light' || kept === 'dark' ? kept : 'system');
}

/** A button that goes through the three. The first click always changes what one sees. */
export function themeButton(): HTMLButtonElement {
  const button = iconButton('', icon('system'), () => {
    apply(next());
    remember('theme', chosen === 'system' ? '' : chosen);
    show(button);
  });
  show(button);
  return button;
}

function next(): Theme {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const order: readonly Theme[] = isDark ? ['system', 'light', 'dark'] : ['system', 'dark', 'light'];
  return order[(order.indexOf(chosen) + 1) % order.length] ?? 'system';
}

function apply(theme: Theme): void {
  chosen = theme;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function show(button: HTMLButtonElement): void {
  button.title = LABELS[chosen];
  button.setAttribute('aria-label', LABELS[chosen]);
  button.replaceChildren(icon(chosen));
}
