/**
 * What every page of the door has around it: head, pages, languages, foot. All addresses are relative and one step deep, so that a
 * reverse proxy may put the door wherever it likes; nothing depends on the name by which it was reached.
 */
import { type Html, html } from '@attiva/daemon';
import type { VendorClaims } from '@attiva/protocol';
import { doorScript } from './door-script.ts';
import { doorStyle } from './door-style.ts';
import { staticVersion } from './static-file.ts';
import type { DoorWords, Language } from './door-words.ts';
import { allWords } from './words.ts';

export type DoorPage = 'start' | 'ask' | 'keys' | 'downloads';

/** For whom a page is drawn. */
export interface Here {
  readonly words: DoorWords;
  /** The language of the address, which links keep; `undefined`: the browser's own. */
  readonly chosen: Language | undefined;
  readonly vendor: VendorClaims;
}

const addresses: Readonly<Record<DoorPage, string>> = {
  start: './',
  ask: 'phone',
  keys: 'setup-keys',
  downloads: 'downloads',
};

export function addressOf(page: DoorPage, language: Language | undefined): string {
  return language === undefined ? addresses[page] : `${addresses[page]}?lang=${language}`;
}

export interface PageParts {
  readonly page: DoorPage;
  readonly title: string;
  readonly content: Html;
  /** The request that this page answers: asked again in the other language, for an answer cannot be linked to. */
  readonly request?: string | undefined;
}

/** A whole document. */
export function drawPage(here: Here, { page, title, content, request }: PageParts): string {
  const { words, vendor } = here;
  const { frame } = words;
  const whole = html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${vendor.name}</title>
<link rel="stylesheet" href="door.css?v=${staticVersion(doorStyle)}">
<script src="door.js?v=${staticVersion(doorScript)}" defer></script>
</head>
<body>
<a class="skip" href="#content">${frame.skip}</a>
<header>
<p class="vendor"><a href="${addressOf('start', here.chosen)}">${vendor.name}</a></p>
${languageSwitch(here, page, request)}
<nav aria-label="${frame.pages}">${navigation(here, page)}</nav>
</header>
<main id="content" tabindex="-1">
${vendor.lab === true && html`<p class="note warn">${frame.lab}</p>`}
<h1>${title}</h1>
${content}
</main>
<footer><p>${frame.foot}</p></footer>
</body>
</html>
`;
  return whole.text;
}

function navigation({ words: { frame }, chosen }: Here, page: DoorPage): readonly Html[] {
  const names = { start: frame.start, ask: frame.ask, keys: frame.keys, downloads: frame.downloads };
  return (['start', 'ask', 'keys', 'downloads'] as const).map((one) => {
    const current = one === page && html` aria-current="page"`;
    return html`<a href="${addressOf(one, chosen)}"${current}>${names[one]}</a>`;
  });
}

function languageSwitch({ words }: Here, page: DoorPage, request: string | undefined): Html {
  const others = allWords.map(({ language, languageName }) => {
    if (language === words.language) return html`<span class="language" aria-current="true">${languageName}</span>`;
    if (request === undefined)
      return html`<a class="language" lang="${language}" hreflang="${language}" href="${addressOf(page, language)}">${languageName}</a>`;
    return html`<form method="post" enctype="multipart/form-data" action="${addressOf('ask', language)}"><input type="hidden" name="request" value="${request}"><button class="language" lang="${language}">${languageName}</button></form>`;
  });
  return html`<div class="languages" role="group" aria-label="${words.frame.languages}">${others}</div>`;
}
