/** The player's keys. They are listed for people in `keys.ts`. */
import { isDialogOpen } from '../ui/dialog.js';

const STEP_MS = 5_000;

/** What the keys do. */
export interface KeyTarget {
  toggle(): void;
  seekBy(ms: number): void;
  /** To a part of the whole, from 0 to 1. */
  jump(part: number): void;
  /** To the action before or after. */
  step(direction: -1 | 1): void;
  /** To the next speed. */
  speed(direction: -1 | 1): void;
  fullScreen(): void;
  /** Shows the keys, or closes what shows them. */
  help(): void;
}

/** Listens for the player's keys; returns how to stop. */
export function listenForKeys(target: KeyTarget): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  // Browsers disagree on `:focus-visible` once a key is pressed, so how the focus got there is kept here.
  let tabbed = false;
  const onKey = (event: KeyboardEvent): void => {
    tabbed ||= event.key === 'Tab';
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    // In a dialog the player is out of reach, but for the key that closes what it opened.
    if (isDialogOpen() && event.key !== '?') return;
    // Space presses a button or box that was reached by the keyboard; after a click with the mouse it plays.
    if (event.key === ' ' && tabbed && isPressable(event.target)) return;
    const action = actionOf(event, target);
    if (!action) return;
    event.preventDefault();
    action();
  };
  // Before the seek bar sees it: arrows mean the same wherever the focus is.
  document.addEventListener('keydown', onKey, options);
  document.addEventListener('pointerdown', () => (tabbed = false), options);
  // The recorded page is inert and takes no clicks; should the focus get into it all the same, its document would
  // have the keys, and there nobody may listen.
  window.addEventListener('blur', leaveFrame, options);
  return () => listening.abort();
}

function actionOf({ key, shiftKey }: KeyboardEvent, target: KeyTarget): (() => void) | undefined {
  switch (key) {
    case ' ':
    case 'k':
    case 'K':
      return () => target.toggle();
    case 'ArrowLeft':
      return () => (shiftKey ? target.step(-1) : target.seekBy(-STEP_MS));
    case 'ArrowRight':
      return () => (shiftKey ? target.step(1) : target.seekBy(STEP_MS));
    case 'ArrowUp':
      return () => target.step(-1);
    case 'ArrowDown':
      return () => target.step(1);
    // With Shift as other players have it.
    case ',':
    case '<':
      return () => target.speed(-1);
    case '.':
    case '>':
      return () => target.speed(1);
    case 'f':
    case 'F':
      return () => target.fullScreen();
    case '?':
      return () => target.help();
    default:
      return /^\d$/.test(key) ? () => target.jump(Number(key) / 10) : undefined;
  }
}

/** Where a key means a letter. A selection is searched by letters as well. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}

function isPressable(target: EventTarget | null): boolean {
  if (target instanceof HTMLButtonElement) return !target.classList.contains('play');
  return target instanceof HTMLInputElement && target.type === 'checkbox';
}

function leaveFrame(): void {
  // Only after the event it is known where the focus went.
  setTimeout(() => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLIFrameElement)) return;
    activeElement.blur();
    window.focus();
  }, 0);
}
