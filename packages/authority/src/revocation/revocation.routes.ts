/** What administrators ask of revocation, on the administration listener. */
import {
  among,
  type AdministrationApi,
  list,
  named as name,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { KeyId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { shortText } from '../http/fields.ts';
import { listRevocationLists, listRevoked, type RevocationEntry } from './revocation.repository.ts';
import type { Choice } from './known-names.ts';
import { previewRevocation, type RevocationPreview, type Revoked, revokeNamed } from './revoke-named.ts';

const entry: Schema<RevocationEntry> = name(
  'RevocationEntry',
  object({
    id: text(),
    under: nullable(text<KeyId>({ about: 'The delegated key that signed it; null: every delegated key.' })),
    reason: text(),
    revokedAt: time(),
  }),
);

const revoked: Schema<Revoked> = name(
  'Revoked',
  object({
    revoked: list(
      object({
        id: text(),
        kind: among('signing-key', 'directory', 'grant', 'object', 'license', 'foreign'),
        under: optional(text<KeyId>()),
        of: text({ about: 'Which host, key or machine it concerns.' }),
        changed: yesNo({ about: 'False where it had been revoked before.' }),
      }),
    ),
    blockedKey: optional(text({ about: 'Last five characters of the product key that is blocked now.' })),
    files: list(text(), { about: 'Files rewritten: hand them out.' }),
  }),
);

const choice: Schema<Choice> = object({
  named: text({ about: 'Exact: what to say instead.' }),
  kind: among('product-key', 'host', 'directory', 'machine'),
  of: text({ about: 'Key, product, number, customer.' }),
});

const preview: Schema<RevocationPreview> = name(
  'RevocationPreview',
  object({
    choices: list(choice, { about: 'More than one thing is called so: name one. Then nothing else is told.' }),
    key: optional(text({ about: 'Last five characters of the product key that would be blocked.' })),
    hosts: whole(),
    directories: whole(),
    machines: whole(),
    ids: whole({ about: 'Ids that would stand on the lists, which they do not now.' }),
    otherKeys: list(text(), { about: 'Keys with which the same hosts and directories are registered: that ends too.' }),
    digest: text({
      about: 'What `confirmed` takes: it stands for every id that would be revoked, and what ends with it.',
    }),
  }),
);

const named = {
  ...shortText,
  description: 'A customer, the end of a product key, a registration as `YEPS8/2`, or an id.',
};

export function addRevocationRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/revocations',
      role: 'viewer',
      summary: 'What was revoked, and the lists that say so.',
      answer: object({
        revoked: list(entry),
        lists: list(object({ signer: text(), iat: time(), entries: whole() })),
      }),
    },
    async () => ({
      revoked: await listRevoked(parts.database),
      lists: (await listRevocationLists(parts.database)).map(({ signer, iat, entries }) => ({ signer, iat, entries })),
    }),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/revocation-previews',
      role: 'viewer',
      summary: 'What would be revoked; nothing is changed.',
      query: object({ named, foreign: usual(yesNo(), false) }),
      answer: preview,
      errors: ['not-found', 'revocations-full'],
    },
    async ({ query }) => previewRevocation(parts, query),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/revocations',
      role: 'administrator',
      summary: 'Revokes what was issued: for ever.',
      body: object({
        named,
        reason: optional(shortText),
        foreign: optional(yesNo({ about: 'An id that this authority has not issued.' })),
        confirmed: optional(
          text({ max: 64, about: '`digest` of the preview that was agreed to: anything else is refused.' }),
        ),
      }),
      answer: revoked,
      errors: ['not-found', 'changed-meanwhile', 'revocations-full'],
      mostBytes: 2 * 1024 * 1024,
    },
    async ({ body, caller }) => revokeNamed(parts, body, caller.name),
  );
}
