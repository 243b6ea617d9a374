import { type AdministrationApi, list, object, text, time } from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { secondsNow } from '../surroundings.ts';
import { confirmRestoration } from './confirm-restoration.ts';

export function addRestorationRoutes(api: AdministrationApi, { database, surroundings }: AuthorityParts): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/restore-confirmations',
      role: 'administrator',
      summary: 'Goes on as usual after a restoration from a backup.',
      answer: object({
        takenAt: time({ about: 'When the backup was taken: what was given later is not known here.' }),
        restoredAt: time(),
        undecided: list(text(), {
          about:
            'Clients whose license was given back or blocked since the backup: they are refused until it is said which.',
        }),
      }),
      errors: ['not-found'],
    },
    ({ caller }) => confirmRestoration(database, { at: secondsNow(surroundings), actor: caller.name }),
  );
}
