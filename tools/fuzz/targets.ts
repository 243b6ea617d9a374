/** The table of targets. A parser that is in none of them is named in tools/fuzz/parsers.ts, with the reason. */
import type { FuzzTarget } from './target.ts';
import { activationObjectTargets } from './targets/activation-objects.ts';
import { agentTargets } from './targets/agent-answers.ts';
import { clientStateTargets } from './targets/client-state.ts';
import { codeTargets } from './targets/codes.ts';
import { consoleDoorTargets } from './targets/console-doors.ts';
import { deviceLicenseTargets } from './targets/device-licenses.ts';
import { dnsTargets } from './targets/dns.ts';
import { dnsUpdateTargets } from './targets/dns-updates.ts';
import { hostPort } from './targets/host-port.ts';
import { phoneCodeTargets } from './targets/phone-codes.ts';
import { ldif } from './targets/ldif.ts';
import { statementTargets } from './targets/statements.ts';
import { tlsTargets } from './targets/tls-keys.ts';
import { usageStatementTargets } from './targets/usage-statements.ts';
import { vendorFileTargets } from './targets/vendor-files.ts';
import { writtenTargets } from './targets/written-by-hand.ts';

export const fuzzTargets: readonly FuzzTarget[] = [
  ...statementTargets,
  ...activationObjectTargets,
  ...deviceLicenseTargets,
  ...vendorFileTargets,
  ...usageStatementTargets,
  ...codeTargets,
  ...phoneCodeTargets,
  ...clientStateTargets,
  ...agentTargets,
  ...dnsTargets,
  ...dnsUpdateTargets,
  ...tlsTargets,
  ldif,
  ...writtenTargets,
  ...consoleDoorTargets,
  hostPort,
];

/** Targets of these names, all without a wish. @throws {TypeError} for a name that is none. */
export function chooseTargets(names: readonly string[]): readonly FuzzTarget[] {
  for (const name of names) {
    if (!fuzzTargets.some((target) => target.name === name))
      throw new TypeError(`no fuzz target is called "${name}"; see --list`);
  }
  return names.length === 0 ? fuzzTargets : fuzzTargets.filter((target) => names.includes(target.name));
}
