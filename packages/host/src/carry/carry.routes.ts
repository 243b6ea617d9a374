/** The administration's address of carry files: whoever may administer this host imports them. */
import { type AdministrationApi, anything, list, named, object, optional, text, whole } from '@attiva/daemon';
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

export function addCarryRoutes(api: AdministrationApi, desk: CarryDesk): void {
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
    async ({ body }) => {
      const { vendor, answers, revocations } = await importCarryFile(desk, body.file);
      return { 'attiva-carry-answer': 1, vendor, answers, revocations };
    },
  );
}
