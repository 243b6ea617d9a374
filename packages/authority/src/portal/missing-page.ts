/** What a browser is shown where there is nothing: so much that a person finds the way back. */
import { html } from '@attiva/daemon';
import { doorStyle } from './door-style.ts';
import type { DoorWords } from './door-words.ts';
import { staticVersion } from './static-file.ts';

/** From a deeper address, which nobody is sent to, the link does not lead back. */
const mostSteps = 20;

/** @param path as it was asked, without the query: links lead from there to the door, wherever a reverse proxy has put it */
export function missingPage({ language, missing }: DoorWords, path: string): string {
  const up = '../'.repeat(Math.min(path.split('/').length - 2, mostSteps));
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${missing.title}</title>
<link rel="stylesheet" href="${up}door.css?v=${staticVersion(doorStyle)}">
</head>
<body>
<main>
<h1>${missing.title}</h1>
<p>${missing.text}</p>
<p><a href="${up || './'}">${missing.start}</a></p>
</main>
</body>
</html>
`.text;
}
