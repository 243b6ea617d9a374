// needs: linux
/**
 * What leaves the customer's network: every byte that a host sends to its vendor's authority, while machines with names
 * work with it, is read and taken apart. It is a registration and nothing else, and it tells of no machine and no count.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { runMachines } from '../../site/product.ts';
import { type Recorder, startRecorder } from '../../site/recorder.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const authorityAddress = '127.84.0.1';
const hostAddress = '127.84.0.21';
const machineCount = 17;
const machineNames = Array.from({ length: machineCount }, (_, index) => `payroll-${index + 1001}.rossi.example`);

/** Members of a registration request, as the page `what-is-stored-and-what-leaves.md` lists them. */
const registrationMembers = ['bundle', 'device', 'iat', 'iss', 'jti', 'key', 'proof', 'sub', 'v', 'vendor'];

interface ListedClient {
  readonly client: string;
  readonly name: string | null;
  readonly address: string | null;
}

describe('what a host sends to its authority', () => {
  const folder = createFolder('what-leaves');
  let recorder: Recorder;
  let aurora: Vendor;
  let host: Host;
  let authority: StartedProcess;
  let serving: StartedProcess;
  let clients: readonly ListedClient[];
  let hostKey: string;

  before(async () => {
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: authorityAddress,
      announced: async (port) => {
        recorder = await startRecorder(authorityAddress, Number(port));
        return recorder.url;
      },
      packToml: osAndOffice({ desktop: 5 }),
    });
    host = await createHost(
      { folder: join(folder, 'host'), address: hostAddress, port: await freePort(hostAddress) },
      aurora,
    );
    authority = await aurora.serve();
    serving = await host.serve();
    hostKey = await aurora.hostKey('Rossi SpA', 'aurora-os');
    await host.register(hostKey);
    const setupKey = await aurora.setupKey('desktop', 2025);
    const machines = machineNames.map((machineName, index) => ({
      directory: join(folder, `machine-${index}`),
      edition: 'desktop',
      setupKey,
      machineName,
      facts: [index + 1, index + 1001, index + 2001] as const,
      host: host.address,
    }));
    await runMachines({ rootsFile: aurora.rootsFile, machines, atOnce: 6 });
    // Once more with the whole fleet known: were anything of it told, now would be the time.
    await host.register(hostKey);
    await host.status();
    ({ clients } = await askAttiva<{ clients: readonly ListedClient[] }>(['host', 'clients', '--data', host.folder]));
  });

  after(async () => {
    await serving?.stop();
    await authority?.stop();
    await recorder?.close();
  });

  test('the host knows the machines by name and counts them: there is something that could leave', async () => {
    assert.deepEqual(clients.map(({ name }) => String(name)).sort(), [...machineNames].sort());
    const { count, inventory } = applicationOf(await host.status(), 'aurora-os');
    // The count that is shown ends at twice the threshold; the inventory is all of them.
    assert.deepEqual([count, inventory], [10, machineCount]);
  });

  test('it is two registrations and nothing else', () => {
    const lines = recorder.sent.map((bytes) => bytes.toString('latin1').split('\r\n')[0]);
    assert.deepEqual(lines, Array(2).fill('POST /v1/host-registrations HTTP/1.1'));
  });

  test('each is one signed statement, with the members that the documentation lists and no other', () => {
    for (const bytes of recorder.sent) {
      const [head = '', body = '', ...more] = bytes.toString('latin1').split('\r\n\r\n');
      assert.deepEqual(more, []);
      const names = head
        .split('\r\n')
        .slice(1)
        .map((line) => String(line.split(':')[0]).toLowerCase());
      assert.deepEqual(names.sort(), ['accept', 'connection', 'content-length', 'content-type', 'host']);
      const [protectedPart = '', payload = '', signature = '', ...parts] = body.split('.');
      assert.deepEqual([parts.length, signature.length], [0, 86]);
      const header = JSON.parse(Buffer.from(protectedPart, 'base64url').toString('utf8')) as object;
      assert.deepEqual(Object.keys(header).sort(), ['alg', 'jwk', 'typ']);
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
      assert.deepEqual(Object.keys(claims).sort(), registrationMembers);
      assert.equal(claims['key'], hostKey.slice(-5));
      const { device, iat, ...others } = claims;
      // Three small digests of the host's own hardware, and when it asked: the only numbers besides two constants.
      assert.ok(Array.isArray(device) && device.length === 3 && typeof iat === 'number');
      assert.deepEqual(numbersIn(others), [0, 1]);
    }
  });

  test('no name, identity or address of a machine is in it, in no spelling that can be undone or compared', () => {
    const said = recorder.sent.flatMap((bytes) => everythingIn(bytes.toString('latin1')));
    assert.ok(said.length >= 6, `read only ${said.length} texts`);
    const told = clients.flatMap(({ client, name, address }) => [client, name, address]);
    const secrets = [...told, ...machineNames.map((name) => name.split('.')[0] ?? ''), hostname(), hostKey];
    // A host name such as `vm` stands in any base64 by chance.
    const known = secrets.filter((secret): secret is string => secret !== null && secret.length >= 6);
    assert.ok(known.length > 3 * machineCount);
    for (const secret of known.flatMap(spellings)) {
      for (const text of said) assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${secret} in ${text}`);
    }
  });
});

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** A text, and whatever stands in it in base64url, to the bottom. */
function everythingIn(text: string): readonly string[] {
  const hidden = text.match(/[\w-]{8,}/g) ?? [];
  const inner = hidden.map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  return [text, ...inner.flatMap((one) => (/^[\x20-\x7e]+$/.test(one) ? everythingIn(one) : [one]))];
}

/** As it is, and its digests: what a reader who guesses names could compare. */
function spellings(secret: string): readonly string[] {
  const digest = (encoding: 'hex' | 'base64url'): string => createHash('sha256').update(secret).digest(encoding);
  return [secret, digest('hex'), digest('base64url')];
}
