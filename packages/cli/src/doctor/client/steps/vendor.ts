import { fault, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';

/** Which vendors this machine knows. */
export const vendorStep: Step<ClientFacts> = {
  id: 'vendor',
  judge: ({ vendors, problems }) => [
    ...problems.map(({ code, detail }) => fault('fail', { code, text: detail })),
    ...vendors.map(({ id, name, folder }) => ok(`${name} (${id}), state in ${folder.path}`)),
  ],
};
