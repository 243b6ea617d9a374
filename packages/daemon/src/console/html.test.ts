import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Html, html } from './html.ts';

test('whatever is filled in is read as it was, and holds no sign of markup', () => {
  const text = fc.array(fc.constantFrom('&', '<', '>', '"', "'", '`', '&#60;', '$&', '$1', 'a', '\u{1F600}'));
  fc.assert(
    fc.property(text, (pieces) => {
      const drawn = html`${pieces.join('')}`.text;
      assert.doesNotMatch(drawn, /[<>"'`]|&(?!#\d\d;)/);
      const read = drawn.replaceAll(/&#(\d\d);/g, (_, code: string) => String.fromCharCode(Number(code)));
      assert.equal(read, pieces.join(''));
    }),
  );
});

test('markup goes in as it is, once; nothing is drawn for what is not there', () => {
  const inner = html`<b>${'<'}</b>`;
  assert.equal(
    html`<i>${inner}${[inner, new Html('<hr>')]}${undefined}${false}${0}</i>`.text,
    '<i><b>&#60;</b><b>&#60;</b><hr>0</i>',
  );
});

test('what acts instead of being read is told as unreadable', () => {
  assert.equal(html`${'a\u202eb\u0007c\r\n\td'}`.text, 'a\ufffdb\ufffdc\r\n\td');
});
