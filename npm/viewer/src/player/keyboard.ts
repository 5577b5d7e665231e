/** The player's keys. */

const STEP_MS = 5_000;

/** What the keys do. */
export interface KeyTarget {
  toggle(): void;
  seekBy(ms: number): void;
  /** To the action before or after. */
  step(direction: -1 | 1): void;
  fullScreen(): void;
}

/** Listens for the player's keys; returns how to stop. */
export function listenForKeys(target: KeyTarget): () => void {
  // Browsers disagree on `:focus-visible` once a key is pressed, so how the focus got there is kept here.
  let tabbed = false;
  const onPointer = (): void => void (tabbed = false);
  const onKey = (event: KeyboardEvent): void => {
    tabbed ||= event.key === 'Tab';
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // Space presses a button or box that was reached by the keyboard; after a click with the mouse it plays.
    if (event.key === ' ' && tabbed && isPressable(event.target)) return;
    const action = actionOf(event.key, target);
    if (!action) return;
    event.preventDefault();
    action();
  };
  // Before the seek bar sees it: arrows mean the same wherever the focus is.
  document.addEventListener('keydown', onKey, { capture: true });
  document.addEventListener('pointerdown', onPointer, { capture: true });
  return () => {
    document.removeEventListener('keydown', onKey, { capture: true });
    document.removeEventListener('pointerdown', onPointer, { capture: true });
  };
}

function actionOf(key: string, target: KeyTarget): (() => void) | undefined {
  switch (key) {
    case ' ':
    case 'k':
      return () => target.toggle();
    case 'ArrowLeft':
      return () => target.seekBy(-STEP_MS);
    case 'ArrowRight':
      return () => target.seekBy(STEP_MS);
    case 'ArrowUp':
      return () => target.step(-1);
    case 'ArrowDown':
      return () => target.step(1);
    case 'f':
      return () => target.fullScreen();
    default:
      return undefined;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'range' && target.type !== 'checkbox';
}

function isPressable(target: EventTarget | null): boolean {
  if (target instanceof HTMLButtonElement) return !target.classList.contains('play');
  return target instanceof HTMLInputElement && target.type === 'checkbox';
}
