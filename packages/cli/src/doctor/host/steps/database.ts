import { isActivationError } from '@attiva/protocol';
import { fault, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** The administration of the running host, else the database in the folder. */
export const databaseStep: Step<HostFacts> = {
  id: 'host-database',
  judge({ status: { value, milliseconds }, running }) {
    if (isActivationError(value)) return [fault('fail', { code: value.code, text: value.detail, milliseconds })];
    const how = running === undefined ? 'opens' : 'answers through the running host';
    return [ok(`the database ${how}; program ${value.program}`, milliseconds)];
  },
};
