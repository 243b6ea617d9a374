/** The administration's addresses of usage statements. */
import {
  type AdministrationApi,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import {
  type ChangedFigure,
  findUsage,
  listUsage,
  type StatedUsage,
  stateUsage,
  type UsageAnswer,
  type UsageParts,
} from './state-usage.ts';

const day: Schema<string> = text({ about: '`2026-11-30`, in UTC.' });
const month: Schema<string> = text({ about: '`2026-11`.' });
const fields = {
  vendor: text(),
  month,
  from: day,
  to: day,
  whole: yesNo({ about: 'It reaches to the end of its month.' }),
  digest: text({ about: 'What the next statement calls it by.' }),
  signedAt: time(),
  previous: optional(text({ about: 'Digest of the whole one before.' })),
  replaces: optional(text({ about: 'Digest of the one that it corrects.' })),
};
const file: Schema<string> = text({
  about: 'The whole file, as it would go to the vendor: nobody sends it by itself.',
});

const changedFigure: Schema<ChangedFigure> = object({
  day,
  application: text(),
  figure: text({ about: '`use`, `shortLived`, `edition desktop`, `generation 2025`.' }),
  before: whole(),
  now: whole(),
});

const stated: Schema<StatedUsage> = named('StatedUsage', object(fields));

const answer: Schema<UsageAnswer> = named(
  'UsageStatement',
  object({
    ...fields,
    file,
    signedNow: yesNo({ about: 'False: it had been signed before, and these are the same bytes.' }),
    missing: list(day, { about: 'Days without figures.' }),
    peaks: list(object({ application: text(), day, use: whole() })),
    changed: list(changedFigure, { about: 'Figures that have become others since it was signed.' }),
  }),
);

export function addUsageRoutes(api: AdministrationApi, parts: UsageParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/usage-statements',
      role: 'viewer',
      summary: 'Usage statements that this host has signed, the newest first.',
      answer: object({ statements: list(stated) }),
    },
    async () => ({ statements: await listUsage(parts) }),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/usage-statements/:digest',
      role: 'viewer',
      summary: 'One of them, whole.',
      params: object({ digest: text() }),
      answer: named('SignedUsage', object({ ...fields, file })),
      errors: ['not-found'],
    },
    async ({ params }) => findUsage(parts, params.digest),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/usage-statements',
      role: 'operator',
      summary: "Signs a month's use, or gives what was signed of it before. Nothing is sent.",
      body: object({
        month,
        vendor: optional(text({ about: 'Where the host serves several.' })),
        correct: usual(yesNo({ about: 'Sign a correction if figures have become others since.' }), false),
      }),
      answer,
      errors: ['vendor-unknown', 'host-not-registered', 'usage-not-kept', 'changed-meanwhile'],
    },
    async ({ body, caller }) => stateUsage(parts, { ...body, actor: caller.name }),
  );
}
