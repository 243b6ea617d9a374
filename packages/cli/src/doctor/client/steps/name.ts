import { isMachineName } from '@attiva/protocol';
import { hint, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';

/** The machine's own name: hosts show it; nothing stands or falls with it. */
export const nameStep: Step<ClientFacts> = {
  id: 'name',
  judge({ name: { value, milliseconds } }) {
    const { name, addresses } = value;
    if (!isMachineName(name)) {
      const text = `"${name}" is no name that hosts take: they will show this machine by its id`;
      return [hint(text, 'Give the machine a name of letters, digits, `-` and `.`.')];
    }
    const known = addresses.length === 0 ? 'it has no address, which clients do not need' : addresses.join(', ');
    return [ok(`${name}: ${known}`, milliseconds)];
  },
};
