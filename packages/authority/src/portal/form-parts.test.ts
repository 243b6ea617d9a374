import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withCode } from '../authority.test.fixture.ts';
import { readFormParts } from './form-parts.ts';

interface Field {
  readonly name: string;
  readonly value: Uint8Array;
}

async function asSent(fields: readonly Field[]): Promise<{ readonly type: string; readonly body: Buffer }> {
  const form = new FormData();
  for (const { name, value } of fields) form.append(name, new Blob([new Uint8Array(value)]), 'a "name";\r\n.png');
  const sent = new Response(form);
  return { type: sent.headers.get('content-type') ?? '', body: Buffer.from(await sent.arrayBuffer()) };
}

test('whatever bytes a form holds come out as they were put in', async () => {
  const field = fc.record({ name: fc.stringMatching(/^[a-z]{1,20}$/), value: fc.uint8Array({ maxLength: 300 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 20 }), async (fields) => {
      const { type, body } = await asSent(fields);
      const parts = readFormParts(type, body);
      assert.deepEqual(
        parts.map(({ name, bytes, isFile }) => ({ name, value: new Uint8Array(bytes), isFile })),
        fields.map(({ name, value }) => ({ name, value: new Uint8Array(value), isFile: true })),
      );
    }),
    { numRuns: 60 },
  );
});

test('a form that is cut off anywhere, or has no boundary, is malformed and nothing worse', async () => {
  const { type, body } = await asSent([{ name: 'photo', value: Buffer.from('\r\n--x\r\n\r\n--') }]);
  for (let length = 0; length < body.length - 4; length += 1) {
    assert.throws(() => readFormParts(type, body.subarray(0, length)), withCode('malformed'), String(length));
  }
  assert.throws(() => readFormParts('multipart/form-data', body), withCode('malformed'));
  assert.throws(() => readFormParts('multipart/form-data; boundary=', body), withCode('malformed'));
});

test('arbitrary bytes are refused or read, within bounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('--x', '\r\n', '--', 'content-disposition: form-data; name="a"', ':', 'z')),
      (pieces) => {
        const body = Buffer.from(pieces.join(''));
        try {
          const parts = readFormParts('multipart/form-data; boundary=x', body);
          assert.ok(parts.length <= 33 && parts.every(({ bytes }) => bytes.length <= body.length));
        } catch (error) {
          withCode('malformed')(error);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('more parts than the form has are refused', async () => {
  const many = Array.from({ length: 40 }, () => ({ name: 'group', value: Buffer.from('1') }));
  const { type, body } = await asSent(many);
  assert.throws(() => readFormParts(type, body), withCode('malformed'));
});
