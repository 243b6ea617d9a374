import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { readHeader, walkMessage } from './dns-wire.ts';
import { parseKeyFile, type TsigKey } from './key-file.ts';
import { readSignature, signMessage } from './tsig.ts';
import { updateMessage } from './update-message.ts';

const secret = Buffer.alloc(32, 7);
const key: TsigKey = parseKeyFile(
  `key "host-1.corp.example" { algorithm hmac-sha256; secret "${secret.toString('base64')}"; };`,
);
const at = 1_790_000_000;
const message = updateMessage('corp.example', { remove: [], add: [] }, 0x1234);

/** Signs as a name server does, written from RFC 8945 4.3 once more and not with the code under test. */
function answerWith(of: { requestMac: Buffer; time?: number; error?: number; other?: Buffer; rcode?: number }): Buffer {
  const { requestMac, time = at, error = 0, other = Buffer.alloc(0), rcode = 0 } = of;
  const body = Buffer.from(message);
  body.writeUInt16BE(0xa800 | rcode, 2);
  const keyName = Buffer.from('\u0006host-1\u0004corp\u0007example\u0000', 'latin1');
  const algorithm = Buffer.from('\u000bhmac-sha256\u0000', 'latin1');
  const clock = Buffer.alloc(8);
  clock.writeUIntBE(time, 0, 6);
  clock.writeUInt16BE(300, 6);
  const end = Buffer.alloc(4);
  end.writeUInt16BE(error, 0);
  end.writeUInt16BE(other.length, 2);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(requestMac.length, 0);
  const anyClass = Buffer.from([0, 255, 0, 0, 0, 0]);
  const mac = createHmac('sha256', secret)
    .update(Buffer.concat([size, requestMac, body, keyName, anyClass, algorithm, clock, end, other]))
    .digest();
  const data = Buffer.concat([algorithm, clock, Buffer.from([0, 32]), mac, body.subarray(0, 2), end, other]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length, 0);
  const signed = Buffer.concat([body, keyName, Buffer.from([0, 250]), anyClass, length, data]);
  signed.writeUInt16BE(1, 10);
  return signed;
}

describe('signing an update', () => {
  test('appends one record of the additional section and changes nothing else', () => {
    const { bytes, mac } = signMessage(message, key, at);
    assert.equal(mac.length, 32);
    assert.equal(readHeader(bytes).counts[3], 1);
    const { records } = walkMessage(bytes);
    assert.deepEqual(
      records.map(({ name, type, class: of, ttl }) => [name, type, of, ttl]),
      [['host-1.corp.example', 250, 255, 0]],
    );
    assert.deepEqual(bytes.subarray(12, message.length), message.subarray(12));
  });

  test('the signature covers the message, the time and the key', () => {
    const { mac } = signMessage(message, key, at);
    assert.notDeepEqual(signMessage(message, key, at + 1).mac, mac);
    assert.notDeepEqual(signMessage(message, { ...key, name: 'host-2.corp.example' }, at).mac, mac);
    assert.notDeepEqual(signMessage(message, { ...key, secret: Buffer.alloc(32, 8) }, at).mac, mac);
    assert.notDeepEqual(signMessage(updateMessage('corp.example', { remove: [], add: [] }, 1), key, at).mac, mac);
  });
});

describe('judging an answer', () => {
  const requestMac = signMessage(message, key, at).mac;
  const judge = (bytes: Buffer, wish: Partial<Parameters<typeof readSignature>[1]> = {}) =>
    readSignature(bytes, { key, requestMac, now: at, ...wish });

  test('an answer signed over our request is proven', () => {
    assert.deepEqual(judge(answerWith({ requestMac })), { proven: true, error: 0 });
  });

  test('no signature is no proof', () => {
    const bare = Buffer.from(message);
    bare.writeUInt16BE(0xa800, 2);
    assert.equal(judge(bare), undefined);
  });

  test('an answer to another request, by another secret, or altered in one bit is not proven', () => {
    assert.equal(judge(answerWith({ requestMac: Buffer.alloc(32) }))?.proven, false);
    assert.equal(judge(answerWith({ requestMac }), { key: { ...key, secret: Buffer.alloc(32, 8) } })?.proven, false);
    const answer = answerWith({ requestMac });
    answer.writeUInt16BE(0xa805, 2);
    assert.equal(judge(answer)?.proven, false);
  });

  test('an old answer played again is not proven', () => {
    assert.equal(judge(answerWith({ requestMac, time: at - 3600 }))?.proven, false);
  });

  test("BADTIME brings the name server's clock", () => {
    const other = Buffer.alloc(6);
    other.writeUIntBE(at + 900, 0, 6);
    assert.deepEqual(judge(answerWith({ requestMac, error: 18, other, rcode: 9 })), {
      proven: true,
      error: 18,
      serverTime: at + 900,
    });
    assert.deepEqual(judge(answerWith({ requestMac, error: 18, other: Buffer.alloc(6, 255), rcode: 9 })), {
      proven: true,
      error: 18,
    });
  });

  test('a record that is cut off or too long proves nothing and is no accident', () => {
    const whole = answerWith({ requestMac });
    for (const [at_, by] of [
      [message.length + 28, 1],
      [message.length + 28, -1],
    ] as const) {
      const bent = Buffer.from(whole);
      const lengthAt = bent.indexOf(Buffer.from([0, 250])) + 8;
      bent.writeUInt16BE(bent.readUInt16BE(lengthAt) + by, lengthAt);
      assert.ok(at_ > 0);
      assert.throws(() => judge(bent), { code: 'dns-update-failed' });
    }
  });
});
