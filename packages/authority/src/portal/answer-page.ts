/** What a request is answered with: as a picture, as digits, as a file; each can be taken without scripts. */
import { type Html, html } from '@attiva/daemon';
import type { DeskAnswer } from '../desk/answer-request.ts';
import { addressOf, drawPage, type Here } from './page-frame.ts';
import { type AnswerCode, drawnCode } from './qr-squares.ts';

export interface ShownAnswer {
  readonly answer: DeskAnswer;
  readonly product: string;
  readonly generation: number;
  readonly registration: number;
  readonly code: AnswerCode | undefined;
  /** The request in its text, for the other language. */
  readonly request: string;
}

/** What is typed at the machine, before the file's name. */
const confirmCommands: Readonly<Record<DeskAnswer['kind'], string>> = {
  host: 'attiva host confirm',
  device: 'attiva client confirm',
  directory: 'attiva directory confirm',
};

export function answerPage(here: Here, shown: ShownAnswer): string {
  const { words, chosen } = here;
  const { answer, code } = shown;
  const said = words.answer;
  const name = `${answer.kind}-answer-${answer.key}`;
  const confirm = confirmCommands[answer.kind];
  const content = html`<section class="card good">
<dl class="facts">
<dt>${said.product}</dt><dd>${said.upTo(shown.product, shown.generation)}</dd>
<dt>${said.key}</dt><dd><code>…${answer.key}</code></dd>
<dt>${said.registration}</dt><dd>${shown.registration}</dd>
${answer.body.remaining !== undefined && html`<dt>${said.remaining}</dt><dd>${answer.body.remaining}</dd>`}
</dl><p>${said.back}</p></section>
<div class="forms">
${code === undefined ? html`<section class="card"><h2>${said.picture}</h2><p>${said.noPicture}</p></section>` : picture(here, { code, name, confirm })}
${spoken(here, answer, confirm)}
<section class="card"><h2>${said.file}</h2><p>${said.fileText}</p>${there(said.there, `${confirm} FILE`)}
${saved(said.saveFile, { name: `${name}.json`, type: 'application/json', bytes: Buffer.from(answerFile(answer)) })}</section>
</div>
<p class="quiet">${said.free}</p><p><a href="${addressOf('ask', chosen)}">${said.another}</a></p>`;
  return drawPage(here, { page: 'ask', title: said.titles[answer.kind], content, request: shown.request });
}

/** The body of the online answer, as it is carried. */
export function answerFile({ body }: DeskAnswer): string {
  return `${JSON.stringify(body)}\n`;
}

interface Picture {
  readonly code: AnswerCode;
  readonly name: string;
  readonly confirm: string;
}

function picture({ words: { answer: said } }: Here, { code, name, confirm }: Picture): Html {
  return html`<section class="card"><h2>${said.picture}</h2><p>${said.pictureText}</p>${there(said.there, `${confirm} FILE`)}
${drawnCode(code, said.pictureLabel)}
${saved(said.savePicture, { name: `${name}.png`, type: 'image/png', bytes: code.png })}</section>`;
}

function spoken({ words: { answer: said } }: Here, { head, groups }: DeskAnswer, confirm: string): Html | undefined {
  if (head === null || groups === null) return undefined;
  const cells = groups.map(
    ({ label, digits }) => html`<li><b>${label}</b><span>${digits.slice(0, 3)} ${digits.slice(3)}</span></li>`,
  );
  return html`<section class="card"><h2>${said.digits}</h2><p>${said.digitsText(head.split('').join(' '))}</p>${there(said.digitsThere, confirm)}
<ol class="answer">${cells}</ol></section>`;
}

function there(label: string, command: string): Html {
  return html`<p class="there">${label}: <code>${command}</code></p>`;
}

interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The file stands in the page itself: nothing is kept here under an address that others could try. */
function saved(label: string, { name, type, bytes }: SavedFile): Html {
  return html`<a class="action" download="${name}" href="data:${type};base64,${bytes.toString('base64')}">${label}</a>`;
}
