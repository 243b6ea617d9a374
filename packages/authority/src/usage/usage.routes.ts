/** The administration's addresses of usage statements. */
import {
  type AdministrationApi,
  anything,
  dictionary,
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
import type { AuthorityParts } from '../authority-parts.ts';
import { shortText } from '../http/fields.ts';
import type { ToldFinding } from './finding-words.ts';
import { type ImportedUsage, importUsage } from './import-usage.ts';
import { findUsage, listUsage, type MonthOfUse, type ReceivedUsage } from './list-usage.ts';

const day: Schema<string> = text({ about: '`2026-11-30`, in UTC.' });
const finding: Schema<ToldFinding> = named(
  'UsageFinding',
  object({
    what: text(),
    text: text({ about: 'One sentence.' }),
    facts: dictionary(anything()),
  }),
);
const fields = {
  digest: text(),
  host: text({ about: "Id of the host's signing key." }),
  customer: nullable(text()),
  month: text({ about: '`2026-11`.' }),
  from: day,
  to: day,
  signedAt: time(),
  findings: list(finding, { about: 'What stands out beside the statements that are held of this host.' }),
};
const reachesEnd = yesNo({ about: 'It reaches to the end of its month.' });

const imported: Schema<ImportedUsage> = named(
  'ImportedUsage',
  object({
    ...fields,
    known: yesNo({ about: 'It was held before: nothing has changed.' }),
    registered: yesNo({ about: 'This authority remembers the registration of the host.' }),
    peaks: list(
      object({
        application: text(),
        day,
        use: whole({ about: 'Of this host alone.' }),
        quantity: nullable(whole({ about: "What the customer's agreements say today; null: any number." })),
      }),
    ),
  }),
);

const received: Schema<ReceivedUsage> = named(
  'ReceivedUsage',
  object({ ...fields, whole: reachesEnd, receivedAt: time() }),
);

const month: Schema<MonthOfUse> = named(
  'MonthOfUse',
  object({
    month: text(),
    customer: nullable(text()),
    application: text(),
    hosts: whole(),
    use: whole({ about: 'Of all hosts together on the highest day.' }),
    day,
    agreements: whole({ about: 'Agreements of this customer for the application; 0: none is found under its name.' }),
    quantity: nullable(whole({ about: 'What they say today; null: any number, or no agreement.' })),
    over: whole(),
  }),
);

export function addUsageRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/usage-statements',
      role: 'viewer',
      summary: 'Usage statements that customers have sent, and use against what they bought.',
      answer: object({ statements: list(received), months: list(month) }),
    },
    async () => listUsage(parts),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/usage-statements/:digest',
      role: 'viewer',
      summary: 'One of them, whole.',
      params: object({ digest: text() }),
      answer: named(
        'ReceivedUsageFile',
        object({ ...fields, whole: reachesEnd, receivedAt: time(), file: text({ about: 'As it came.' }) }),
      ),
      errors: ['not-found'],
    },
    async ({ params }) => findUsage(parts, params.digest),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/usage-statements',
      role: 'operator',
      summary: 'Takes in a usage statement that a customer has sent.',
      body: object({
        file: text({ about: 'Text of the file.' }),
        customer: optional({ ...shortText, description: 'Refused where it is of another one.' }),
        keep: optional(
          yesNo({ about: 'False: it is judged and told, and not kept, so that a person reads it first.' }),
        ),
      }),
      answer: imported,
      errors: [
        'usage-invalid',
        'usage-of-another-customer',
        'not-authentic',
        'root-unknown',
        'other-vendor',
        'revoked',
      ],
      // A file has at most 1 MiB, and JSON escapes its quotes and line ends.
      mostBytes: 3 * 1024 * 1024,
    },
    async ({ body, caller }) => importUsage(parts, { ...body, actor: caller.name }),
  );
}
