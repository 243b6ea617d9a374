/** The error reference neither lacks a code nor lists a dead one, and says what the catalogue says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue, errorCodes } from '@attiva/protocol';
import { errorReference, errorReferencePath } from './generate-error-reference.ts';

const page = readFileSync(errorReferencePath, 'utf8');
const command = 'node --conditions=attiva-source tools/generate-error-reference.ts';

/** The codes that the page's tables explain, each at its anchor. */
function explainedCodes(text: string): string[] {
  return Array.from(text.matchAll(/^\| <a id="([^"]+)"><\/a>`([^`]+)` \|/gm), ([, anchor, code]) => {
    assert.equal(anchor, code);
    return String(code);
  });
}

test('the page explains every code once and no other', () => {
  assert.deepEqual(explainedCodes(page).sort(), [...errorCodes].sort(), `run: ${command}`);
});

test('the page says what the catalogue says', () => {
  assert.equal(page, errorReference(), `run: ${command}`);
});

test('each row holds its title, cause, remedy and number, and has as many cells as the head', () => {
  for (const code of errorCodes) {
    const row = page.split('\n').find((line) => line.startsWith(`| <a id="${code}">`)) ?? '';
    const { title, cause, remedy, familiar } = catalogue[code];
    for (const said of [title, cause, remedy, familiar ?? '']) assert.ok(row.includes(said), `${code}: ${said}`);
    assert.equal(row.split(/(?<!\\)\|/).length, 10, code);
  }
});

test('each link from a familiar number leads to a code on the page', () => {
  const explained = new Set(explainedCodes(page));
  const links = Array.from(page.matchAll(/\]\(#([^)]+)\)/g), ([, anchor]) => String(anchor));
  assert.ok(links.length >= 30, `${links.length} links`);
  for (const anchor of links) assert.ok(explained.has(anchor), anchor);
});
