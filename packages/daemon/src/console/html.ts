/** HTML from templates in which nothing that is put in can be markup, unless it is HTML made here: whoever forgets what. */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `undefined` and `false` draw nothing. */
export type Part = string | number | boolean | undefined | Html | readonly Html[];

/** What acts instead of being read: controls, and what turns the reading direction. */
const unprintable = /(?![\n\r\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, index) => text + (index < parts.length ? shown(parts[index]) : '')).join(''));
}

function shown(part: Part): string {
  if (part === undefined || typeof part === 'boolean') return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part)
    .replaceAll(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll(unprintable, '\ufffd');
}
