import { isActivationError } from '@attiva/protocol';
import { exposedText } from '../../../commands/console/exposed-text.ts';
import { ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Where the console is reached from the network; why it is not is among the warnings. */
export const hostExposedStep: Step<HostFacts> = {
  id: 'host-console',
  optional: true,
  judge({ status: { value } }) {
    if (isActivationError(value) || value.console === undefined) return [];
    return [ok(exposedText(value.console))];
  },
};
