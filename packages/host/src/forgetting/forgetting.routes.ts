/** The administration's address for forgetting a machine. */
import { type AdministrationApi, among, list, named, object, type Schema, text, whole } from '@attiva/daemon';
import { machinesAtOnce, readMachineIds } from '../machines/change-machines.ts';
import type { Forgotten } from './forget-machine.ts';
import type { ForgottenMachine } from './forget-machines.ts';
import type { Identity } from './forgetting.repository.ts';

/** What is done under whose name. */
export interface ForgettingDoor {
  readonly forget: (machine: string, actor: string) => Promise<Forgotten>;
  readonly forgetAll: (machines: readonly Identity[], actor: string) => Promise<readonly ForgottenMachine[]>;
}

const forgotten: Schema<ForgottenMachine> = named(
  'ForgottenMachine',
  object({ vendor: text(), client: text(), outcome: among('forgotten', 'unknown') }),
);

export function addForgettingRoutes(api: AdministrationApi, { forget, forgetAll }: ForgettingDoor): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/forgotten',
      role: 'administrator',
      summary: 'Erases the names and addresses of a machine; it stays counted.',
      body: object({ machine: text({ about: 'Its name or its client id.' }) }),
      answer: object({
        clients: list(text({ about: 'An identity whose names were erased.' })),
        erased: whole({ about: 'Rows that held a name or an address.' }),
      }),
      errors: ['not-found'],
    },
    async ({ body, caller }) => forget(body.machine, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/machine-erasures',
      role: 'administrator',
      summary: 'Erases names, addresses, tags and groups of many machines; they stay counted.',
      body: object({ machines: list(object({ vendor: text(), client: text() }), { max: machinesAtOnce }) }),
      answer: object({ results: list(forgotten) }),
      mostBytes: 256 * 1024,
    },
    async ({ body, caller }) => ({ results: await forgetAll(readMachineIds(body.machines), caller.name) }),
  );
}
