/** The administration's addresses of hints. */
import {
  type AdministrationApi,
  among,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
} from '@attiva/daemon';
import { ActivationError, type KeyId, type RequestId, type VendorId } from '@attiva/protocol';
import { type MachineId, readMachineIds } from '../machines/change-machines.ts';
import { machineIds, viewFields } from '../machines/machine-schemas.ts';
import { giveHints, type HintParts, type HintResult, machinesOfView, withdraw } from './give-hints.ts';
import { type HintPage, hintStates, type ListedHint, listHints } from './list-hints.ts';

const kind = among('renew', 'new-identity');

const hint: Schema<ListedHint> = named(
  'Hint',
  object({
    id: text(),
    vendor: text(),
    client: text(),
    name: nullable(text({ about: 'As names are kept here; null: none.' })),
    kind,
    state: among(...hintStates),
    createdAt: time(),
    givenAt: nullable(time({ about: 'When it stood in an answer first.' })),
    stateAt: nullable(time({ about: 'When it came to its state, as far as that is known.' })),
    endsAt: time({ about: 'It is given no more from then on.' }),
  }),
);

const counts = Object.fromEntries(hintStates.map((state) => [state, whole()])) as Record<
  (typeof hintStates)[number],
  Schema<number>
>;

const page: Schema<HintPage> = named(
  'HintPage',
  object({
    hints: list(hint),
    next: optional(text({ about: 'The cursor of the next page; absent at the end of the list.' })),
    counts: object(counts),
    hostIds: list(
      object({ vendor: text<VendorId>(), hostId: text<KeyId>({ about: 'For `attiva client pin-host`.' }) }),
    ),
  }),
);

const results: Schema<{ readonly results: readonly HintResult[] }> = object({
  results: list(
    named(
      'HintResult',
      object({
        vendor: text<VendorId>(),
        client: text<KeyId>(),
        outcome: among('waiting', 'already', 'unknown'),
        id: optional(text<RequestId>()),
      }),
    ),
  ),
});

export function addHintsRoutes(api: AdministrationApi, door: HintParts): void {
  addGivingRoute(api, door);
  api.add(
    {
      method: 'GET',
      path: '/v1/hints',
      role: 'viewer',
      summary: 'What machines were asked, newest first, and what became of it.',
      query: object({
        state: optional(among(...hintStates)),
        kind: optional(kind),
        search: optional(
          text({
            max: 253,
            about: 'A part of the name, or the beginning of the client id: 20,000 hints are looked at for one page.',
          }),
        ),
        limit: usual(whole({ min: 1, max: 500 }), 100),
        cursor: optional(text({ about: '`next` of the page before.' })),
      }),
      answer: page,
    },
    async ({ query }) => listHints(door, query),
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/hints/:id',
      role: 'operator',
      summary: 'Withdraws a hint that waits.',
      params: object({ id: text({ max: 22 }) }),
      answer: object({ withdrawn: whole() }),
      errors: ['not-found'],
    },
    async ({ params, caller }) => ({ withdrawn: await withdraw({ ...door, actor: caller.name }, params.id) }),
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/hints',
      role: 'operator',
      summary: 'Withdraws every hint that waits.',
      answer: object({ withdrawn: whole() }),
    },
    async ({ caller }) => ({ withdrawn: await withdraw({ ...door, actor: caller.name }, undefined) }),
  );
}

function addGivingRoute(api: AdministrationApi, door: HintParts): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/hints',
      role: 'operator',
      summary:
        'Asks machines to renew or to take a new identity, at their next contact: those named, or those of a view.',
      body: object({
        kind,
        machines: optional(machineIds),
        view: optional(object({ ...viewFields })),
        expected: optional(
          text({
            max: 64,
            about:
              'Which machines the caller has seen in the view: SHA-256, as base64url, of a line `VENDOR CLIENT` for each, sorted, each ended by LF.',
          }),
        ),
      }),
      answer: results,
      errors: ['changed-meanwhile'],
      mostBytes: 256 * 1024,
    },
    async ({ body: { kind: asked, machines, view, expected }, caller }) => ({
      results: await giveHints(
        { ...door, actor: caller.name },
        asked,
        await meantMachines(door, { machines, view, expected }),
      ),
    }),
  );
}

interface Meant {
  readonly machines: readonly MachineId[] | undefined;
  readonly view: Readonly<Record<string, unknown>> | undefined;
  readonly expected: string | undefined;
}

async function meantMachines(door: HintParts, { machines, view, expected }: Meant): Promise<readonly MachineId[]> {
  if (machines !== undefined && view === undefined) return readMachineIds(machines);
  if (machines !== undefined || view === undefined || expected === undefined) {
    const detail = 'either machines, or a view and which machines are expected in it';
    throw new ActivationError('wrong-usage', detail, { facts: { fields: ['machines', 'view', 'expected'] } });
  }
  return machinesOfView(door, view, expected);
}
