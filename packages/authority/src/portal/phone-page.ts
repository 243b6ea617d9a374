/**
 * The page that a telephone opens when its camera reads a request's QR code. It takes the request from behind the `#` of its
 * address, which no server on the way gets to see, hands it to this authority and shows the answer: as a QR code to be
 * photographed, as digits to be read out, as a file. One file without anything of a third party.
 */
import { createHash } from 'node:crypto';
import { pageScript } from './phone-script.ts';

const style = `
:root{color-scheme:light dark;--ink:#1d2330;--quiet:#5b6476;--paper:#f6f7f9;--card:#fff;--line:#dde1e8;--good:#17693a;--bad:#a4201c;--action:#1f4fa3}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaf0;--quiet:#a2abbd;--paper:#14171d;--card:#1d222b;--line:#323947;--good:#6fcf97;--bad:#ff8f88;--action:#8ab4ff}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:30rem;margin:0 auto;padding:1rem}
h1{font-size:1.25rem;margin:.25rem 0 .75rem}h2{font-size:1.1rem;margin:0 0 .25rem}
p{margin:.25rem 0 .75rem}.quiet{color:var(--quiet);font-size:.9rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin-bottom:1rem}
.good{border-left:.35rem solid var(--good)}.bad{border-left:.35rem solid var(--bad)}
canvas{display:block;width:100%;height:auto;background:#fff;image-rendering:pixelated;border-radius:.3rem}
ol{list-style:none;margin:.5rem 0 0;padding:0;display:grid;grid-template-columns:repeat(2,1fr);gap:.1rem 1rem}
li{display:flex;gap:.6rem;align-items:baseline;border-bottom:1px solid var(--line);padding:.3rem 0}
li b{color:var(--quiet);font-weight:400;font-size:.85rem;min-width:1.3rem;text-align:right}
li span{font:600 1.1rem ui-monospace,monospace;white-space:nowrap}
code{font:.9em ui-monospace,monospace}
button,a.button{display:block;width:100%;margin-top:.6rem;padding:.7rem;border:1px solid var(--action);border-radius:.5rem;background:none;color:var(--action);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
textarea{width:100%;min-height:7rem;font:.9rem ui-monospace,monospace;background:var(--paper);color:var(--ink);border:1px solid var(--line);border-radius:.4rem;padding:.5rem}
`;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing is run or fetched but this page's own; nobody frames it; nothing of it is kept. */
export const phonePageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    `default-src 'none'; script-src ${hashOf(pageScript)}; style-src ${hashOf(style)}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** @param vendorName as the vendor wrote it: text, never markup */
export function phonePage(vendorName: string): string {
  const name = escaped(vendorName);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Activation, ${name}</title><style>${style}</style></head><body><main>
<h1>${name}: activation without a network</h1>
<section id="asking" hidden><h2>Asking…</h2><p class="quiet">The request goes to ${name}. It holds no names and no product key.</p></section>
<section id="refused" class="bad" hidden><h2 id="refusal"></h2><p id="reason"></p><button id="again" type="button">Try again</button></section>
<section id="empty" hidden><h2>Read the QR code</h2><p>On the machine, show the request as a QR code and read it with this telephone's camera.</p>
<p>Or paste the request here, or the installation ID with all its digits:</p><textarea id="typed" autocomplete="off" spellcheck="false" aria-label="Request or installation ID"></textarea>
<button id="send" type="button">Get the answer</button></section>
<div id="answer" hidden>
<section class="good"><h2 id="title"></h2><p id="facts" class="quiet"></p></section>
<section id="picture" hidden><h2>As a picture</h2><p>Photograph this code, or save it, and carry the picture to the machine. There: <code class="confirm"></code></p>
<canvas id="code" role="img" aria-label="QR code of the answer"></canvas><a class="button" id="save-picture">Save the picture</a></section>
<section id="spoken" hidden><h2>As digits</h2><p>First <b id="head"></b>, then 27 groups. Each proves itself: the machine names a wrong one at once. There: <code id="typed-there"></code></p><ol id="groups"></ol></section>
<section><h2>As a file</h2><p>Carry it to the machine on a memory stick. There: <code class="confirm"></code></p><a class="button" id="save-file">Save the answer</a></section>
</div>
<noscript><section class="bad"><h2>This page needs JavaScript</h2><p>Without it, send the request as a file or read out the installation ID.</p></section></noscript>
<p class="quiet">The answer is signed for this one machine. It may be fetched as often as you like; that costs nothing.</p>
</main><script>${pageScript}</script></body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
