// needs: linux
/**
 * Whatever comes over the wire, a running host answers with a coded refusal, counts nobody, and goes on serving those
 * who speak properly.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type ActivationRequestInput, createActivationRequest, createSigner, type VendorId } from '@attiva/protocol';
import type { StartedProcess } from '@attiva/testkit';
import { createFolder } from '../site/folder.ts';
import { applicationOf, type Host } from '../site/host.ts';
import { type MachineResult, runMachine } from '../site/product.ts';
import { createRegisteredSite } from '../site/registered-site.ts';
import type { Vendor } from '../site/vendor.ts';

/** What came back before the host closed the connection, or the answer was whole. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

describe('bad input over the wire', () => {
  const folder = createFolder('wire');
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;
  let setupKey: string;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.81.0.1', host: '127.81.0.21' }));
    setupKey = await aurora.setupKey('desktop', 2025);
    serving = await host.serve();
  });

  after(async () => {
    await serving?.stop();
  });

  /** Sends bytes as they are; `finish` ends our side after them. Waits for the other side to close. */
  async function raw(bytes: string | Buffer, finish = false): Promise<string> {
    const [name, port] = host.address.split(':');
    const socket = connect({ host: name, port: Number(port), timeout: 20_000 });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    socket.on('timeout', () => socket.destroy(new Error(`the host kept the connection open; it said: ${heard}`)));
    socket.write(bytes);
    if (finish) socket.end();
    await once(socket, 'close');
    return heard;
  }

  function readAnswer(text: string): Answer {
    const [head = '', body = ''] = text.split('\r\n\r\n', 2);
    const type = /^content-type: *([^\r\n]+)/im.exec(head)?.[1] ?? '';
    const problem = JSON.parse(body) as { code: string; facts?: Readonly<Record<string, unknown>> };
    return { status: Number(head.split(' ')[1]), type, code: problem.code, facts: problem.facts ?? {} };
  }

  async function refused(bytes: string | Buffer, expected: readonly [number, string]): Promise<Answer> {
    const answer = readAnswer(await raw(bytes));
    assert.deepEqual([answer.status, answer.code], expected);
    assert.equal(answer.type, 'application/problem+json');
    return answer;
  }

  function post(body: string, type = 'application/jose', path = '/v1/activations'): string {
    const length = Buffer.byteLength(body);
    return `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n${body}`;
  }

  function get(path: string): string {
    return `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
  }

  async function statement(wish: Partial<ActivationRequestInput> = {}): Promise<string> {
    const signer = createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const input: ActivationRequestInput = {
      vendor: aurora.id as VendorId,
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      roots: [],
      revocations: {},
      device: [0, 0, 0],
      state: 2,
      minutesLeft: 0,
      virtual: true,
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(16).toString('base64url') as ActivationRequestInput['jti'],
      ...wish,
    };
    return (await createActivationRequest(input, signer)).statement;
  }

  let made = 0;
  async function properMachine(): Promise<MachineResult> {
    made += 1;
    const directory = join(folder, `machine-${made}`);
    return await runMachine(
      { rootsFile: aurora.rootsFile },
      { directory, edition: 'desktop', setupKey, host: host.address },
    );
  }

  test('garbage in the body is refused', async () => {
    for (const body of ['', 'x', '{}', '{"chain":[]}', 'a.b.c', '....', '\u0000\u0001ÿ', 'ä'.repeat(4000)]) {
      const { status, code } = readAnswer(await raw(post(body)));
      assert.ok(['400 malformed', '403 not-authentic'].includes(`${status} ${code}`), `${status} ${code}: ${body}`);
    }
  });

  test('a proper statement that was cut, changed or lengthened is refused', async () => {
    const good = await statement();
    const codes = new Set<string>();
    const changed = `${good.slice(0, -3)}${good.at(-3) === 'A' ? 'B' : 'A'}${good.slice(-2)}`;
    for (const body of [good.slice(0, 40), good.slice(0, -1), `${good}\n`, `${good}A`, ` ${good}`, changed]) {
      const { status, code } = readAnswer(await raw(post(body)));
      assert.ok(status === 400 || status === 403, `${status} ${code}`);
      codes.add(code);
    }
    for (const code of codes) assert.ok(code === 'malformed' || code === 'not-authentic', code);
    assert.ok(codes.has('not-authentic'));
  });

  test('the body is bounded, and its type is one', async () => {
    await refused(post('x'.repeat(16 * 1024 + 1)), [413, 'too-large']);
    const good = await statement();
    for (const type of ['application/json', 'text/plain', 'application/octet-stream', 'application/jose+json', '']) {
      await refused(post(good, type), [415, 'wrong-content-type']);
    }
  });

  test('what claims to be huge is refused before it is sent', async () => {
    const head = 'POST /v1/activations HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n';
    await refused(`${head}content-length: 999999999999\r\n\r\nabc`, [413, 'too-large']);
    await refused(`${get('/v1/host').trimEnd()}\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`, [413, 'too-large']);
  });

  test('what is no HTTP is told so', async () => {
    for (const bytes of ['hello\r\n\r\n', Buffer.from([5, 0, 11, 3, 16, 0, 0, 0, 72, 0, 0, 0]), '\r\nGET\r\n\r\n'])
      await refused(bytes, [400, 'malformed']);
  });

  test('a sender that goes away in the middle costs nothing', async () => {
    const good = post(await statement());
    for (const part of [1, 20, 90, good.length - 1]) await raw(good.slice(0, part), true);
    assert.equal((await properMachine()).status.licensed, true);
  });

  test('slow senders are ended, and meanwhile others are served', async () => {
    const head =
      'POST /v1/activations HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\ncontent-length: 1000\r\n';
    const slow = Promise.all([raw(head), raw(`${head}\r\nabc`), raw('P')]);
    assert.equal((await properMachine()).status.licensed, true);
    const answers = (await slow).map(readAnswer);
    // These senders never end by themselves: that they got an answer shows the limit.
    for (const { status, code } of answers) assert.deepEqual([status, code], [408, 'too-slow']);
  });

  test('addresses that do not exist, methods that are not offered', async () => {
    await refused(get('/'), [404, 'not-found']);
    await refused(get('/v1/activations'), [404, 'not-found']);
    await refused(get('/v1/../etc/passwd'), [404, 'not-found']);
    await refused(post('x', 'application/jose', '/v1/host'), [404, 'not-found']);
    await refused(get('/%ff%00'), [400, 'malformed']);
  });

  test('questions without a proper nonce, or for a vendor that is not served', async () => {
    await refused(get(`/v1/host?nonce=short&vendor=${aurora.id}`), [400, 'malformed']);
    const nonce = randomBytes(16).toString('base64url');
    const answer = readAnswer(await raw(get(`/v1/host?nonce=${nonce}&vendor=borealis.example`)));
    assert.equal(answer.code, 'host-not-registered');
  });

  test('a proper request for something else is told what is missing', async () => {
    const codeOf = async (wish: Partial<ActivationRequestInput>): Promise<Answer> =>
      readAnswer(await raw(post(await statement(wish))));
    assert.equal((await codeOf({ vendor: 'borealis.example' as VendorId })).code, 'host-not-registered');
    assert.equal(
      (await codeOf({ application: 'aurora-office', edition: 'office', generation: 2024 })).code,
      'product-not-covered',
    );
    assert.equal((await codeOf({ edition: 'tablet' })).code, 'edition-unknown');
    const newer = await codeOf({ generation: 2031 });
    assert.equal(newer.code, 'needs-newer-host-key');
    assert.deepEqual([newer.facts['needed'], newer.facts['granted']], [2031, 2025]);
  });

  test('a clock that is 5 hours off is refused with both clocks and the difference', async () => {
    for (const off of [5 * 3600, -5 * 3600]) {
      const iat = Math.floor(Date.now() / 1000) + off;
      const { code, facts } = readAnswer(await raw(post(await statement({ iat }))));
      assert.equal(code, 'clock-difference');
      const apart = Date.parse(String(facts['client'])) - Date.parse(String(facts['host']));
      assert.ok(Math.abs(apart - off * 1000) <= 2000, JSON.stringify(facts));
      assert.equal(facts['differenceSeconds'], Math.abs(apart) / 1000);
    }
  });

  test('a statement that was taken off the wire and sent again counts nobody twice', async () => {
    const before = applicationOf(await host.status(), 'aurora-os').inventory;
    const good = post(await statement());
    assert.match(await raw(good), /^HTTP\/1.1 200 /);
    assert.match(await raw(good), /^HTTP\/1.1 200 /);
    assert.equal(applicationOf(await host.status(), 'aurora-os').inventory, before + 1);
  });

  test('after all this, the proper ones alone are counted, and the host runs on', async () => {
    const before = applicationOf(await host.status(), 'aurora-os');
    assert.equal((await properMachine()).status.licensed, true);
    const { inventory } = applicationOf(await host.status(), 'aurora-os');
    assert.equal(inventory, before.inventory + 1);
    // Machines of this file, and the one statement made by hand.
    assert.equal(inventory, made + 1);
    const ended = await serving.stop();
    assert.equal(ended.exit, 0);
    assert.doesNotMatch(ended.stderr, /"internal"/);
  });
});
