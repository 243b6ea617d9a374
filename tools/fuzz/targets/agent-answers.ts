/** What an agent on the local socket says to a product: whoever holds the socket may be the agent. */
import { createDeviceProof, isErrorCode, type RequestId, type VendorId } from '@attiva/protocol';
import { judgeSnapshot } from '../../../packages/client/src/agent/agent-snapshot.ts';
import { readReport } from '../../../packages/client/src/agent/read-report.ts';
import { emptyState } from '../../../packages/client/src/state/client-state.ts';
import { emptyGrace } from '../../../packages/client/src/state/grace.ts';
import { keys, now, requestId, vendor } from '../../vectors/world.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged } from '../outcome.ts';
import { signFast, statementsInJson, statementWords } from '../statement-mutators.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

const sources = ['packages/client/src/agent', 'packages/client/src/state', 'packages/protocol/src/messages'];
const asked = { nonce: requestId as RequestId, vendor: vendor as VendorId, now, device: [1, 2, 3] as const };

type Client = Parameters<typeof createDeviceProof>[1];
const holder = { jwk: keys.client.jwk, id: keys.client.id, sign: (bytes: Uint8Array) => signFast(bytes, keys.client) };
const proof = await createDeviceProof(
  { iat: now, nonce: asked.nonce, vendor: asked.vendor, device: asked.device },
  holder as unknown as Client,
);

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = readJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const snapshots: FuzzTarget = {
  name: 'agent-snapshots',
  covers: ['client:judgeSnapshot'],
  sources,
  seeds: () => {
    const empty = { api: 1, program: '0.1.0', pid: 7, revision: 'x', state: emptyState, grace: emptyGrace };
    return [
      JSON.stringify({ ...empty, clients: [keys.client.id], proofs: [proof] }),
      JSON.stringify({ ...empty, clients: [], proofs: [] }),
      '{"api":0}',
    ];
  },
  mutators: [statementsInJson, statementsInJson, jsonMutator(statementWords), jsonMutator(), ...textMutators],
  dictionary: ['"clients":[', '"proofs":['],
  longest: 20_000,
  run: (text) => {
    const answer = objectOf(text);
    if (answer === undefined) return 'no object';
    return judged(
      () => judgeSnapshot(answer, asked),
      ({ proven, pid }) => {
        promise(pid >= 0, 'a process number that is none');
        const { present } = proven;
        promise(present === undefined || proven.ids.has(present), 'somebody is present who is not proved');
        return `${proven.ids.size} proved`;
      },
    );
  },
};

const subject = { application: 'aurora-os', edition: 'desktop' } as unknown as Parameters<typeof readReport>[1];

const reports: FuzzTarget = {
  name: 'agent-reports',
  covers: ['client:readReport'],
  sources,
  seeds: () => [
    JSON.stringify({
      outcome: 'licensed',
      detail: 'a\nb',
      hosts: [
        { host: 'h.example:7688', source: 'dns', outcome: 'licensed', domain: 'x.example', code: 'busy', detail: 'x' },
      ],
      domains: [{ name: 'x.example', records: 2, code: 'no-srv-record' }],
      notes: ['busy', 'x'],
      count: 3,
      threshold: 25,
      retryAfterSeconds: 5,
    }),
    '{"outcome":"failed","code":"busy"}',
  ],
  mutators: [jsonMutator(['busy', 'dns', 'counted']), jsonMutator(), ...textMutators],
  dictionary: ['"hosts":[{', '"outcome":"counted"', '\\u001b'],
  longest: 8000,
  run: (text) => {
    const report = readReport(readJson(text), subject);
    if (report === undefined) return 'no report';
    const texts = [report.detail, ...report.hosts.map(({ host }) => host), ...report.domains.map(({ name }) => name)];
    promise(!texts.some((told) => /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u.test(told)), 'a report that does not print');
    promise(report.code === undefined || isErrorCode(report.code), 'a code of no catalogue');
    promise(report.hosts.length <= 64 && report.domains.length <= 64, 'a report without an end');
    return `${report.outcome} ${report.hosts.length > 0}`;
  },
};

export const agentTargets: readonly FuzzTarget[] = [snapshots, reports];
