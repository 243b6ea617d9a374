/** Usage statements: files as a customer sends them, and figures of any kind under a signature that nobody has looked at. */
import {
  alteredFigures,
  canonicalJson,
  type HeldUsage,
  judgeUsageFile,
  readUsageFile,
  usageContradiction,
  usageFileText,
  usageFindings,
} from '@attiva/protocol';
import { hostHeader, keys } from '../../vectors/world.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged } from '../outcome.ts';
import { statementsInJson, statementWords } from '../statement-mutators.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import { ourTrust } from './second-verifier.ts';
import { sources } from './statements.ts';
import { vectorInputs } from './vector-inputs.ts';

const inputs = vectorInputs('judge-usage', 'usage-statements');
const texts = [...new Set(inputs.map(({ text }) => String(text)))];
const trust = ourTrust(inputs[0] ?? {});
const genuine: readonly HeldUsage[] = texts.slice(0, 1).map((text) => judgeUsageFile(text, trust));

const files: FuzzTarget = {
  name: 'usage-files',
  covers: ['protocol:judgeUsageFile', 'protocol:readUsageFile'],
  sources,
  seeds: () => texts,
  mutators: [...textMutators.slice(0, 4), statementsInJson, jsonMutator(statementWords)],
  dictionary: ['"missing": []', '\r\n', '..'],
  longest: 40_000,
  run: (text) =>
    judged(
      () => judgeUsageFile(text, trust),
      (usage) => {
        promise(usage.claims.iss === usage.grant.sub, 'a statement of another host than the grant names');
        promise(usageContradiction(usage.claims) === undefined, 'figures that contradict each other are accepted');
        promise(
          usageFileText(usage.chain) === `${text.replaceAll('\r\n', '\n').trimEnd()}\n`,
          'what people read is not what was signed',
        );
        usageFindings(usage, genuine);
        return 'usage';
      },
    ),
};

/** The figures are anything, in the one spelling: what a host that lies could sign. */
const figures: FuzzTarget = {
  name: 'usage-figures',
  covers: ['protocol:alteredFigures'],
  sources,
  seeds: () => genuine.map(({ claims }) => JSON.stringify(claims)),
  mutators: [
    jsonMutator(['2026-10-14', '2026-02-30', '-', '1e9', 'generations', 'days', 'missing']),
    ...textMutators.slice(0, 2),
  ],
  dictionary: ['2026-10-31', '9999-12-31'],
  longest: 40_000,
  run: (text) => {
    const claims = readJson(text);
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return 'no claims';
    const segment = (value: unknown): string => Buffer.from(canonicalJson(value)).toString('base64url');
    return judged(
      () => {
        const subject = `${segment(hostHeader('usage', keys.host))}.${segment(claims)}.${'A'.repeat(91)}`;
        return usageFileText([subject, 'grant', 'delegation']);
      },
      (file) =>
        judged(
          () => alteredFigures(file, genuine),
          ({ differences, contradiction }) => {
            const read = readUsageFile(file).claims;
            promise(canonicalJson(read) === canonicalJson(claims), 'a file that holds something else than was written');
            usageFindings({ claims: read, digest: '' }, genuine);
            return `${differences.length > 0}/${contradiction === undefined}`;
          },
        ),
      /^canonical JSON/,
    );
  },
};

export const usageStatementTargets: readonly FuzzTarget[] = [files, figures];
