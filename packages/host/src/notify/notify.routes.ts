import { among, type AdministrationApi, list, object, optional, type Schema, text, yesNo } from '@attiva/daemon';
import type { Tried } from './notifier.ts';

const tried: Schema<Tried> = object({
  channel: among('url', 'program', 'mail'),
  taken: yesNo({ about: 'Whether the notice went out.' }),
  why: optional(text({ about: 'Why not.' })),
});

/** @param test gives what became of it; `actor` is for the audit */
export function addNotifyRoutes(api: AdministrationApi, test: (actor: string) => Promise<readonly Tried[]>): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/notification-tests',
      role: 'operator',
      summary: 'Sends a test notice over every channel that is set up.',
      answer: object({ tried: list(tried) }),
    },
    async ({ caller }) => ({ tried: await test(caller.name) }),
  );
}
