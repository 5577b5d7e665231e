/** The icons, drawn on a 20 × 20 grid in the colour of the text around them. */

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  play: 'M6 3.5v13l10.5-6.5z',
  pause: 'M5 3.5h3.5v13H5zM11.5 3.5H15v13h-3.5z',
  replay: 'M10 4V1L5.5 5 10 9V6a5 5 0 1 1-5 5H3a7 7 0 1 0 7-7z',
  fullScreen: 'M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z',
  link: 'M8.2 11.8a3.5 3.5 0 0 0 5 0l2.6-2.6a3.5 3.5 0 0 0-5-5L9.6 5.4l1.2 1.2L12 5.4A1.8 1.8 0 0 1 14.6 8L12 10.6a1.8 1.8 0 0 1-2.6 0zM11.8 8.2a3.5 3.5 0 0 0-5 0l-2.6 2.6a3.5 3.5 0 0 0 5 5l1.2-1.2-1.2-1.2L8 14.6A1.8 1.8 0 0 1 5.4 12L8 9.4a1.8 1.8 0 0 1 2.6 0z',
  back: 'M12.5 4 6.5 10l6 6 1.4-1.4L9.3 10l4.6-4.6z',
  page: 'M5 2h7l4 4v12H5zm6.5 1.5V7H15zM7 10v1.4h7V10zm0 3v1.4h7V13z',
  click: 'M4 2.5 16 9l-5.2 1.6L8.5 16z',
  input: 'M2.5 5h15v10h-15zM4 6.5v7h12v-7zM5.5 8H7v4H5.5z',
  error: 'M10 2 18.5 17h-17zM9.2 8v4.5h1.6V8zm0 5.7v1.6h1.6v-1.6z',
  note: 'M3 3h14v10h-6l-4 4v-4H3z',
  visibility: 'M10 5c4 0 7 3.2 8 5-1 1.8-4 5-8 5s-7-3.2-8-5c1-1.8 4-5 8-5zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  orientation:
    'M3 7V3h4v1.5H5.6l2.9 2.9-1.1 1.1-2.9-2.9V7zM17 13v4h-4v-1.5h1.4l-2.9-2.9 1.1-1.1 2.9 2.9V13zM7 9h6v2H7z',
  copy: 'M3 3h10v3h4v11H7v-3H3zm1.5 1.5v8H7V6h4.5V4.5zm4 3v8h7v-8z',
  bin: 'M8 2h4l1 1.5h4V5H3V3.5h4zM4.5 6.5h11L14.6 18H5.4zM6.1 8l.7 8.5h6.4l.7-8.5z',
  keys: 'M1.5 4.5h17v11h-17zM3 6v8h14V6zm1.5 1.5H6V9H4.5zm3 0H9V9H7.5zm3 0H12V9h-1.5zm3 0h2V9h-2zM4.5 10.5h2V12h-2zm3.5 0h4V12H8zm5.5 0h2V12h-2z',
  fold: 'M3 3h14v14H3zm1.5 1.5v11h7v-11zm8.5 0v11h2.5v-11z',
  filter: 'M2.5 4h15v1.6h-15zm2.5 4.5h10v1.6H5zm3 4.5h4v1.6H8z',
  light:
    'M10 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM9.2 1.5h1.6V4H9.2zm0 14.5h1.6v2.5H9.2zM1.5 9.2H4v1.6H1.5zm14.5 0h2.5v1.6H16zM3.4 4.6l1.2-1.2 1.7 1.7-1.2 1.2zm10.3 10.3 1.2-1.2 1.7 1.7-1.2 1.2zM3.4 15.4l1.7-1.7 1.2 1.2-1.7 1.7zM13.7 5.1l1.7-1.7 1.2 1.2-1.7 1.7z',
  dark: 'M8 2.5a7.7 7.7 0 1 0 9.5 9.5A6.5 6.5 0 0 1 8 2.5z',
  system: 'M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 1.6v12.8a6.4 6.4 0 0 0 0-12.8z',
  sparse: 'M2 9h3v2H2zM8 9h4v2H8zM15 9h3v2h-3z',
  gap: 'M2 9h4v2H2zM8 6h1.5v8H8zM10.5 6H12v8h-1.5zM14 9h4v2h-4z',
} as const;

/** Names of the icons. */
export type IconName = keyof typeof PATHS;

/** Draws an icon. Decoration only: whatever it means is also said in words. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}
