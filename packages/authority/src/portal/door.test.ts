import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBench } from '../authority.test.fixture.ts';
import { fieldsOf, newAsking, photographOf, sendForm } from './door.test.fixture.ts';

const aurora = await (await openBench()).start();

/** The file that the page hands over, as it stands in its link. */
function savedFile(text: string, type: string): Buffer {
  const [, base64 = ''] = new RegExp(`href="data:${type};base64,([A-Za-z0-9+/=]+)"`).exec(text) ?? [];
  return Buffer.from(base64, 'base64');
}

function chainIn(text: string): readonly string[] {
  return (JSON.parse(savedFile(text, 'application/json').toString('utf8')) as { chain: string[] }).chain;
}

describe('a host is registered at the door', () => {
  it('by digits that were typed: the answer as picture, digits and file, and again the same for nothing', async () => {
    const { spoken } = await newAsking(aurora);
    const { status, text, words, headers } = await sendForm(aurora, fieldsOf(spoken));
    assert.equal(status, 200, words);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(words, /Host registered .* Aurora Studio, generation ≤ 2026/);
    assert.ok(!words.includes('Rossi'), 'whose agreement it is stays with the vendor');
    assert.equal(text.match(/<li><b>\d+<\/b><span>\d{3} \d{4}<\/span><\/li>/g)?.length, 27);
    assert.match(text, /<svg class="code" viewBox="0 0 (\d+) \1"/);
    assert.deepEqual(savedFile(text, 'image/png').subarray(1, 4).toString(), 'PNG');
    const again = await sendForm(aurora, { request: `https://a.example/phone#${spoken.replaceAll(' ', '')}` });
    assert.deepEqual(chainIn(again.text), chainIn(text));
    assert.match(again.words, /Registration 1\b/);
  });

  it('by a photograph, by a picture that was uploaded, by the request file, in Italian', async () => {
    const { statement, spoken } = await newAsking(aurora);
    const photo = await photographOf(`https://authority.example/phone#${spoken.replaceAll(' ', '')}`);
    const first = await sendForm(aurora, { photo });
    assert.equal(first.status, 200, first.words);
    assert.equal((await sendForm(aurora, { file: photo })).status, 200);
    const byFile = await sendForm(aurora, { file: Buffer.from(`\uFEFF${statement}\r\n`) }, { query: '?lang=it' });
    assert.deepEqual(chainIn(byFile.text), chainIn(first.text));
    assert.match(byFile.words, /Host registrato .* generazione ≤ 2026/);
    assert.ok(byFile.text.includes(`name="request" value="${statement}"`), 'the other language asks the same again');
  });

  it('an address of its own for each answer does not exist: it stands in the page alone', async () => {
    const { spoken } = await newAsking(aurora);
    const { text } = await sendForm(aurora, { request: spoken });
    const links = Array.from(text.matchAll(/(?:href|action)="([^"]*)"/g), ([, link = '']) => link);
    assert.ok(
      links.every((link) => /^(?:data:|#|\.\/|phone|setup-keys|downloads|door\.)/.test(link)),
      links.join(' ').slice(0, 300),
    );
  });
});
