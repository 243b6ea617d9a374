/** The administration's address of carry files: whoever may administer this host imports them. */
import { type AdministrationApi, anything, list, named, object, optional, text, whole } from '@attiva/daemon';
import type { Statements } from '@attiva/storage';
import { noteStep } from './carry-room.ts';
import { type CarryDesk, importCarryFile } from './import-carry-file.ts';

/** A file has at most 16 MiB, and JSON escapes its quotes. */
const mostBytes = 20 * 1024 * 1024;

const entry = object({
  client: text(),
  nonce: text({ about: '`jti` of the request.' }),
  chain: optional(list(text())),
  returned: optional(text({ about: 'Id of a license that was given back.' })),
  problem: optional(object({ code: text(), detail: text(), facts: anything() })),
});

const carryAnswer = named(
  'CarryAnswer',
  object({
    'attiva-carry-answer': whole(),
    vendor: text(),
    answers: list(entry),
    revocations: list(list(text()), { about: 'Chains of the newest revocation lists.' }),
  }),
);

export function addCarryRoutes(api: AdministrationApi, desk: CarryDesk & { readonly database: Statements }): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/carry',
      role: 'operator',
      summary: 'Answers the requests of a carry file.',
      body: object({ file: text({ about: 'Text of the file.' }) }),
      answer: carryAnswer,
      errors: ['carry-file-invalid', 'vendor-unknown'],
      mostBytes,
    },
    async ({ body, caller }) => {
      const { vendor, answers, revocations } = await importCarryFile(desk, body.file);
      const refused = answers.filter((answer) => 'problem' in answer).length;
      const step = { actor: caller.name, vendor, step: 'counted', requests: answers.length, refused } as const;
      await noteStep(desk.database, step, desk.now());
      return { 'attiva-carry-answer': 1, vendor, answers, revocations };
    },
  );
}
