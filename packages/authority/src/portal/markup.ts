/**
 * Pages as text, drawn on the server: what is filled into a `html` template is text and never markup, unless it was made by
 * such a template itself. So a name that somebody chose cannot become a tag, whoever forgets what.
 */

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `undefined` and `false` draw nothing. */
export type Fill = string | number | boolean | undefined | Markup | readonly Markup[];

export function html(pieces: TemplateStringsArray, ...fills: readonly Fill[]): Markup {
  return new Markup(pieces.map((piece, at) => piece + (at < fills.length ? drawn(fills[at]) : '')).join(''));
}

function drawn(fill: Fill): string {
  if (fill === undefined || typeof fill === 'boolean') return '';
  if (fill instanceof Markup) return fill.text;
  if (typeof fill === 'object') return fill.map(({ text }) => text).join('');
  return String(fill).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
