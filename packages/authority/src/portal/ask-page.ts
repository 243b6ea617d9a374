/** `/phone`: the ways in which a request comes here, and above them why the last one was refused. Each works without scripts. */
import { type Html, html } from '@attiva/daemon';
import type { GroupsSoFar } from '@attiva/protocol';
import { addressOf, drawPage, type Here } from './page-frame.ts';
import type { Told } from './door-words.ts';

const labels = Array.from({ length: 12 }, (_, place) => String.fromCharCode(65 + place));

/** What was typed into the form for groups. */
export interface TypedDigits {
  readonly head: string;
  /** Of groups A to L, as they were typed. */
  readonly groups: readonly string[];
}

/** What comes back to the page with a refusal. */
export interface Refused {
  readonly told: Told;
  readonly code: string;
  /** How long to wait, in words. */
  readonly again: string | undefined;
  /** The language of the refusal, where it is not that of the page. */
  readonly language: string | undefined;
  readonly text: string | undefined;
  readonly digits: TypedDigits | undefined;
  readonly wrong: GroupsSoFar['wrong'];
}

export function askPage(here: Here, refused?: Refused): string {
  const { words } = here;
  const { ask } = words;
  const content = html`${refused && refusal(here, refused)}
<p class="lead">${ask.lead}</p>
<p class="quiet shown-by">${ask.shown} <code>--without-network</code>: <code>attiva host register ${ask.anyKey}</code>, <code>attiva client activate</code>, <code>attiva directory publish ${ask.anyKey}</code>.</p>
<div class="forms">
${form(
  here,
  html`<h2>${ask.photo}</h2><p class="quiet">${ask.photoText}</p>
<label for="photo">${ask.photoLabel}</label><input id="photo" type="file" name="photo" accept="image/png,image/jpeg" capture="environment" data-shrink>`,
)}
${form(
  here,
  html`<h2>${ask.file}</h2><p class="quiet">${ask.fileText}</p>
<label for="file">${ask.fileLabel}</label><input id="file" type="file" name="file" data-shrink>`,
)}
${form(here, digitFields(here, refused), 'groups')}
${form(
  here,
  html`<h2>${ask.text}</h2><p class="quiet">${ask.textText}</p>
<label for="request">${ask.textLabel}</label><textarea id="request" name="request" rows="5" maxlength="20000" autocomplete="off" autocapitalize="off" spellcheck="false">
${refused?.text}</textarea>`,
  'pasted',
)}
</div>
<p class="quiet">${ask.sent}</p><p class="quiet">${words.answer.free}</p>`;
  const request = refused === undefined ? undefined : requestOf(refused);
  return drawPage(here, { page: 'ask', title: ask.title, content, request });
}

function form(here: Here, fields: Html, id?: string): Html {
  const { ask } = here.words;
  const named = id !== undefined && html` id="form-${id}"`;
  return html`<form class="card"${named} method="post" enctype="multipart/form-data" action="${addressOf('ask', here.chosen)}" data-asking="${ask.live.asking}" data-gone="${ask.live.gone}" data-nothing="${ask.live.nothing}">
${fields}
<button class="action">${ask.send}</button><p class="status" role="status"></p></form>`;
}

function digitFields({ words: { ask } }: Here, refused: Refused | undefined): Html {
  const digits = refused?.digits;
  const groups = labels.map((label, place) => {
    const isWrong = refused?.wrong.includes(label) === true;
    const marked = isWrong && html` aria-invalid="true"`;
    return html`<div class="group"><label for="group-${label}"><span class="sr">${ask.group(label)}</span><b aria-hidden="true">${label}</b></label><input id="group-${label}" name="group" inputmode="numeric" maxlength="300" autocomplete="off" value="${digits?.groups[place] ?? ''}" aria-describedby="said-${label}"${marked}><span class="said" id="said-${label}">${isWrong && ask.live.wrong}</span></div>`;
  });
  return html`<h2>${ask.groups}</h2><p class="quiet">${ask.groupsText}</p>
<fieldset class="digits" data-good="${ask.live.good}" data-wrong="${ask.live.wrong}" data-head="${ask.live.headWrong}" data-whole="${ask.live.whole}"><legend class="sr">${ask.groups}</legend>
<div class="group head"><label for="head"><span>${ask.head}</span></label><input id="head" name="head" inputmode="numeric" maxlength="300" autocomplete="off" value="${digits?.head ?? ''}" aria-describedby="said-head"><span class="said" id="said-head"></span></div>
${groups}</fieldset>`;
}

function refusal({ words }: Here, { told, code, again, language, text, digits }: Refused): Html {
  const foreign = language !== undefined && html` lang="${language}"`;
  return html`<section class="card bad" role="alert" id="refusal"><h2${foreign}>${told.title}</h2>
<p${foreign}>${told.reason}</p><p${foreign}>${told.remedy}</p>
${again !== undefined && html`<p><strong>${words.refusal.again(again)}</strong></p>`}
${(text || digits) && html`<p class="quiet">${words.refusal.kept}</p>`}
<p class="quiet">${words.refusal.code}: <code>${code}</code></p></section>`;
}

/** What was typed, as one text. */
function requestOf({ text, digits }: Refused): string | undefined {
  return digits === undefined ? text : digitText(digits);
}

/** Typed groups with their labels, so that a missing one is named and does not move the others. */
export function digitText({ head, groups }: TypedDigits): string {
  const labelled = groups.flatMap((group, place) => (group.trim() === '' ? [] : [`${labels[place] ?? '?'} ${group}`]));
  return [head, ...labelled].join(' ');
}
