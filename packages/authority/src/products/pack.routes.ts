/** Product packs on the administration listener. */
import {
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { KeyId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { buildPack, type BuiltPack } from './build-pack.ts';
import { packSummaries, type PackSummary } from './pack-summary.ts';

const summary: Schema<PackSummary> = named(
  'Pack',
  object({
    pack: text(),
    version: whole(),
    newest: yesNo({ about: 'Whether it is the one in force.' }),
    builtAt: time(),
    signingKey: nullable(text()),
    applications: list(
      object({
        id: text(),
        name: text(),
        generations: list(whole()),
        editions: list(
          object({
            id: text(),
            name: text(),
            threshold: whole(),
            setupKeys: list(object({ generation: whole(), key: text() })),
          }),
        ),
      }),
    ),
  }),
);

const built: Schema<BuiltPack> = object({
  pack: text(),
  version: whole(),
  signingKey: text<KeyId>(),
  newSetupKeys: whole({ about: 'Setup keys made because an edition and generation had none.' }),
  files: list(text(), { about: 'Names of the files rewritten.' }),
});

export function addPackRoutes(
  api: AdministrationApi,
  { parts, readPackToml }: { readonly parts: AuthorityParts; readonly readPackToml: () => Promise<string> },
): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/packs',
      role: 'viewer',
      summary: 'Product packs, every version.',
      answer: object({ packs: list(summary) }),
    },
    async () => ({ packs: await packSummaries(parts.database) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/packs',
      role: 'administrator',
      summary: 'Builds and signs a product pack.',
      body: object({
        toml: optional(
          text({ max: 1024 * 1024, about: "Text of pack.toml; absent: the one in the authority's folder." }),
        ),
      }),
      answer: built,
      errors: ['pack-invalid', 'delegation-expired', 'outside-issuer-window'],
      mostBytes: 2 * 1024 * 1024,
    },
    async ({ body, caller }) => buildPack(parts, body.toml ?? (await readPackToml()), caller.name),
  );
}
