/**
 * The authority in a folder: whether it can be opened, whether it runs, and what it warns of.
 */
import type { AuthorityStatus } from '@attiva/authority';
import { asActivationError } from '@attiva/daemon';
import { type ErrorCode, isActivationError } from '@attiva/protocol';
import { askAuthority } from '../../commands/authority/authority-folder.ts';
import { exposedText } from '../../commands/console/exposed-text.ts';
import type { Call } from '../../program/command-spec.ts';
import { runSteps } from '../diagnosis.ts';
import { fault, type Finding, hint, notChecked, ok, type Step } from '../finding.ts';

interface AuthorityFacts {
  readonly folder: string;
  /** Whether the service answered, and what; the reason where nobody could. */
  readonly status:
    | { readonly running: boolean; readonly value: AuthorityStatus }
    | ReturnType<typeof asActivationError>;
}

export async function examineAuthority(call: Call, folder: string): Promise<readonly Finding[]> {
  const ask = (): Promise<AuthorityFacts['status']> =>
    askAuthority(
      call,
      async ({ running, ask: authority }) => ({
        running,
        value: (await authority({ method: 'GET', path: '/v1/status' })) as AuthorityStatus,
      }),
      folder,
    );
  const status = await ask().catch((error: unknown) => asActivationError(error));
  return runSteps(authoritySteps, { folder, status });
}

const folderStep: Step<AuthorityFacts> = {
  id: 'authority-folder',
  judge({ folder, status }) {
    if (!isActivationError(status)) return [ok(`${folder} is the authority of ${status.value.vendor}`)];
    return [fault('fail', { code: status.code, text: status.detail })];
  },
};

const runningStep: Step<AuthorityFacts> = {
  id: 'authority-running',
  judge({ status }) {
    if (isActivationError(status)) return [notChecked('it cannot be opened')];
    if (status.running) return [ok('it runs')];
    const remedy =
      'Start it with `attiva authority serve`, or its service: hosts and machines are waiting for nothing else.';
    return [hint('it does not run: nobody can register', remedy, 'authority')];
  },
};

/** Warnings after which something is refused, by the code of that refusal; the others are in time. */
const refusals: Readonly<Record<string, ErrorCode>> = {
  'delegation-ended': 'delegation-expired',
  'signing-key-revoked': 'signing-key-revoked',
  'restore-unconfirmed': 'restore-unconfirmed',
};

const warningsStep: Step<AuthorityFacts> = {
  id: 'authority-health',
  judge({ status }) {
    if (isActivationError(status)) return [notChecked('it cannot be opened')];
    const { warnings, signingDaysLeft } = status.value;
    if (warnings.length === 0) return [ok(`no warnings; it may sign for ${signingDaysLeft} days`)];
    return warnings.map(({ code, text, remedy }) => {
      const refused = refusals[code];
      if (refused === undefined) return hint(`${code}: ${text}`, remedy, 'authority');
      return fault('fail', { code: refused, text, remedy, side: 'authority' });
    });
  },
};

const exposedStep: Step<AuthorityFacts> = {
  id: 'authority-console',
  optional: true,
  judge({ status }) {
    if (isActivationError(status) || status.value.console === undefined) return [];
    return [ok(exposedText(status.value.console))];
  },
};

const authoritySteps: readonly Step<AuthorityFacts>[] = [folderStep, runningStep, warningsStep, exposedStep];
