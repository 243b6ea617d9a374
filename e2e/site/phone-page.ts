/** The vendor's page for telephones, asked as a browser without scripts asks: a form out, a page back. */
import assert from 'node:assert/strict';

/**
 * The picture of the answer's QR code that the page hands over: a PNG file.
 * @param address of the page, perhaps with the request behind its `#`
 */
export async function savedPicture(
  address: string,
  request = decodeURIComponent(address.split('#')[1] ?? ''),
): Promise<Buffer> {
  const form = new FormData();
  form.set('request', request);
  const answer = await fetch(address.replace(/#.*/, ''), { method: 'POST', body: form });
  const page = await answer.text();
  const [, png] = /href="data:image\/png;base64,([A-Za-z0-9+/=]+)"/.exec(page) ?? [];
  assert.ok(png, `the page showed no code: ${answer.status}`);
  return Buffer.from(png, 'base64');
}
