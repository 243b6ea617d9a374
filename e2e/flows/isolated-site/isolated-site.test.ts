// needs: linux
/**
 * A real authority and real hosts with no connection between them: the vendor file names an address where nobody is, and all that
 * passes is a file, a picture or digits. By file, by QR code, by voice with an entry that is cut off; then the host licenses a machine.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { createHost, type Host } from '../../site/host.ts';
import { runMachine } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';
import { savedPicture } from '../../site/phone-page.ts';
import { typeInto } from '../../site/typing.ts';

const authorityAddress = '127.83.0.1';

interface Desk {
  readonly head: string;
  readonly groups: readonly { readonly digits: string }[];
  readonly count: string;
}

interface Taken {
  readonly key: string;
  readonly customer: string;
  readonly quantity: number;
  readonly already: boolean;
}

describe('an isolated site', () => {
  const folder = createFolder('isolated');
  const at = (name: string): string => join(folder, name);
  let port = '';
  let aurora: Vendor;
  let authority: StartedProcess;
  let key = '';
  const dir = (): string[] => ['--dir', aurora.folder];

  before(async () => {
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: authorityAddress,
      announced: async (free) => {
        port = free;
        return 'http://127.0.0.1:1';
      },
      packToml: osAndOffice({ server: 1 }),
    });
    key = await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', '40');
    authority = await aurora.serve();
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...dir(), '--out', at('rossi.attiva')]);
  });

  after(async () => {
    await authority?.stop();
  });

  const site = (name: string, address: string): Promise<Host> =>
    createHost({ folder: at(name), address }, { ...aurora, vendorFile: at('rossi.attiva') });

  function ask(
    host: Host,
    ...more: readonly string[]
  ): Promise<{ readonly statement: string; readonly installationId: string }> {
    return askAttiva(['host', 'register', key, '--without-network', ...more, '--data', host.folder]);
  }

  test('is registered by a file that is carried out and back, and activates its machines', async () => {
    const host = await site('by-file', '127.83.0.21');
    await refusedAttiva(['host', 'register', key, '--data', host.folder], 'authority-unreachable');
    const { statement } = await ask(host, '--request', at('request.txt'));
    assert.equal((await ask(host)).statement, statement, 'the same request again');
    await askAttiva(['authority', 'desk', at('request.txt'), ...dir(), '--answer', at('answer.json')]);
    const confirm = ['host', 'confirm', at('answer.json'), '--data', host.folder];
    const answer = readFileSync(at('answer.json'), 'utf8');
    for (const [text, code] of [
      [answer.slice(0, 500), 'answer-unreadable'],
      [answer.replace(/\.[A-Za-z0-9_-]{8}/, '.eyJpYXQi'), 'answer-unreadable'],
      ['{"chain":[]}', 'answer-unreadable'],
    ] as const) {
      writeFileSync(at('damaged.json'), text);
      await refusedAttiva(['host', 'confirm', at('damaged.json'), '--data', host.folder], code);
    }
    assert.equal((await host.status()).vendors[0]?.registered, false);
    const taken = await askAttiva<Taken>(confirm);
    assert.deepEqual([taken.customer, taken.quantity, taken.already], ['Rossi SpA', 40, false]);
    assert.equal((await askAttiva<Taken>(confirm)).already, true);
    const serving = await host.serve();
    const setupKey = await aurora.setupKey('server', 2025);
    const where = { rootsFile: aurora.rootsFile };
    const call = { directory: at('pc'), edition: 'server', setupKey, machineName: 'srv-1', host: host.address };
    const { status } = await runMachine(where, call);
    await serving.stop();
    assert.equal(status.licensed, true);
    // What answers one host is no answer to another.
    const other = await site('other', '127.83.0.22');
    await ask(other);
    await refusedAttiva(['host', 'confirm', at('answer.json'), '--data', other.folder], 'answer-for-another-machine');
  });

  test('is registered by a telephone: the code is photographed, and so is the answer on the page', async () => {
    const host = await site('by-qr', '127.83.0.23');
    await ask(host, '--png', at('request.png'));
    const seen = await askAttiva<Desk>([
      'authority',
      'desk',
      at('request.png'),
      ...dir(),
      '--answer',
      at('unused.json'),
    ]);
    assert.match(seen.count, /registration/);
    const { installationId } = await ask(host);
    writeFileSync(at('photo.png'), await savedPicture(`http://${authorityAddress}:${port}/phone`, installationId));
    writeFileSync(at('half.png'), readFileSync(at('photo.png')).subarray(0, 90));
    await refusedAttiva(['host', 'confirm', at('half.png'), '--data', host.folder], 'photo-unreadable');
    await refusedAttiva(['host', 'confirm', at('request.png'), '--data', host.folder], 'answer-unreadable');
    const taken = await askAttiva<Taken>(['host', 'confirm', at('photo.png'), '--data', host.folder]);
    assert.equal(taken.key, key.slice(-5));
  });

  test('is registered by voice, with a slip of the tongue and a power cut in the middle', async () => {
    const host = await site('by-voice', '127.83.0.24');
    const { installationId } = await ask(host);
    const { head, groups } = await askAttiva<Desk>(['authority', 'desk', installationId, ...dir()]);
    const said = groups.map(({ digits }) => digits);
    const [first = '', second = ''] = said;
    const slip = `${first.slice(0, 3)}${(Number(first[3]) + 1) % 10}${first.slice(4)}`;
    const confirm = ['host', 'confirm', '--data', host.folder];
    const cut = await typeInto(confirm, [head, slip, first, `${second} ${said[2] ?? ''}`]);
    assert.match(cut.shown, /group 1: not right/);
    const entry = join(host.folder, 'confirmation.entry');
    assert.equal(statSync(entry).mode & 0o777, 0o600);
    assert.equal((await host.status()).vendors[0]?.registered, false);
    const whole = await typeInto(confirm, [said.slice(3, 10).join(' '), said.slice(10).join('')]);
    assert.match(whole.shown, /3 of 27 groups are kept; go on with group 4/);
    assert.match(whole.shown, /Registered {3}with aurora\.example/);
    assert.equal(existsSync(entry), false, 'what was typed is forgotten when it is done');
    assert.equal((await host.status()).vendors[0]?.registered, true);
  });
});
