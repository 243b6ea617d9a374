/** The administration's address for forgetting a machine. */
import { type AdministrationApi, list, object, text, whole } from '@attiva/daemon';
import type { Forgotten } from './forget-machine.ts';

export function addForgettingRoutes(
  api: AdministrationApi,
  forget: (machine: string, actor: string) => Promise<Forgotten>,
): void {
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
}
