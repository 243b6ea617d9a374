import {
  among,
  type AdministrationApi,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { said, type Sentence } from '../sayings/said.ts';
import type { ExplainedProduct, ExplainedRequest, Explanation, MachineMatch } from './explanation.ts';

/** Longest text that can mean a machine: a host name has 253 characters, reported names have fewer than that. */
const mostCharacters = 256;

const explainedRequest: Schema<ExplainedRequest> = object({
  at: time(),
  product: text(),
  reported: text({ about: 'License state that the machine reported, in words.' }),
  count: text({ about: '`3 of 25`: the count at that moment against the threshold; empty where nothing was counted.' }),
  code: text({ about: '`licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal.' }),
  text: text({ about: 'Why.' }),
  clockAheadSeconds: optional(whole({ about: "How far the machine's clock was ahead, where that was the reason." })),
});

const explainedProduct: Schema<ExplainedProduct> = object({
  product: text(),
  client: text(),
  leaseUntil: time(),
  lastSeen: time(),
  nextCall: time(),
  text: text(),
});

const sentence: Schema<Sentence> = object({ text: text(), said });

const match: Schema<MachineMatch> = object({ vendor: text(), client: text(), name: text(), lastSeen: time() });

const explanation: Schema<Explanation> = named(
  'Explanation',
  object({
    asked: text(),
    now: time(),
    kind: among('calls', 'refused', 'never-called', 'several'),
    machine: text({ about: 'How the machine calls itself, or as it was asked for.' }),
    summary: text(),
    matches: list(match),
    products: list(explainedProduct),
    requests: list(explainedRequest),
    identity: list(text({ about: 'Clones, new identities, successions, newest first.' })),
    known: list(text()),
    likely: list(text({ about: 'Most likely first.' })),
    do: list(text()),
    check: list(text()),
    sayings: list(sentence, { about: 'Which sentences these are; parts of one text each by itself.' }),
  }),
);

export function addExplainingRoutes(api: AdministrationApi, explain: (asked: string) => Promise<Explanation>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/clients/explain',
      role: 'viewer',
      summary: 'Why a machine has what it has, and what to do.',
      query: object({
        machine: text({ about: 'Its name, short or in full, or its client id or the beginning of it.' }),
      }),
      answer: explanation,
    },
    async ({ query }) => explain(machineOf(query.machine)),
  );
}

function machineOf(asked: string): string {
  const machine = asked.trim();
  if (machine !== '' && machine.length <= mostCharacters) return machine;
  throw new ActivationError('wrong-usage', `machine is a name or a client id of up to ${mostCharacters} characters`, {
    facts: { fields: ['machine'] },
  });
}
