/**
 * Elements in one call. All text goes in as text nodes: recorded words can never become markup.
 */

type Child = Node | string | null | undefined;

interface Props {
  readonly class?: string;
  readonly title?: string;
  readonly type?: string;
  readonly hidden?: boolean;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (props.class) element.className = props.class;
  if (props.title) element.title = props.title;
  if (props.hidden) element.hidden = true;
  if (props.type) element.setAttribute('type', props.type);
  for (const [name, value] of Object.entries(props.attrs ?? {})) element.setAttribute(name, value);
  for (const [name, listener] of Object.entries(props.on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}

/** A button that is only an icon: its label is read out and shown as a tip. */
export function iconButton(label: string, icon: Element, onClick: () => void, className = ''): HTMLButtonElement {
  return h(
    'button',
    {
      class: `icon-button ${className}`.trim(),
      title: label,
      type: 'button',
      attrs: { 'aria-label': label },
      on: { click: onClick },
    },
    icon as HTMLElement,
  );
}
