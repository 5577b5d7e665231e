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
