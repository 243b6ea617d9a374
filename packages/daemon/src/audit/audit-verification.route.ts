import type { AdministrationApi } from '../api/administration-api.ts';
import { named, object, optional, type Schema, text, whole, yesNo } from '../schema/schema.ts';
import type { AuditHead, AuditVerdict } from './audit-chain.ts';

export const auditHead: Schema<AuditHead> = named(
  'AuditHead',
  object({ position: whole({ about: 'Rows ever written; 0: none.' }), digest: text() }),
);

const verdict: Schema<AuditVerdict> = object({
  intact: yesNo(),
  rows: whole({ about: 'Rows that are kept.' }),
  forgotten: whole({ about: 'Rows before them that were forgotten after their time.' }),
  head: auditHead,
  found: optional(yesNo({ about: 'Whether the digest that was asked for stands in the chain.' })),
  broken: optional(object({ position: whole(), why: text() })),
});

/** @param verify walks the chain, and looks for a digest where one was noted. */
export function addAuditVerification(
  api: AdministrationApi,
  verify: (noted: string | undefined) => Promise<AuditVerdict>,
): void {
  // One walk at a time: it reads every row.
  let turn: Promise<unknown> = Promise.resolve();
  api.add(
    {
      method: 'GET',
      path: '/v1/audit-verification',
      role: 'viewer',
      summary: 'Whether the audit trail is as it was written.',
      query: object({ head: optional(text({ about: 'A digest that was noted earlier.' })) }),
      answer: verdict,
    },
    async ({ query }) => {
      const walk = turn.then(async () => verify(query.head));
      turn = walk.catch(() => undefined);
      return walk;
    },
  );
}
