/** Device licenses: requests at the authority, answers and stored licenses at the client. */
import {
  carryAnswerText,
  carryFileText,
  judgeLicenseAnswer,
  type KeyId,
  parseCarryAnswer,
  parseCarryFile,
  type RequestId,
  type VendorId,
  judgeStoredLicense,
  type LeaseHolder,
  openLicenseRequest,
  type PendingLicense,
  statementId,
} from '@attiva/protocol';
import { keys, requestId, vendor } from '../../vectors/world.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { ourTrust } from './second-verifier.ts';
import { aloneMutators, chainMutators, judgeTarget, sources, texts } from './statements.ts';

const suite = 'device-licenses';

const requests: FuzzTarget = {
  name: 'license-requests',
  covers: ['protocol:openLicenseRequest'],
  sources,
  seeds: () => texts('open-license-request', suite),
  mutators: aloneMutators,
  dictionary: ['.', '='],
  longest: 24_000,
  run: (text) =>
    judged(
      () => openLicenseRequest(text),
      ({ wants, claims }) => {
        promise(claims.sub === claims.iss, 'a request for the key of somebody else');
        promise((claims.proof === undefined) !== (claims.returns === undefined), 'neither one thing nor the other');
        return wants;
      },
    ),
};

const answers = judgeTarget({
  name: 'license-answers',
  covers: ['protocol:judgeLicenseAnswer'],
  operation: 'judge-license',
  suites: [suite],
  fixed: ['trust', 'pending'],
  judge: (input) => {
    const pending = input['pending'] as PendingLicense;
    return judged(
      () => judgeLicenseAnswer(input['body'], pending, ourTrust(input)),
      ({ license, id, chain, delegation }) => {
        promise(license.sub === pending.client && license.key === pending.key, 'a license of somebody else');
        promise(license.device.join() === pending.device.join(), 'a license for another device');
        promise(delegation.kinds.includes('device-license'), 'a signer who may not license');
        promise(id === statementId(chain[0] ?? ''), 'the id is not that of the license');
        return `license ${license.trial === true} ${license.hardware === true}`;
      },
    );
  },
});

const stored = judgeTarget({
  name: 'stored-licenses',
  covers: ['protocol:judgeStoredLicense'],
  operation: 'judge-stored-license',
  suites: [suite],
  fixed: ['trust', 'holder'],
  judge: (input) => {
    const holder = input['holder'] as LeaseHolder;
    return judged(
      () => judgeStoredLicense(input['chain'], holder, ourTrust(input)),
      ({ license, revoked }) => {
        promise(license.sub === holder.client && license.edition === holder.edition, 'a license of somebody else');
        promise(license.generation >= holder.generation, 'a license for an older release');
        return `stored ${revoked}`;
      },
    );
  },
});

const carrySources = [...sources, 'packages/protocol/src/errors'];

const carryFiles: FuzzTarget = {
  name: 'carry-files',
  covers: ['protocol:parseCarryFile'],
  sources: carrySources,
  seeds: () => {
    const statements = texts('open-license-request', suite);
    return statements.map((statement) =>
      carryFileText({ vendor: vendor as VendorId, requests: [{ kind: 'license-request', statement }] }),
    );
  },
  mutators: chainMutators,
  dictionary: ['"attiva-carry":1', '"kind":"activation-request"'],
  longest: 40_000,
  run: (text) =>
    judged(
      () => parseCarryFile(text),
      ({ requests: held, carried, vendor: of }) => {
        promise(held.length === carried.length, 'a request without an owner');
        const again = parseCarryFile(carryFileText({ vendor: of, requests: held }));
        promise(again.carried.length === carried.length, 'a file that reads back to another one');
        return `carried ${held.length > 0}`;
      },
    ),
};

const carryAnswers: FuzzTarget = {
  name: 'carry-answers',
  covers: ['protocol:parseCarryAnswer'],
  sources: carrySources,
  seeds: () => {
    const from = { client: keys.client.id as KeyId, nonce: requestId as RequestId };
    const problem = { code: 'quota-exhausted', detail: 'No more.', facts: { used: 1 } } as const;
    const of = { vendor: vendor as VendorId, revocations: [['list']] };
    return [
      carryAnswerText({ ...of, answers: [{ ...from, chain: ['a', 'b'], remaining: 3 }] }),
      carryAnswerText({ ...of, answers: [{ ...from, problem }] }),
    ];
  },
  mutators: chainMutators,
  dictionary: ['"returned":"', '"attiva-carry-answer":1'],
  longest: 20_000,
  run: (text) =>
    judged(
      () => parseCarryAnswer(text),
      (answer) => {
        const again = parseCarryAnswer(carryAnswerText(answer));
        promise(again.answers.length === answer.answers.length, 'an answer that reads back to another one');
        return `answers ${answer.answers.length > 0}`;
      },
    ),
};

export const deviceLicenseTargets: readonly FuzzTarget[] = [requests, answers, stored, carryFiles, carryAnswers];
