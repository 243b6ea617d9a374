import { fault, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';

/** Which editions have a product key. */
export const keyStep: Step<ClientFacts> = {
  id: 'key',
  judge: ({ vendors }) =>
    vendors.flatMap(({ name, editions, folder }) => {
      if (editions.length > 0) {
        return editions.map(({ title, status }) =>
          ok(`${title}, generation ${status.generation}: setup key …${status.key ?? ''}`),
        );
      }
      if (folder.problems.length > 0) return [notChecked(`what is stored for ${name} cannot be read`)];
      const text = `no product of ${name} has a product key on this machine`;
      return [fault('fail', { code: 'no-product-key', text })];
    }),
};
