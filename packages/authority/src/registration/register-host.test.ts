import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { judgeRegistrationAnswer, openVendorFile, RevocationSet, type VendorFile } from '@attiva/protocol';
import {
  newHost,
  registrationRequest,
  send,
  openBench,
  type TestAuthority,
  type TestBench,
  vendor,
} from '../testing/authority-fixture.ts';

describe('online registration over a real listener', () => {
  let bench: TestBench;
  let aurora: TestAuthority;
  let file: VendorFile;

  before(async () => {
    bench = await openBench();
    aurora = await bench.start();
    file = openVendorFile(readFileSync(join(aurora.folder, 'aurora.attiva'), 'utf8'), { now: aurora.clock.seconds() });
  });
  after(() => bench.close());

  it('gives a grant that a host believes, with all terms of the agreement', async () => {
    const added = await aurora.addCustomer({
      quantity: 400,
      until: '2027-12-31',
      features: ['max-layers=200', 'cloud', 'pdf-export=false'],
    });
    const host = newHost([1, 2, 3]);
    const { statement, pending } = await registrationRequest(host, {
      hostKey: added.hostKey,
      iat: aurora.clock.seconds(),
    });
    const answer = await send(aurora.url, statement);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const trust = { vendor, roots: file.vendor.roots, now: aurora.clock.seconds(), revocations: RevocationSet.empty };
    const { grant } = judgeRegistrationAnswer(answer.body, pending, trust);
    assert.deepEqual(
      { ...grant },
      {
        iss: vendor,
        iat: aurora.clock.seconds(),
        sub: host.signer.id,
        application: 'aurora-studio',
        generation: 2026,
        key: added.lastFive,
        registration: 1,
        customer: 'Rossi SpA',
        agreement: added.agreement,
        quantity: 400,
        mode: 'report',
        until: Date.UTC(2028, 0, 1) / 1000 - 1,
        entitlements: { studio: { 'max-layers': 200, cloud: true } },
      },
    );
  });
});
